package io.atrium.subscription;

import java.security.SecureRandom;
import java.util.Base64;

/** A signing key, and the text in which Standard Webhooks hands it to a subscriber. */
class Secret {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;

    private Secret() {}

    static byte[] random() {
        byte[] secret = new byte[BYTES];
        RANDOM.nextBytes(secret);
        return secret;
    }

    static String text(byte[] secret) {
        return "whsec_" + Base64.getEncoder().encodeToString(secret);
    }
}
