package io.atrium.webhook;

import java.time.Instant;

/**
 * A stored delivery that this replica may work on until its lease ends.
 *
 * @param receipt of the delivery
 * @param source that sent it
 * @param receivedAt by our clock, to the millisecond
 * @param body untouched; null when none of the configured keys opens it
 * @param contentType as sent; may be null
 * @param correlationId of the request that brought it
 * @param attempt 1 the first time; settles only while no later attempt has begun
 * @param failures how many earlier attempts failed, rather than waited
 * @param retries how often a person sent it in again
 */
record Claimed(
        String receipt,
        String source,
        Instant receivedAt,
        byte[] body,
        String contentType,
        String correlationId,
        int attempt,
        int failures,
        int retries) {}
