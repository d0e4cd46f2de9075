package io.atrium.webhook;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.lang.JoseException;

/** What proves the sender. A kind that is not listed cannot be configured. */
enum Kind {
    /** A keyed hash of the content. */
    @JsonProperty("hmac")
    HMAC {
        @Override
        boolean signsContent() {
            return true;
        }

        @Override
        Key key(Proof proof, byte[] bytes) {
            return proof.algorithm().key(bytes);
        }

        @Override
        byte[] sign(Proof proof, Key key, SignedContent content) {
            return proof.algorithm().sign(key, content);
        }
    },

    /** A public-key signature of the content: who can check it cannot make one. */
    @JsonProperty("ed25519")
    ED25519 {
        @Override
        boolean signsContent() {
            return true;
        }

        @Override
        Key key(Proof proof, byte[] bytes) {
            if (bytes.length != ED25519_KEY_BYTES) {
                throw new IllegalArgumentException("not an ed25519 public key");
            }
            byte[] encoded =
                    HexFormat.of().parseHex(ED25519_KEY_LEAD + HexFormat.of().formatHex(bytes));
            return publicKey("Ed25519", encoded);
        }

        @Override
        Pair sample(Proof proof) {
            return Pair.of("Ed25519");
        }

        @Override
        boolean proves(Proof proof, Key key, SignedContent content, List<byte[]> candidates, Instant at) {
            byte[] bytes = content.bytes();
            boolean proven = false;
            for (byte[] candidate : candidates) {
                proven |= isEd25519((PublicKey) key, bytes, candidate);
            }
            return proven;
        }

        @Override
        byte[] sign(Proof proof, Key key, SignedContent content) {
            try {
                Signature signature = Signature.getInstance("Ed25519");
                signature.initSign((PrivateKey) key);
                signature.update(content.bytes());
                return signature.sign();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java has Ed25519", e);
            }
        }
    },

    /** The secret itself, in a header. It says nothing about the body. */
    @JsonProperty("static-header")
    STATIC_HEADER,

    /** HTTP Basic: the secret is {@code user:password}. It says nothing about the body. */
    @JsonProperty("basic")
    BASIC,

    /** The secret itself, in the URL. It says nothing about the body. */
    @JsonProperty("url-secret")
    URL_SECRET,

    /** A signed token with fixed claims (RS256). It says nothing about the body. */
    @JsonProperty("jwt")
    JWT {
        @Override
        Key key(Proof proof, byte[] bytes) {
            return publicKey("RSA", bytes);
        }

        @Override
        Pair sample(Proof proof) {
            return Pair.of("RSA");
        }

        @Override
        boolean proves(Proof proof, Key key, SignedContent content, List<byte[]> candidates, Instant at) {
            JwtConsumer consumer = new JwtConsumerBuilder()
                    .setVerificationKey(key)
                    .setJwsAlgorithmConstraints(
                            AlgorithmConstraints.ConstraintType.PERMIT, AlgorithmIdentifiers.RSA_USING_SHA256)
                    .setSkipDefaultAudienceValidation()
                    .setEvaluationTime(NumericDate.fromSeconds(at.getEpochSecond()))
                    .build();
            boolean proven = false;
            for (byte[] candidate : candidates) {
                proven |= isToken(consumer, candidate, proof.claims());
            }
            return proven;
        }

        @Override
        byte[] sign(Proof proof, Key key, SignedContent content) {
            JwtClaims claims = new JwtClaims();
            proof.claims().forEach(claims::setStringClaim);
            JsonWebSignature token = new JsonWebSignature();
            token.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
            token.setPayload(claims.toJson());
            token.setKey(key);
            try {
                return token.getCompactSerialization().getBytes(StandardCharsets.US_ASCII);
            } catch (JoseException e) {
                throw new IllegalStateException("a token cannot be signed", e);
            }
        }
    };

    private static final int ED25519_KEY_BYTES = 32;
    private static final int ED25519_SIGNATURE_BYTES = 64;

    /** How X.509 leads in the 32 bytes of such a key (RFC 8410). */
    private static final String ED25519_KEY_LEAD = "302a300506032b6570032100";

    private static final int SAMPLE_BYTES = 32;

    /**
     * Keys that belong together.
     *
     * @param signing the vendor's
     * @param verifying ours
     */
    record Pair(Key signing, Key verifying) {

        private static Pair of(String algorithm) {
            try {
                KeyPair pair = KeyPairGenerator.getInstance(algorithm).generateKeyPair();
                return new Pair(pair.getPrivate(), pair.getPublic());
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java has " + algorithm, e);
            }
        }
    }

    /** Whether a changed body is noticed. */
    boolean signsContent() {
        return false;
    }

    /** Whether the vendor's key and ours are the same. */
    boolean isShared() {
        return this != ED25519 && this != JWT;
    }

    /** @throws IllegalArgumentException when the bytes cannot be a key */
    Key key(Proof proof, byte[] bytes) {
        return new SecretKeySpec(bytes, "RAW");
    }

    /** Keys that no vendor has, to try a scheme with. */
    Pair sample(Proof proof) {
        byte[] random = new byte[SAMPLE_BYTES];
        new SecureRandom().nextBytes(random);
        Key key = key(proof, HexFormat.of().formatHex(random).getBytes(StandardCharsets.US_ASCII));
        return new Pair(key, key);
    }

    /**
     * Whether one of the candidates proves the sender. Looks at all of them, and takes the same time for each that is
     * wrong, wherever it is wrong.
     */
    boolean proves(Proof proof, Key key, SignedContent content, List<byte[]> candidates, Instant at) {
        byte[] expected = SignedContent.sha256().digest(sign(proof, key, content));
        boolean proven = false;
        for (byte[] candidate : candidates) {
            // Of the same length whatever was sent: a comparison of secrets must not tell how long they are.
            proven |= MessageDigest.isEqual(expected, SignedContent.sha256().digest(candidate));
        }
        return proven;
    }

    /** What a vendor would send as proof. */
    byte[] sign(Proof proof, Key key, SignedContent content) {
        return key.getEncoded();
    }

    private static PublicKey publicKey(String algorithm, byte[] encoded) {
        try {
            return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a public key", e);
        }
    }

    private static boolean isEd25519(PublicKey key, byte[] content, byte[] candidate) {
        // Java halves what it is given, and takes a longer signature with zeros at its end for the same (RFC 8032,
        // 5.1.7).
        if (candidate.length != ED25519_SIGNATURE_BYTES) {
            return false;
        }
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initVerify(key);
            signature.update(content);
            return signature.verify(candidate);
        } catch (SignatureException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has Ed25519", e);
        }
    }

    private static boolean isToken(JwtConsumer consumer, byte[] token, Map<String, String> expected) {
        try {
            JwtClaims claims = consumer.processToClaims(new String(token, StandardCharsets.UTF_8));
            return expected.entrySet().stream()
                    .allMatch(claim -> claim.getValue().equals(claims.getClaimValue(claim.getKey())));
        } catch (InvalidJwtException e) {
            return false;
        }
    }
}
