package io.atrium.subscription;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A partner's endpoint: remembers what it was sent and answers as it is told. */
class Receiver implements AutoCloseable {

    record Received(MultiMap headers, String body) {
        String id() {
            return headers.get("webhook-id");
        }

        String subject() {
            return new JsonObject(body).getString("subject");
        }

        long timestamp() {
            return Long.parseLong(headers.get("webhook-timestamp"));
        }
    }

    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    /** One that answers each delivery in its own way. */
    Receiver(Vertx vertx, BiConsumer<Received, HttpServerResponse> answer) {
        server = vertx.createHttpServer()
                .requestHandler(request -> receive(request, answer))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    static Receiver answering(Vertx vertx, int status) {
        return new Receiver(
                vertx, (delivery, response) -> response.setStatusCode(status).end("thanks"));
    }

    static Receiver silent(Vertx vertx) {
        return new Receiver(vertx, (delivery, response) -> {});
    }

    String url() {
        return "http://localhost:" + server.actualPort() + "/hook?of=atrium";
    }

    List<Received> received() {
        return received;
    }

    private void receive(HttpServerRequest request, BiConsumer<Received, HttpServerResponse> answer) {
        request.body().onSuccess(body -> {
            Received delivery = new Received(request.headers(), body.toString(UTF_8));
            received.add(delivery);
            answer.accept(delivery, request.response());
        });
    }

    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().join();
    }
}
