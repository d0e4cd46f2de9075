package io.atrium.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** The page to browse, whose files lie in {@code META-INF/resources/docs}, by the address that people type. */
@ApplicationScoped
class DocsPage {

    private static final String ADDRESS = "/docs";

    private final ManagementPort management;

    DocsPage(ManagementPort management) {
        this.management = management;
    }

    void register(@Observes Router router) {
        router.route(ADDRESS).order(Integer.MIN_VALUE + 1).handler(this::lead);
    }

    /** Vert.x takes the address with a slash for the same; that one is the page itself. */
    private void lead(RoutingContext context) {
        HttpMethod method = context.request().method();
        boolean isRead = method == HttpMethod.GET || method == HttpMethod.HEAD;
        if (isRead && context.request().path().equals(ADDRESS) && management.isServed(context)) {
            context.response()
                    .setStatusCode(302)
                    .putHeader(HttpHeaders.LOCATION, ADDRESS + "/")
                    .end();
        } else {
            context.next();
        }
    }
}
