package io.atrium.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/**
 * One line for each request of a caller. It names the operation and never what it was about: no id, nothing that was
 * searched for, no key that is part of a path.
 */
@ApplicationScoped
class RequestLog {

    private static final Logger LOG = Logger.getLogger("atrium.request");

    private static final double NANOS_OF_A_MILLISECOND = 1e6;

    private final HttpConfig config;
    private final ManagementPort management;

    RequestLog(HttpConfig config, ManagementPort management) {
        this.config = config;
        this.management = management;
    }

    void register(@Observes Filters filters) {
        if (config.logRequests()) {
            filters.register(this::pass, FilterOrder.REQUEST_LOG.priority());
        }
    }

    private void pass(RoutingContext context) {
        if (!management.isAsked(context)) {
            long began = System.nanoTime();
            context.addEndHandler(ended -> tell(context, began));
        }
        context.next();
    }

    private static void tell(RoutingContext context, long began) {
        String method = context.request().method().name();
        String operation = OperationName.of(context);
        int status = context.response().getStatusCode();
        double milliseconds = Math.round((System.nanoTime() - began) / NANOS_OF_A_MILLISECOND * 10) / 10.0;
        // Where the line is an object, these are members of it.
        MDC.put("method", method);
        MDC.put("operation", operation);
        MDC.put("status", status);
        MDC.put("milliseconds", milliseconds);
        LOG.infof("%s %s %d %.1f ms %s", method, operation, status, milliseconds, Correlation.id(context));
    }
}
