package io.atrium.subscription;

import java.util.List;

/**
 * A delivery that this process has claimed and must send now.
 *
 * @param attempt which one this is, from 1; also the proof that the claim is still ours
 * @param secrets every secret that is live, the newest first
 */
record DueDelivery(
        long id,
        String subscriptionId,
        String eventId,
        String subject,
        String correlationId,
        int attempt,
        String url,
        List<byte[]> secrets,
        byte[] body) {

    /** What identifies it to people. */
    String reference() {
        return subscriptionId + "/" + eventId;
    }
}
