package io.atrium.webhook;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A stored delivery that this replica may work on until its lease ends.
 *
 * @param receipt of the delivery
 * @param source that sent it
 * @param receivedAt by our clock, to the millisecond
 * @param body untouched; null when none of the configured keys opens it
 * @param contentType as sent; may be null
 * @param correlationId of the request that brought it
 * @param traceparent of the span that stored it; null where traces are not recorded
 * @param attempt 1 the first time; settles only while no later attempt has begun
 * @param failures how many earlier attempts failed, rather than waited
 * @param retries how often a person sent it in again
 * @param repeats how often it was taken up once more, because copies came of what may repeat itself
 * @param operations what its commands led to in the last attempt that came so far; empty before
 * @param waited what it waited for until now
 */
record Claimed(
        String receipt,
        String source,
        Instant receivedAt,
        byte[] body,
        String contentType,
        String correlationId,
        String traceparent,
        int attempt,
        int failures,
        int retries,
        int repeats,
        List<Map<String, Object>> operations,
        Wait waited) {

    /**
     * What a delivery waits for.
     *
     * @param reason its kind; null for nothing
     * @param since when
     */
    record Wait(String reason, Instant since) {

        /** When it began to wait for that. */
        Instant since(String kind, Instant now) {
            return kind.equals(reason) ? since : now;
        }
    }
}
