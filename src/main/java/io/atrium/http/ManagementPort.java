package io.atrium.http;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * A port of their own for health, metrics and the pages to browse, where one is configured. The port of the callers knows
 * nothing of these then, and this one knows nothing else: it asks nobody for a token, so it is not to be reached from
 * outside.
 */
@ApplicationScoped
class ManagementPort {

    private static final Logger LOG = Logger.getLogger("atrium");

    private static final Pattern OPERATORS = Pattern.compile("/(q|docs)(/.*)?");

    /** The pages show it; callers read it too. */
    private static final Pattern CONTRACT = Pattern.compile("/openapi(/.*)?");

    private final HttpConfig config;
    private final String host;
    private final Vertx vertx;
    private Router router;
    private volatile HttpServer server;

    ManagementPort(HttpConfig config, @ConfigProperty(name = "quarkus.http.host") String host, Vertx vertx) {
        this.config = config;
        this.host = host;
        this.vertx = vertx;
    }

    void divide(@Observes Filters filters) {
        if (config.managementPort().isPresent()) {
            filters.register(this::refuseElsewhere, FilterOrder.PORT.priority());
        }
    }

    void attach(@Observes Router router) {
        this.router = router;
    }

    /** When everything else has started, as with the port of the callers. */
    void listen(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) StartupEvent started) {
        config.managementPort().ifPresent(port -> {
            server = vertx.createHttpServer(
                            new HttpServerOptions().setHost(host).setPort(port))
                    .requestHandler(this::serve)
                    .listen()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            LOG.infof("Operators are answered at port %d", server.actualPort());
        });
    }

    /** The last to go: whoever asks meanwhile learns how the rest is going. */
    void stop(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) ShutdownEvent stopping) {
        if (server != null) {
            server.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private void serve(HttpServerRequest request) {
        VertxContextSafetyToggle.setCurrentContextSafe(true);
        router.handle(request);
    }

    private void refuseElsewhere(RoutingContext context) {
        if (isServed(context)) {
            context.next();
        } else {
            context.fail(404);
        }
    }

    /** Whether what is asked for is answered at the port where it was asked for. */
    boolean isServed(RoutingContext context) {
        String path = context.normalizedPath();
        boolean isForOperators = OPERATORS.matcher(path).matches();
        return config.managementPort().isEmpty()
                || (isAsked(context) ? isForOperators || CONTRACT.matcher(path).matches() : !isForOperators);
    }

    /** Whether the request came in at this port. */
    boolean isAsked(RoutingContext context) {
        return server != null && context.request().localAddress().port() == server.actualPort();
    }
}
