package io.atrium.audit;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;

/** The keys that checkpoints are signed with (Ed25519): the first signs, all are vouched for. */
final class SigningKeys {

    private static final int SEED_BYTES = 32;

    private final List<OctetKeyPairJsonWebKey> keys;

    /**
     * @param seeds base64 of 32 bytes each
     * @throws IllegalArgumentException when there is none, or one is no such key; the message does not repeat it
     */
    SigningKeys(List<String> seeds) {
        if (seeds.isEmpty()) {
            throw new IllegalArgumentException("there is no key");
        }
        this.keys = seeds.stream().map(SigningKeys::key).toList();
    }

    /** The one that signs. */
    OctetKeyPairJsonWebKey current() {
        return keys.get(0);
    }

    /** All of them. */
    List<OctetKeyPairJsonWebKey> all() {
        return keys;
    }

    Map<String, OctetKeyPairJsonWebKey> byThumbprint() {
        return keys.stream().collect(Collectors.toMap(SigningKeys::thumbprint, key -> key, (one, again) -> one));
    }

    /** How a key is named wherever it is referred to: its thumbprint (RFC 7638, SHA-256). */
    static String thumbprint(OctetKeyPairJsonWebKey key) {
        return key.calculateBase64urlEncodedThumbprint("SHA-256");
    }

    private static OctetKeyPairJsonWebKey key(String seed) {
        try {
            OctetKeyPairJsonWebKey key =
                    new OctetKeyPairJsonWebKey(pair(decoded(seed)).getPublic());
            key.setPrivateKey(pair(decoded(seed)).getPrivate());
            key.setKeyId(thumbprint(key));
            return key;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has Ed25519", e);
        }
    }

    /** Java gives no public key for a private one, but makes the pair from 32 random bytes, which are the seed (RFC 8032). */
    static KeyPair pair(byte[] seed) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
        generator.initialize(NamedParameterSpec.ED25519, new Seed(seed));
        return generator.generateKeyPair();
    }

    private static byte[] decoded(String seed) {
        try {
            byte[] bytes = Base64.getDecoder().decode(seed.strip());
            if (bytes.length == SEED_BYTES) {
                return bytes;
            }
        } catch (IllegalArgumentException notBase64) {
            // Said below, without the key.
        }
        throw new IllegalArgumentException("a key is the base64 of " + SEED_BYTES + " bytes");
    }

    /** As it may be given away. */
    static String publicJson(OctetKeyPairJsonWebKey key) {
        return key.toJson(OutputControlLevel.PUBLIC_ONLY);
    }

    /** No randomness at all. */
    private static final class Seed extends SecureRandom {

        private static final long serialVersionUID = 1L;

        private final byte[] seed;

        Seed(byte[] seed) {
            super(null, null);
            this.seed = seed;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(Arrays.copyOf(seed, bytes.length), 0, bytes, 0, bytes.length);
        }
    }
}
