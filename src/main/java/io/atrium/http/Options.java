package io.atrium.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;
import java.util.regex.Pattern;

/** Answers {@code OPTIONS}: what a path supports. That is in the contract, so it takes no token. */
@ApplicationScoped
class Options {

    private static final Pattern RESOURCES = Pattern.compile("/(v1|ops|webhooks|hints|oauth)/");

    private final AllowedMethods allowed;

    Options(AllowedMethods allowed) {
        this.allowed = allowed;
    }

    void register(@Observes Filters filters) {
        filters.register(this::answer, FilterOrder.OPTIONS.priority());
    }

    private void answer(RoutingContext context) {
        if (context.request().method() != HttpMethod.OPTIONS) {
            context.next();
            return;
        }
        Set<String> methods = allowed.of(context.normalizedPath());
        if (methods.isEmpty()) {
            refuseOrPassOn(context);
            return;
        }
        context.response()
                .setStatusCode(204)
                .putHeader(HttpHeaders.ALLOW, String.join(", ", methods))
                .end();
    }

    /** Beside a resource there is nothing, whatever Quarkus says of the class; other paths are not the resources'. */
    private static void refuseOrPassOn(RoutingContext context) {
        if (RESOURCES.matcher(context.normalizedPath()).lookingAt()) {
            context.fail(404);
        } else {
            context.next();
        }
    }
}
