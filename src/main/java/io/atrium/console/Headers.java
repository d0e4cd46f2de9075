package io.atrium.console;

import io.atrium.http.FilterOrder;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** What browsers may do with anything below {@code /console}: no script, style or frame that is not Atrium's own file. */
@ApplicationScoped
class Headers {

    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    void register(@Observes Filters filters) {
        filters.register(Headers::add, FilterOrder.PATH.priority());
    }

    private static void add(RoutingContext context) {
        String path = context.normalizedPath();
        if (path.equals(Sessions.PATH) || path.startsWith(Sessions.PATH + "/")) {
            context.response()
                    .putHeader("Content-Security-Policy", POLICY)
                    .putHeader("X-Content-Type-Options", "nosniff")
                    .putHeader("X-Frame-Options", "DENY")
                    .putHeader("Referrer-Policy", "same-origin")
                    .putHeader("Cross-Origin-Opener-Policy", "same-origin");
            // The files of the console itself say for themselves how long they may be kept.
            if (!path.contains(".")) {
                context.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            }
        }
        context.next();
    }
}
