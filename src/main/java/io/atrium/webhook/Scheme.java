package io.atrium.webhook;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Objects;

/**
 * How one vendor signs: the parameters of the one verifier there is.
 *
 * @param kind what proves the sender
 * @param algorithm of the signature
 * @param secret how configuration writes the key
 * @param content what is signed, in order
 * @param signature where the signature stands
 * @param timestamp where the timestamp stands; null when there is none
 * @param eventId where the vendor's own id of the delivery stands; null when there is none
 * @param window the usual one; null when no timestamp is signed
 * @param replay what the scheme is worth against replays
 */
record Scheme(
        Kind kind,
        Algorithm algorithm,
        SecretForm secret,
        List<Part> content,
        SignatureForm signature,
        TimestampForm timestamp,
        EventIdForm eventId,
        Window window,
        ReplayClass replay) {

    /** What proves the sender. A kind that is not listed cannot be configured. */
    enum Kind {
        @JsonProperty("hmac")
        HMAC
    }

    Scheme {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(algorithm, "algorithm");
        Objects.requireNonNull(secret, "secret");
        Objects.requireNonNull(signature, "signature");
        Objects.requireNonNull(replay, "replay");
        content = List.copyOf(content);
        require(signs(content, Part.Kind.BODY), "the body must be signed");
        require(!signs(content, Part.Kind.TIMESTAMP) || timestamp != null, "a signed timestamp must stand somewhere");
        require(!signs(content, Part.Kind.TIMESTAMP) || window != null, "a signed timestamp needs a window");
        require(!signs(content, Part.Kind.ID) || eventId != null, "a signed id must stand somewhere");
    }

    /**
     * Whether the signature covers a part. Only then it decides anything: whoever can change an unsigned timestamp or id
     * can make it say whatever helps.
     */
    boolean signs(Part.Kind part) {
        return signs(content, part);
    }

    private static boolean signs(List<Part> content, Part.Kind kind) {
        return content.stream().anyMatch(part -> part.kind() == kind);
    }

    private static void require(boolean met, String rule) {
        if (!met) {
            throw new IllegalArgumentException(rule);
        }
    }

    /**
     * How configuration writes the key.
     *
     * @param encoding of what remains without the prefix
     * @param stripPrefix taken off when it is there; may be null
     */
    record SecretForm(Encoding encoding, String stripPrefix) {

        /** @throws IllegalArgumentException when the text cannot be a key */
        byte[] key(String text) {
            boolean prefixed = stripPrefix != null && text.startsWith(stripPrefix);
            byte[] key = encoding.decode(prefixed ? text.substring(stripPrefix.length()) : text);
            if (key.length == 0) {
                throw new IllegalArgumentException("the key is empty");
            }
            return key;
        }
    }

    /**
     * Where the signature stands.
     *
     * @param header its name
     * @param grammar of the header
     * @param key the prefix, version or name in front of it; empty for none
     * @param encoding of the signature
     */
    record SignatureForm(String header, Grammar grammar, String key, Encoding encoding) {
        SignatureForm {
            key = key == null ? "" : key;
        }
    }

    /**
     * Where the timestamp stands.
     *
     * @param header its name
     * @param key its name inside the header, when that is a list of pairs; otherwise null
     * @param format of the timestamp
     */
    record TimestampForm(String header, String key, TimestampFormat format) {}

    /** Where the vendor's own id of the delivery stands. */
    record EventIdForm(String header) {}
}
