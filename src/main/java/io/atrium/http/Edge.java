package io.atrium.http;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * The same problem documents for what is refused before a resource is reached: bodies that are too large, broken
 * requests, tokens that do not verify, paths that do not exist.
 */
@ApplicationScoped
class Edge {

    private static final Logger LOG = Logger.getLogger(Edge.class);

    /** How the path of an operation ends that takes many rows. */
    private static final String BATCH = ":batch";

    private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");

    private final HttpConfig config;
    private final Witnesses witnesses;

    Edge(HttpConfig config, Witnesses witnesses) {
        this.config = config;
        this.witnesses = witnesses;
    }

    void refusePaths(@Observes Filters filters) {
        filters.register(Edge::refusePathOfNoText, FilterOrder.PATH.priority());
    }

    /** PostgreSQL has no such texts, so nothing is named so. */
    private static void refusePathOfNoText(RoutingContext context) {
        if (context.normalizedPath().contains("%00")) {
            send(context, Refusals.ofStatus(404));
        } else {
            context.next();
        }
    }

    void limitBodies(@Observes Filters filters) {
        filters.register(this::refuseLargeBody, FilterOrder.BODY_SIZE.priority());
    }

    void answerFailures(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).failureHandler(this::answer);
        router.route().last().handler(context -> send(context, Refusals.ofStatus(404)));
        for (int status : new int[] {400, 404, 405, 413, 415, 431, 500}) {
            router.errorHandler(status, context -> send(context, Refusals.ofStatus(status)));
        }
    }

    private void refuseLargeBody(RoutingContext context) {
        String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null && LENGTH.matcher(length).matches() && Long.parseLong(length) > limit(context)) {
            tooLarge(context);
        } else if (context.request().headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
            readUpToLimit(context);
        } else {
            context.next();
        }
    }

    /** A body whose length is not announced is read here, so that its refusal has a problem document like any other. */
    private void readUpToLimit(RoutingContext context) {
        HttpServerRequest request = context.request();
        Buffer body = Buffer.buffer();
        long limit = limit(context);
        request.handler(chunk -> {
            if (body.length() + chunk.length() > limit) {
                request.handler(ignored -> {}).endHandler(ignored -> {});
                tooLarge(context);
            } else {
                body.appendBuffer(chunk);
            }
        });
        request.endHandler(ended -> {
            ((RoutingContextInternal) context).setBody(body);
            context.next();
        });
        request.resume();
    }

    private static void tooLarge(RoutingContext context) {
        // The rest of the body is not read: the connection is of no further use.
        context.response().putHeader(HttpHeaders.CONNECTION, "close");
        send(context, Refusals.ofStatus(413));
    }

    private long limit(RoutingContext context) {
        MemorySize limit = context.request().path().endsWith(BATCH) ? config.maxBatchBody() : config.maxBody();
        return limit.asLongValue();
    }

    private void answer(RoutingContext context) {
        Failure failure =
                context.failure() == null ? Refusals.ofStatus(context.statusCode()) : Refusals.of(context.failure());
        if (failure.code() == FailureCode.INTERNAL) {
            LOG.errorf(context.failure(), "request failed, correlation %s", Correlation.id(context));
        }
        witnesses.hear(context, failure).subscribe().with(heard -> send(context, failure));
    }

    private static void send(RoutingContext context, Failure failure) {
        if (context.response().headWritten() || context.response().ended()) {
            return;
        }
        Problem problem = Problem.of(failure, context.normalizedPath(), Correlation.id(context));
        if (failure.code() == FailureCode.UNAUTHENTICATED) {
            context.response().putHeader(jakarta.ws.rs.core.HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        Refusals.retryAfter(failure).ifPresent(seconds -> context.response()
                .putHeader(jakarta.ws.rs.core.HttpHeaders.RETRY_AFTER, seconds.toString()));
        context.response()
                .setStatusCode(problem.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .end(problem.toJson().toBuffer());
    }
}
