package io.atrium.webhook;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.core.JsonPointer;
import java.security.Key;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One way in which a vendor proves who it is. Most have one; some let the customer choose.
 *
 * @param kind what proves it
 * @param algorithm of a keyed hash; SHA-256 unless said
 * @param secret how configuration writes the secret
 * @param key what the key is made of, for vendors who do not take the secret as it is; otherwise empty
 * @param signatures where the proof may stand
 * @param claims what a token must say
 */
record Proof(
        Kind kind,
        Algorithm algorithm,
        SecretForm secret,
        List<Part> key,
        @JsonAlias("signature") @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
                List<SignatureForm> signatures,
        Map<String, String> claims) {

    private static final List<SignatureForm> BASIC = List.of(new SignatureForm(
            "Authorization", null, null, false, Grammar.CREDENTIALS, List.of("Basic"), Encoding.BASE64));

    Proof {
        Objects.requireNonNull(kind, "a proof needs a kind");
        algorithm = algorithm == null ? Algorithm.SHA256 : algorithm;
        secret = secret == null ? new SecretForm(Encoding.UTF8, null) : secret;
        key = key == null ? List.of() : List.copyOf(key);
        signatures = signatures == null ? kind == Kind.BASIC ? BASIC : List.of() : List.copyOf(signatures);
        claims = claims == null ? Map.of() : Map.copyOf(claims);
        require(!signatures.isEmpty(), "the signature must stand somewhere");
        require(
                key.isEmpty()
                        || kind == Kind.HMAC
                                && key.stream().filter(Part::isSecret).count() == 1,
                "a key of several parts is one of hmac, with the secret in it once");
        require(
                kind == Kind.URL_SECRET
                        || signatures.stream().allMatch(form -> form.header() != null || form.pointer() != null),
                "only a url-secret may stand in the URL");
        require((kind == Kind.JWT) == !claims.isEmpty(), "a token needs claims, and nothing else has them");
    }

    /** Whether that secret, as configuration writes it, is plainly meant for this proof. */
    boolean claims(String text) {
        return secret.stripPrefix() != null && text.startsWith(secret.stripPrefix());
    }

    /** @throws IllegalArgumentException when the text cannot be a key */
    Key key(String text) {
        byte[] bytes = secret.decode(text);
        if (bytes.length == 0) {
            throw new IllegalArgumentException("the key is empty");
        }
        return kind.key(this, bytes);
    }

    boolean signs(Part.Kind part, List<Part> content) {
        return kind.signsContent()
                && (content.stream().anyMatch(each -> each.kind() == part)
                        || key.stream().anyMatch(each -> each.kind() == part));
    }

    SignedContent content(List<Part> content, Material material) {
        int secretAt = (int) key.stream().takeWhile(part -> !part.isSecret()).count();
        return new SignedContent(
                material.of(content),
                material.joined(key.subList(0, secretAt)),
                material.joined(key.subList(Math.min(secretAt + 1, key.size()), key.size())));
    }

    /** The same with the credential in another header. */
    Proof in(String header) {
        List<SignatureForm> moved =
                signatures.stream().map(form -> form.in(header)).distinct().toList();
        return new Proof(kind, algorithm, secret, key, moved, claims);
    }

    private static void require(boolean met, String rule) {
        if (!met) {
            throw new IllegalArgumentException(rule);
        }
    }

    /**
     * How configuration writes the secret.
     *
     * @param encoding of what remains without the prefix; UTF-8 unless said
     * @param stripPrefix taken off when it is there; may be null
     */
    record SecretForm(Encoding encoding, String stripPrefix) {
        SecretForm {
            encoding = encoding == null ? Encoding.UTF8 : encoding;
        }

        private byte[] decode(String text) {
            boolean prefixed = stripPrefix != null && text.startsWith(stripPrefix);
            return encoding.decode(prefixed ? text.substring(stripPrefix.length()) : text);
        }
    }

    /**
     * Where the proof may stand: in a header, a JSON body, a parameter of the query, or the last segment of the path.
     *
     * @param header its name, or null
     * @param pointer to its place in a JSON body (RFC 6901), or null
     * @param query the parameter's name, or null
     * @param path whether it is the last segment of the path
     * @param grammar of the text; the value alone unless said
     * @param keys the prefix, version, scheme or names in front of it; empty for none
     * @param encoding of the proof; UTF-8 unless said
     */
    record SignatureForm(
            String header,
            JsonPointer pointer,
            String query,
            boolean path,
            Grammar grammar,
            @JsonAlias("key") @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<String> keys,
            Encoding encoding) {
        SignatureForm {
            grammar = grammar == null ? Grammar.RAW : grammar;
            keys = keys == null || keys.isEmpty() ? List.of("") : List.copyOf(keys);
            encoding = encoding == null ? Encoding.UTF8 : encoding;
            require(
                    Stream.of(header, pointer, query).filter(Objects::nonNull).count() + (path ? 1 : 0) == 1,
                    "a signature stands in a header, the body, the query or the path");
        }

        /** Every text that the request has there. */
        List<String> texts(Request request) {
            if (path) {
                return request.urlSecret() == null ? List.of() : List.of(request.urlSecret());
            }
            if (pointer != null) {
                return Optional.ofNullable(request.values().apply(pointer)).stream()
                        .toList();
            }
            return header == null
                    ? request.query().all(query)
                    : request.headers().all(header);
        }

        private SignatureForm in(String otherHeader) {
            return new SignatureForm(otherHeader, null, null, false, grammar, keys, encoding);
        }
    }
}
