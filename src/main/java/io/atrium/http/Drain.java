package io.atrium.http;

import io.atrium.kernel.Farewell;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * How the process leaves its callers: first it says that it is not ready any more, and asks for connections to be closed,
 * while whoever sends requests here learns of it; then it takes no more, and what it has begun it answers. A request
 * that comes after that is cut off before anything of it was done, as if nobody had listened: it can be sent to somebody
 * else.
 */
@ApplicationScoped
class Drain {

    private static final Logger LOG = Logger.getLogger(Drain.class);

    /** HTTP/2's own word for what was not begun and may be sent again (RFC 9113); in HTTP/1 the connection is closed. */
    private static final long REFUSED_STREAM = 7;

    private final HttpConfig config;
    private final ManagementPort management;
    private final Event<Closing> closings;
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile boolean isLeaving;
    private volatile boolean isClosed;

    Drain(HttpConfig config, ManagementPort management, Event<Closing> closings) {
        this.config = config;
        this.management = management;
        this.closings = closings;
    }

    void register(@Observes Filters filters) {
        filters.register(this::pass, FilterOrder.DRAIN.priority());
    }

    /** Whether others should be asked. */
    boolean isLeaving() {
        return isLeaving;
    }

    private void pass(RoutingContext context) {
        if (management.isAsked(context)) {
            context.next();
        } else if (isClosed) {
            context.response().reset(REFUSED_STREAM);
        } else {
            // What was begun before says nothing of an end, so its connection is kept for one more request.
            boolean isLast = isLeaving;
            underWay.incrementAndGet();
            context.addEndHandler(ended -> {
                underWay.decrementAndGet();
                if (isLast) {
                    close(context);
                }
            });
            if (isLast && context.request().version() != HttpVersion.HTTP_2) {
                context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            }
            context.next();
        }
    }

    private static void close(RoutingContext context) {
        HttpConnection connection = context.request().connection();
        if (context.request().version() == HttpVersion.HTTP_2) {
            connection.goAway(0);
        } else {
            connection.close();
        }
    }

    /** Before anything is stopped. */
    void leave(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) ShutdownDelayInitiatedEvent stopping) {
        isLeaving = true;
        Farewell.await(() -> false, config.drainDelay());
        isClosed = true;
        closings.fire(new Closing());
        if (!Farewell.await(() -> underWay.get() <= 0, config.drainPatience())) {
            LOG.warnf("%d requests are cut off", underWay.get());
        }
    }
}
