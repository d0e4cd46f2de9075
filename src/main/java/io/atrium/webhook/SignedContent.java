package io.atrium.webhook;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * The exact bytes that a signature covers.
 *
 * @param segments in order, joined by nothing
 */
record SignedContent(List<byte[]> segments) {

    /**
     * The same for two deliveries exactly when the vendor's signature cannot tell them apart: a copy whose boundary
     * between body and timestamp was moved is still a copy.
     */
    byte[] digest() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            segments.forEach(digest::update);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
