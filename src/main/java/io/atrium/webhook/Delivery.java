package io.atrium.webhook;

import java.time.Duration;
import java.time.Instant;

/**
 * A genuine delivery, about to be stored.
 *
 * @param source that sent it
 * @param receivedAt by our clock
 * @param verified what its signature proves
 * @param body untouched
 * @param contentType as sent; may be null
 * @param correlationId of the request
 * @param remember how long its copies are recognised as such
 * @param coalescedUntil the end of the time in which equal bodies are one delivery, after which what they are about is
 *     fetched once more; null when nothing is
 * @param toBeApplied whether commands may come of it; otherwise it is kept, and that is all
 */
record Delivery(
        String source,
        Instant receivedAt,
        Verified verified,
        byte[] body,
        String contentType,
        String correlationId,
        Duration remember,
        Instant coalescedUntil,
        boolean toBeApplied) {}
