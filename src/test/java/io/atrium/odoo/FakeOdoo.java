package io.atrium.odoo;

import io.atrium.Waiting;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/** A server that answers {@code authenticate} and leaves every other call to the test: answer it, hold it, cut it off. */
public final class FakeOdoo implements AutoCloseable {

    public final Vertx vertx = Vertx.vertx();

    /** Every call after authentication, in the order of arrival. */
    public final List<Received> received = new CopyOnWriteArrayList<>();

    private final io.vertx.core.http.HttpServer server;
    private volatile BiConsumer<JsonObject, HttpServerResponse> behaviour;
    private volatile JsonObject authentication = result(2);

    public record Received(String path, JsonObject body, io.vertx.core.MultiMap headers, HttpServerResponse response) {}

    public FakeOdoo() {
        server = vertx.getDelegate().createHttpServer();
        server.requestHandler(request -> request.body().onSuccess(buffer -> {
            JsonObject body = buffer.length() == 0 ? new JsonObject() : buffer.toJsonObject();
            if ("authenticate".equals(body.getJsonObject("params", body).getString("method"))) {
                json(request.response(), 200, authentication);
                return;
            }
            received.add(new Received(request.path(), body, request.headers(), request.response()));
            behaviour.accept(body, request.response());
        }));
        vertx.getDelegate().getOrCreateContext().runOnContext(ignored -> server.listen(0, "127.0.0.1"));
        Waiting.await().until(() -> server.actualPort() > 0);
        behaviour = (body, response) -> json(response, 200, result(true));
    }

    public FakeOdoo behaving(BiConsumer<JsonObject, HttpServerResponse> behaviour) {
        this.behaviour = behaviour;
        return this;
    }

    FakeOdoo answering(int status, Object body) {
        return behaving((request, response) -> json(response, status, body));
    }

    FakeOdoo authenticating(JsonObject answer) {
        authentication = answer;
        return this;
    }

    FakeOdoo holding() {
        return behaving((request, response) -> {});
    }

    void stop() {
        server.close().toCompletionStage().toCompletableFuture().join();
    }

    public OdooSettings settings(Protocol protocol) {
        return settings(protocol, 4, Duration.ofSeconds(10));
    }

    OdooSettings settings(Protocol protocol, int maxConcurrency, Duration timeout) {
        URI url = URI.create("http://127.0.0.1:" + server.actualPort());
        return new OdooSettings(url, "demo", "admin", "secret-key", protocol, maxConcurrency, timeout);
    }

    public static JsonObject result(Object value) {
        return JsonObject.of("jsonrpc", "2.0", "id", 1, "result", value);
    }

    public static JsonObject error(String name, String message) {
        JsonObject data = JsonObject.of("name", name, "message", message, "debug", "Traceback: secret-key");
        return JsonObject.of("error", JsonObject.of("code", 200, "message", "Odoo Server Error", "data", data));
    }

    public static void json(HttpServerResponse response, int status, Object body) {
        response.setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(Json.encode(body));
    }

    @Override
    public void close() {
        vertx.closeAndAwait();
    }
}
