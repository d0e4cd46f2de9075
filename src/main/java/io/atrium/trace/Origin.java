package io.atrium.trace;

import java.util.List;

/**
 * What a hop goes on from, as it came or was stored.
 *
 * @param traceparent of the span before; null when there was none, and whatever is no {@code traceparent} counts as none
 * @param correlationId by which everything is found
 */
public record Origin(String traceparent, String correlationId) {

    /** Of a request: a header that was sent more than once says nothing. */
    public static Origin of(List<String> traceparents, String correlationId) {
        return new Origin(traceparents.size() == 1 ? traceparents.get(0) : null, correlationId);
    }
}
