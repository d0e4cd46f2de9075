package io.atrium.http;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jboss.logging.MDC;

/**
 * Gives every request an id that its answer, its facts and its log lines carry: the caller's {@code X-Correlation-Id} if
 * that is sane, otherwise a new one. It runs before anything can refuse, so that refusals carry it too.
 */
@ApplicationScoped
public class Correlation {

    public static final String HEADER = "X-Correlation-Id";

    private static final String IN_LOGS = "correlationId";
    private static final String KEY = "atrium.correlation-id";
    private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

    private final CurrentVertxRequest request;

    Correlation(CurrentVertxRequest request) {
        this.request = request;
    }

    void register(@Observes Filters filters) {
        filters.register(this::attach, FilterOrder.CORRELATION.priority());
    }

    private void attach(RoutingContext context) {
        String id = id(context);
        context.response().putHeader(HEADER, id);
        mark(id);
        context.next();
    }

    /** Lines of the log that follow in this context carry it. */
    public static void mark(String id) {
        MDC.put(IN_LOGS, id);
    }

    /** The correlation id of a request; the same for as long as the request lasts. */
    public static String id(RoutingContext context) {
        String known = context.get(KEY);
        if (known != null) {
            return known;
        }
        String given = context.request().getHeader(HEADER);
        String id = given != null && SANE.matcher(given).matches() ? given : newId();
        context.put(KEY, id);
        return id;
    }

    /** The id of the current request; ask while the request is being accepted, not from a later stage. */
    public String current() {
        return id(request.getCurrent());
    }

    /** An id for work that no request began, such as a capture. */
    public static String newId() {
        return UUID.randomUUID().toString();
    }
}
