package io.atrium.sandbox;

import io.atrium.sandbox.SandboxOdoo.Options;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** A sandbox that runs, and a caller that speaks its protocols word by word. */
final class Running implements AutoCloseable {

    static final Clock NOON = Clock.fixed(Instant.parse("2026-11-21T12:00:00.250500Z"), ZoneOffset.UTC);

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    final SandboxOdoo sandbox;

    private Running(Options options) {
        sandbox = SandboxOdoo.start(vertx, options).await().atMost(Duration.ofSeconds(20));
    }

    static Running odoo(int serie) {
        return with(Options.defaults().withSerie(serie).withClock(NOON));
    }

    static Running with(Options options) {
        return new Running(options);
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(sandbox.url().resolve(path)).GET().build());
    }

    HttpResponse<String> post(String path, String body, String... headers) {
        return send(HttpRequest.newBuilder(sandbox.url().resolve(path))
                .headers(headers)
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new NoAnswer(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static final class NoAnswer extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoAnswer(IOException cause) {
            super(cause);
        }
    }

    /** The whole JSON-RPC answer. */
    JsonObject rpc(String service, String method, Object... args) {
        JsonObject params =
                new JsonObject().put("service", service).put("method", method).put("args", JsonArray.of(args));
        JsonObject body = new JsonObject()
                .put("jsonrpc", "2.0")
                .put("method", "call")
                .put("id", 1)
                .put("params", params);
        HttpResponse<String> response = post("/jsonrpc", body.encode(), "Content-Type", "application/json");
        if (response.statusCode() != 200) {
            throw new IllegalStateException("status " + response.statusCode());
        }
        return new JsonObject(response.body());
    }

    JsonObject rpc(String model, String method, JsonArray args, Map<String, ?> keywords) {
        return rpc("object", "execute_kw", "demo", 2, "admin", model, method, args, JsonObject.mapFrom(keywords));
    }

    /** The result of a call that must succeed. */
    Object call(String model, String method, JsonArray args, Map<String, ?> keywords) {
        JsonObject answer = rpc(model, method, args, keywords);
        if (answer.containsKey("error")) {
            throw new IllegalStateException(answer.encodePrettily());
        }
        return answer.getValue("result");
    }

    JsonObject row(String model, int id, String... fields) {
        JsonArray rows =
                (JsonArray) call(model, "read", JsonArray.of(JsonArray.of(id)), Map.of("fields", List.of(fields)));
        return rows.getJsonObject(0);
    }

    int count(String model, Object... domain) {
        return (Integer) call(
                model,
                "search_count",
                JsonArray.of(JsonArray.of(domain)),
                Map.of("context", Map.of("active_test", false)));
    }

    HttpResponse<String> json2(String model, String method, JsonObject body) {
        return post(
                "/json/2/" + model + "/" + method,
                body.encode(),
                "Content-Type",
                "application/json",
                "Authorization",
                "bearer admin");
    }

    URI url() {
        return sandbox.url();
    }

    @Override
    public void close() {
        sandbox.stop().await().atMost(Duration.ofSeconds(10));
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
