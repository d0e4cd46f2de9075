package io.atrium.trace;

import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;

/** Begins spans, each with the correlation id. */
final class Tracing {

    private final Tracer tracer;

    Tracing(Tracer tracer) {
        this.tracer = tracer;
    }

    Span begin(Hop hop, String name, Context parent, String correlationId) {
        io.opentelemetry.api.trace.Span begun = tracer.spanBuilder(name)
                .setParent(parent)
                .setSpanKind(hop.kind())
                .startSpan();
        return new Span(this, begun, correlationId).with(Attribute.CORRELATION_ID, correlationId);
    }
}
