package io.atrium.webhook;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * The exact bytes that a signature covers.
 *
 * @param segments in order, joined by nothing
 * @param keyPrefix what stands before the secret in the key; empty with most vendors
 * @param keySuffix what stands behind it; empty with most vendors
 */
record SignedContent(List<byte[]> segments, byte[] keyPrefix, byte[] keySuffix) {

    /** Whether the key is made anew for each delivery. */
    boolean isKeyed() {
        return keyPrefix.length + keySuffix.length > 0;
    }

    byte[] key(byte[] secret) {
        ByteArrayOutputStream key = new ByteArrayOutputStream();
        key.writeBytes(keyPrefix);
        key.writeBytes(secret);
        key.writeBytes(keySuffix);
        return key.toByteArray();
    }

    /** The bytes in one piece. */
    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        segments.forEach(bytes::writeBytes);
        return bytes.toByteArray();
    }

    /**
     * The same for two deliveries exactly when the vendor's signature cannot tell them apart: a copy whose boundary
     * between body and timestamp was moved is still a copy. What the key takes part in is led by its length, so that
     * nothing can move between key and content.
     *
     * @param salt further bytes that tell two deliveries apart; empty for none
     */
    byte[] digest(byte[] salt) {
        MessageDigest digest = sha256();
        List.of(salt, keyPrefix, keySuffix).forEach(part -> {
            digest.update(length(part.length));
            digest.update(part);
        });
        digest.update(
                length(segments.stream().mapToInt(segment -> segment.length).sum()));
        segments.forEach(digest::update);
        return digest.digest();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static byte[] length(int length) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(length).array();
    }
}
