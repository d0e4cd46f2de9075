package io.atrium.trace;

import io.opentelemetry.api.trace.SpanKind;

/** On which side of a hop a span stands. */
public enum Hop {

    /** Somebody asks us. */
    SERVER(SpanKind.SERVER),

    /** We ask somebody. */
    CLIENT(SpanKind.CLIENT),

    /** Something is stored for later. */
    PRODUCER(SpanKind.PRODUCER),

    /** What was stored is gone on with. */
    CONSUMER(SpanKind.CONSUMER),

    /** Work in between. */
    INTERNAL(SpanKind.INTERNAL);

    private final SpanKind kind;

    Hop(SpanKind kind) {
        this.kind = kind;
    }

    SpanKind kind() {
        return kind;
    }
}
