package io.atrium.webhook;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * By which copies of a delivery are recognised, as the database keeps them: half a SHA-256 each, so of one size whatever
 * the vendor sends. That two are the same by chance is out of the question; who would seek two on purpose has to sign them
 * both, and would only lose one of them.
 *
 * @param replay the same for each copy of one attempt
 * @param delivery the same for each attempt at one delivery; null when the vendor signs no id
 */
record Keys(UUID replay, UUID delivery) {

    static Keys of(String source, Verified verified) {
        return new Keys(
                key("replay " + source + " ", verified.replayKey()),
                verified.deliveryKey() == null
                        ? null
                        : key("delivery " + source + " ", verified.deliveryKey().getBytes(StandardCharsets.UTF_8)));
    }

    private static UUID key(String kind, byte[] value) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(kind.getBytes(StandardCharsets.UTF_8));
            ByteBuffer half = ByteBuffer.wrap(digest.digest(value));
            return new UUID(half.getLong(), half.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
