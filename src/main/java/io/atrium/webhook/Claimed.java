package io.atrium.webhook;

/**
 * A stored delivery that this replica may work on until its lease ends.
 *
 * @param receipt of the delivery
 * @param source that sent it
 * @param body untouched
 * @param contentType as sent; may be null
 * @param correlationId of the request that brought it
 * @param attempt 1 the first time; settles only while no later attempt has begun
 * @param failures how many earlier attempts failed, rather than waited
 */
record Claimed(
        String receipt,
        String source,
        byte[] body,
        String contentType,
        String correlationId,
        int attempt,
        int failures) {}
