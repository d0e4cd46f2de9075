package io.atrium.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/**
 * Nobody holds a connection, and a place among the requests that are under way, by sending a body byte by byte: who has
 * not sent all of it in time is cut off.
 */
@ApplicationScoped
class BodyPace {

    private final Vertx vertx;
    private final Duration patience;

    BodyPace(Vertx vertx, HttpConfig config) {
        this.vertx = vertx;
        this.patience = config.bodyPatience();
    }

    void register(@Observes Filters filters) {
        filters.register(this::watch, FilterOrder.BODY_PACE.priority());
    }

    private void watch(RoutingContext context) {
        if (hasBody(context.request().headers())) {
            long timer = vertx.setTimer(patience.toMillis(), late -> cutOff(context));
            context.addEndHandler(ended -> vertx.cancelTimer(timer));
        }
        context.next();
    }

    /** Some clients say of a request without a body that it has none. */
    private static boolean hasBody(MultiMap headers) {
        String length = headers.get(HttpHeaders.CONTENT_LENGTH);
        return headers.contains(HttpHeaders.TRANSFER_ENCODING)
                || length != null && !length.strip().equals("0");
    }

    /** What has been read is being worked on, and takes the time that it takes. */
    private static void cutOff(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (!request.isEnded()) {
            context.response().reset();
        }
    }
}
