package io.atrium;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpHeaders;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** A subscriber: keeps what it is sent, and believes only what the reference library of Standard Webhooks believes. */
final class Partner {

    /** @param fact as it was verified when it came, or null */
    private record Delivery(HttpHeaders headers, String body, JsonObject fact, Instant at) {}

    /** A fact that arrived, under what id, and when. */
    record Arrival(String webhookId, JsonObject fact, Instant at) {}

    private final List<Delivery> deliveries = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private final Queue<Throwable> forged = new ConcurrentLinkedQueue<>();
    private volatile String secret;

    /** Listens until that Vert.x is closed. */
    Partner(Vertx vertx) {
        server = vertx.createHttpServer()
                .requestHandler(this::receive)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    String url() {
        return "http://127.0.0.1:" + server.actualPort() + "/facts";
    }

    int port() {
        return server.actualPort();
    }

    /**
     * From now on what comes is verified when it comes, and only then acknowledged. Without that it is verified when it is asked
     * for, which the signature's time allows for five minutes.
     */
    void trust(String secret) {
        this.secret = secret;
    }

    /** What has arrived until now does not count any more. */
    void forget() {
        deliveries.clear();
    }

    /** What arrived about that subject, each verified with the secret of the subscription. */
    List<JsonObject> facts(String subject, String secret) {
        return arrivals(secret).stream()
                .map(Arrival::fact)
                .filter(fact -> subject.equals(fact.getString("subject")))
                .toList();
    }

    /** All that arrived, in that order. */
    List<Arrival> arrivals(String secret) {
        assertThat(forged).isEmpty();
        return deliveries.stream()
                .map(delivery -> new Arrival(
                        delivery.headers().firstValue("webhook-id").orElseThrow(),
                        delivery.fact() == null
                                ? verified(delivery.headers(), delivery.body(), secret)
                                : delivery.fact(),
                        delivery.at()))
                .toList();
    }

    /** What each delivery goes on from. */
    List<String> traceparents() {
        return deliveries.stream()
                .flatMap(delivery -> delivery.headers().allValues("traceparent").stream())
                .toList();
    }

    private static JsonObject verified(HttpHeaders headers, String body, String secret) {
        try {
            new Webhook(secret).verify(body, headers);
            return new JsonObject(body);
        } catch (WebhookVerificationException | EmptyWebhookSecretException forged) {
            throw new AssertionError("not signed by the gateway: " + body, forged);
        }
    }

    private void receive(HttpServerRequest request) {
        Map<String, List<String>> headers = request.headers().names().stream()
                .collect(Collectors.toMap(name -> name, request.headers()::getAll, (one, other) -> one));
        request.body()
                .map(body -> delivery(HttpHeaders.of(headers, (name, value) -> true), body.toString(UTF_8)))
                .onSuccess(delivery -> {
                    deliveries.add(delivery);
                    request.response().setStatusCode(204).end();
                })
                .onFailure(failure -> {
                    forged.add(failure);
                    request.response().setStatusCode(401).end();
                });
    }

    private Delivery delivery(HttpHeaders headers, String body) {
        return new Delivery(headers, body, secret == null ? null : verified(headers, body, secret), Instant.now());
    }
}
