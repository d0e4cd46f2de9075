package io.atrium.http;

import io.atrium.trace.Hop;
import io.atrium.trace.Origin;
import io.atrium.trace.Span;
import io.atrium.trace.Traces;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Makes each request of a caller a hop of the caller's trace, or the first of a new one. Like a line of the log it names the
 * operation and never what it was about.
 */
@ApplicationScoped
class RequestTrace {

    private static final String HEADER = "traceparent";

    /** As OpenTelemetry calls methods that HTTP does not have: anybody can invent some. */
    private static final String OTHER = "_OTHER";

    /** What the caller did wrong is no failure of Atrium's. */
    private static final int FIRST_OF_OURS = 500;

    private final Traces traces;
    private final ManagementPort management;

    RequestTrace(Traces traces, ManagementPort management) {
        this.traces = traces;
        this.management = management;
    }

    void register(@Observes Filters filters) {
        if (traces.isRecording()) {
            filters.register(this::begin, FilterOrder.TRACE.priority());
        }
    }

    private void begin(RoutingContext context) {
        if (!management.isAsked(context)) {
            String method = method(context.request().method());
            Origin origin = Origin.of(context.request().headers().getAll(HEADER), Correlation.id(context));
            Span span = traces.begin(Hop.SERVER, method, origin).enter();
            context.addEndHandler(ended -> {
                int status = context.response().getStatusCode();
                span.named(method + " " + OperationName.known(context)).answered(status, status >= FIRST_OF_OURS);
            });
        }
        context.next();
    }

    private static String method(HttpMethod method) {
        return HttpMethod.values().contains(method) ? method.name() : OTHER;
    }
}
