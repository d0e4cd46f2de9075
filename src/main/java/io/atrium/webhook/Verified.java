package io.atrium.webhook;

/**
 * What is known of a delivery that its source has really sent.
 *
 * @param eventId the vendor's own id; null when it has none
 * @param deliveryKey the same for each attempt at one delivery: the signed event id; null when none is signed
 * @param replayKey the same for each copy of one attempt: a hash of what was signed
 */
record Verified(String eventId, String deliveryKey, byte[] replayKey) {}
