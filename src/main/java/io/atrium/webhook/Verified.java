package io.atrium.webhook;

/**
 * What is known of a delivery that its source has really sent.
 *
 * @param eventId the vendor's own id; null when it has none
 * @param deliveryKey the same for each attempt at one delivery: the event id, when who signed also wrote it; otherwise null
 * @param replayKey the same for each copy of one attempt: a hash of what was signed
 * @param secret the name of the secret that signed; null when nobody asks
 */
record Verified(String eventId, String deliveryKey, byte[] replayKey, String secret) {

    Verified(String eventId, String deliveryKey, byte[] replayKey) {
        this(eventId, deliveryKey, replayKey, null);
    }
}
