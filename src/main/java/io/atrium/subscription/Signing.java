package io.atrium.subscription;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How deliveries are signed; both as Standard Webhooks says. */
@Schema(enumeration = {"hmac-sha256", "ed25519"})
enum Signing {
    /** With a secret that both sides know: {@code v1}. */
    HMAC("hmac-sha256") {
        @Override
        NewKey newKey() {
            byte[] secret = new byte[SECRET_BYTES];
            RANDOM.nextBytes(secret);
            return new NewKey(secret, null);
        }

        @Override
        SigningKey key(byte[] secret) {
            return new HmacKey(secret);
        }
    },
    /** With a key that never leaves Atrium, and one to verify with that anybody may know: {@code v1a}. */
    ED25519("ed25519") {
        @Override
        NewKey newKey() {
            try {
                KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
                byte[] encoded = pair.getPublic().getEncoded();
                // What stands before the key itself says which algorithm it is for.
                return new NewKey(
                        pair.getPrivate().getEncoded(),
                        Arrays.copyOfRange(encoded, encoded.length - PUBLIC_KEY_BYTES, encoded.length));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java has Ed25519", e);
            }
        }

        @Override
        SigningKey key(byte[] secret) {
            try {
                return new Ed25519Key(
                        KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(secret)));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("a stored key cannot be read", e);
            }
        }
    };

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SECRET_BYTES = 32;
    private static final int PUBLIC_KEY_BYTES = 32;

    @EnumeratedValue
    @JsonValue
    final String text;

    Signing(String text) {
        this.text = text;
    }

    abstract NewKey newKey();

    /** The key that was stored as these bytes. */
    abstract SigningKey key(byte[] secret);

    @JsonCreator
    static Signing of(String text) {
        return Stream.of(values())
                .filter(signing -> signing.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(text));
    }

    /** The text in which Standard Webhooks hands a secret to a subscriber. */
    static String secretText(byte[] secret) {
        return "whsec_" + Base64.getEncoder().encodeToString(secret);
    }

    /** The text in which Standard Webhooks hands a public key to a subscriber. */
    static String publicKeyText(byte[] publicKey) {
        return "whpk_" + Base64.getEncoder().encodeToString(publicKey);
    }

    /**
     * A key that nobody else has.
     *
     * @param secret what signs
     * @param publicKey what verifies; null where that is the secret itself
     */
    record NewKey(byte[] secret, byte[] publicKey) {}
}
