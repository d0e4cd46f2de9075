package io.atrium.trace;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import org.jboss.logging.MDC;

/**
 * One hop of a trace, from its beginning to its end. Where traces are not recorded it is {@link #NONE}, which costs nothing
 * and of which all that follows is none either.
 */
public final class Span {

    /** Of nothing. */
    public static final Span NONE = new Span(null, null, null);

    private static final String KEY = "atrium.span";
    private static final String IN_LOGS = "traceId";

    private final Tracing tracing;
    private final io.opentelemetry.api.trace.Span span;
    private final String correlationId;

    Span(Tracing tracing, io.opentelemetry.api.trace.Span span, String correlationId) {
        this.tracing = tracing;
        this.span = span;
        this.correlationId = correlationId;
    }

    /** The one that was {@link #enter entered} in this Vert.x context, or none. */
    public static Span current() {
        io.vertx.core.Context context = Vertx.currentContext();
        Span entered = context == null || !VertxContext.isDuplicatedContext(context) ? null : context.getLocal(KEY);
        return entered == null ? NONE : entered;
    }

    /** What happens in this Vert.x context from now on, which is this piece of work's own, belongs to it. */
    public Span enter() {
        if (this != NONE) {
            Vertx.currentContext().putLocal(KEY, this);
            MDC.put(IN_LOGS, span.getSpanContext().getTraceId());
        }
        return this;
    }

    /**
     * A hop that is part of this one.
     *
     * @param name bounded: what the code or the configuration names, without any id
     */
    public Span child(Hop hop, String name) {
        return this == NONE ? NONE : tracing.begin(hop, name, Context.root().with(span), correlationId);
    }

    /** The same, called otherwise: what it is may only be known in the end. */
    public Span named(String name) {
        if (this != NONE) {
            span.updateName(name);
        }
        return this;
    }

    /** The same, saying that too. */
    public Span with(Attribute attribute, String value) {
        if (this != NONE && value != null) {
            span.setAttribute(attribute.text(), value);
        }
        return this;
    }

    /** The same, saying that too. */
    public Span with(Attribute attribute, long value) {
        if (this != NONE) {
            span.setAttribute(attribute.text(), value);
        }
        return this;
    }

    /** What whoever goes on from here is told, and what is stored for them; null for none. */
    public String traceparent() {
        if (this == NONE) {
            return null;
        }
        SpanContext context = span.getSpanContext();
        return new TraceParent(context.getTraceId(), context.getSpanId(), context.isSampled()).toString();
    }

    /** The same work, which ends it. */
    public <T> Uni<T> around(Uni<T> work) {
        return this == NONE
                ? work
                : work.onTermination().invoke((item, failure, cancelled) -> {
                    if (failure == null) {
                        end();
                    } else {
                        fail(failure);
                    }
                });
    }

    /** It went well, or came to an answer that says how it went. */
    public void end() {
        if (this != NONE) {
            span.end();
        }
    }

    /**
     * It came to that answer of HTTP.
     *
     * @param failed whether that is a failure of this hop
     */
    public void answered(int status, boolean failed) {
        with(Attribute.STATUS, status);
        if (failed) {
            fail(Integer.toString(status));
        } else {
            end();
        }
    }

    /** It failed; what a failure says in words may quote what nobody is to read here. */
    public void fail(Throwable failure) {
        fail(failure instanceof Failure ours ? ours.code().text() : FailureCode.INTERNAL.text());
    }

    /** It failed for a reason that is called so. */
    public void fail(String reason) {
        if (this != NONE) {
            with(Attribute.FAILURE, reason);
            span.setStatus(StatusCode.ERROR);
            span.end();
        }
    }
}
