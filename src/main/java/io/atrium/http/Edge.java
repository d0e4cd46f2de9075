package io.atrium.http;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

/**
 * The same problem documents for what is refused before a resource is reached: bodies that are too large, broken
 * requests, tokens that do not verify, paths that do not exist.
 */
@ApplicationScoped
class Edge {

    private static final Logger LOG = Logger.getLogger(Edge.class);

    private final HttpConfig config;

    Edge(HttpConfig config) {
        this.config = config;
    }

    void limitBodies(@Observes Filters filters) {
        filters.register(this::refuseLargeBody, FilterOrder.BODY_SIZE);
    }

    void answerFailures(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).failureHandler(this::answer);
        router.route().last().handler(context -> send(context, Refusals.ofStatus(404)));
        for (int status : new int[] {400, 404, 405, 413, 415, 431, 500}) {
            router.errorHandler(status, context -> send(context, Refusals.ofStatus(status)));
        }
    }

    /** By the announced length; a body that lies about it, or announces none, meets Quarkus' own limit while it is read. */
    private void refuseLargeBody(RoutingContext context) {
        String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null && length.matches("\\d{1,18}") && Long.parseLong(length) > limit()) {
            // The rest of the body is not read: the connection is of no further use.
            context.response().putHeader(HttpHeaders.CONNECTION, "close");
            send(context, Refusals.ofStatus(413));
        } else {
            context.next();
        }
    }

    private long limit() {
        return config.maxBody().asLongValue();
    }

    private void answer(RoutingContext context) {
        Failure failure =
                context.failure() == null ? Refusals.ofStatus(context.statusCode()) : Refusals.of(context.failure());
        if (failure.code() == FailureCode.INTERNAL) {
            LOG.errorf(context.failure(), "request failed, correlation %s", Correlation.id(context));
        }
        send(context, failure);
    }

    private static void send(RoutingContext context, Failure failure) {
        if (context.response().headWritten() || context.response().ended()) {
            return;
        }
        Problem problem = Problem.of(failure, context.normalizedPath(), Correlation.id(context));
        if (failure.code() == FailureCode.UNAUTHENTICATED) {
            context.response().putHeader(jakarta.ws.rs.core.HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        context.response()
                .setStatusCode(problem.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .end(problem.toJson().toBuffer());
    }
}
