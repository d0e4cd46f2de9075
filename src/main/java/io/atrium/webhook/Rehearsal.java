package io.atrium.webhook;

import io.atrium.kernel.Failure;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Tries a source before its vendor does: a sample signed with each key must be accepted and, with one bit of its body
 * flipped, be refused. A scheme that accepts everything or nothing shows here, not in production.
 */
final class Rehearsal {

    private static final String BODY = "{\"type\":\"rehearsal\"}";

    private Rehearsal() {}

    static boolean succeeds(Verifier verifier, Signer signer, Instant now) {
        Headers headers = Headers.of(signer.sign(BODY, "rehearsal", now));
        byte[] body = BODY.getBytes(StandardCharsets.UTF_8);
        byte[] flipped = body.clone();
        flipped[flipped.length / 2] ^= 1;
        return accepts(verifier, body, headers, now) && !accepts(verifier, flipped, headers, now);
    }

    private static boolean accepts(Verifier verifier, byte[] body, Headers headers, Instant now) {
        try {
            verifier.verify(body, headers, now);
            return true;
        } catch (Failure refused) {
            return false;
        }
    }
}
