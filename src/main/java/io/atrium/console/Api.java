package io.atrium.console;

import io.atrium.http.Correlation;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.ext.web.client.HttpRequest;
import io.vertx.mutiny.ext.web.client.HttpResponse;
import io.vertx.mutiny.ext.web.client.WebClient;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Atrium's own API, called over HTTP like anybody calls it: with a token, through the same filters, under the same
 * limits. The console has no other way to anything.
 */
@ApplicationScoped
class Api {

    private static final Logger LOG = Logger.getLogger(Api.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int CONNECTIONS = 64;

    private final WebClient client;
    private final Optional<URI> configured;

    Api(Vertx vertx, ConsoleConfig config) {
        this.client = WebClient.create(
                vertx, new WebClientOptions().setMaxPoolSize(CONNECTIONS).setFollowRedirects(false));
        this.configured = config.apiUrl();
    }

    /**
     * The answer, whatever its status; an API that does not answer is a problem like any other.
     *
     * @param context the request for the page
     */
    Uni<Answer> ask(RoutingContext context, Question question) {
        return Uni.createFrom()
                .deferred(() -> sent(context, question))
                .map(response -> Answer.of(response.statusCode(), response.bodyAsString()))
                .onFailure()
                .invoke(failure -> LOG.warnf(failure, "the console cannot reach the API"))
                .onFailure()
                .recoverWithItem(failure -> Answer.of(
                        503,
                        "{\"title\":\"Atrium does not answer\",\"detail\":\"The console could not reach the API; its log"
                                + " says why.\",\"code\":\"unavailable\"}"));
    }

    private Uni<HttpResponse<Buffer>> sent(RoutingContext context, Question question) {
        URI base = configured.orElseGet(() -> asked(context));
        HttpRequest<Buffer> request = client.requestAbs(question.method(), base + question.pathAndQuery())
                .timeout(PATIENCE.toMillis())
                .putHeader(HttpHeaders.ACCEPT, "application/json")
                .putHeader(Correlation.HEADER, Correlation.id(context));
        question.headers().forEach(request::putHeader);
        return question.body() == null ? request.send() : request.sendBuffer(Buffer.buffer(question.body()));
    }

    /** Where the request for the page came in; what a proxy says of it does not count. */
    private static URI asked(RoutingContext context) {
        SocketAddress here = context.request().localAddress();
        if (here == null || context.request().connection().isSsl()) {
            throw new IllegalStateException("atrium.console.api-url must say where the API is");
        }
        String host =
                here.hostAddress().contains(":") ? "[" + here.hostAddress().split("%")[0] + "]" : here.hostAddress();
        return URI.create("http://" + host + ":" + here.port());
    }

    /**
     * A request.
     *
     * @param headers the token among them
     * @param body null for none
     */
    record Question(HttpMethod method, String pathAndQuery, Map<String, String> headers, String body) {}
}
