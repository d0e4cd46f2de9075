package io.atrium.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Lets pages of the configured origins call from a browser (the Fetch standard, "CORS protocol"). Credentials are never
 * allowed: a caller sends its token itself, and no cookie counts here. What comes from another origin is answered as ever,
 * and the browser keeps the answer from its page.
 */
@ApplicationScoped
class CrossOrigin {

    private static final Pattern ORIGIN =
            Pattern.compile("https?://[a-z0-9.-]+(:\\d{1,5})?|https?://\\[[0-9a-f:]+](:\\d{1,5})?");
    private static final String EXPOSED =
            "ETag, Link, Location, Allow, Retry-After, RateLimit, RateLimit-Policy, Atrium-As-Of,"
                    + " Atrium-Stale, X-Correlation-Id, Idempotency-Replayed, Deprecation, Sunset";
    private static final String SENT = "Authorization, Content-Type, Accept, Cache-Control, If-Match, If-None-Match,"
            + " Idempotency-Key, Last-Event-ID, X-Correlation-Id, traceparent, tracestate";
    private static final String TEN_MINUTES = "600";

    private final List<String> origins;
    private final AllowedMethods allowed;

    /** @throws IllegalArgumentException naming what is not an origin, such as {@code *} */
    CrossOrigin(HttpConfig config, AllowedMethods allowed) {
        this.origins = checked(config.corsOrigins().orElse(List.of()));
        this.allowed = allowed;
    }

    static List<String> checked(List<String> origins) {
        origins.stream()
                .filter(origin -> !ORIGIN.matcher(origin).matches())
                .findFirst()
                .ifPresent(unsafe -> {
                    throw new IllegalArgumentException("atrium.http.cors-origins has \"" + unsafe
                            + "\"; each must be an origin, such as https://portal.example.org");
                });
        return List.copyOf(origins);
    }

    void register(@Observes Filters filters) {
        if (!origins.isEmpty()) {
            filters.register(this::admit, FilterOrder.CROSS_ORIGIN.priority());
        }
    }

    private void admit(RoutingContext context) {
        HttpServerRequest request = context.request();
        HttpServerResponse response = context.response();
        // For caches: to another origin the answer would be another.
        response.headers().add(HttpHeaders.VARY, HttpHeaders.ORIGIN);
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin == null || !origins.contains(origin)) {
            context.next();
            return;
        }
        response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
                .putHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
        Set<String> methods = allowed.of(context.normalizedPath());
        boolean isPreflight = request.method() == HttpMethod.OPTIONS
                && request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
        if (!isPreflight || methods.isEmpty()) {
            context.next();
            return;
        }
        response.setStatusCode(204)
                .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, String.join(", ", methods))
                .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, SENT)
                .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, TEN_MINUTES)
                .end();
    }
}
