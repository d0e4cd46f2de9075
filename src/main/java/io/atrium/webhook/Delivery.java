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
 */
record Delivery(
        String source,
        Instant receivedAt,
        Verified verified,
        byte[] body,
        String contentType,
        String correlationId,
        Duration remember) {}
