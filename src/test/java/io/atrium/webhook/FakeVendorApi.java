package io.atrium.webhook;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A vendor's API that answers as told. */
public final class FakeVendorApi implements AutoCloseable {

    private static final Consumer<HttpServerRequest> NOTHING =
            request -> request.response().setStatusCode(404).end("{}");

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final List<HttpServerRequest> requests = new CopyOnWriteArrayList<>();
    private volatile Consumer<HttpServerRequest> answer = NOTHING;

    public FakeVendorApi() {
        server = vertx.createHttpServer()
                .requestHandler(request -> {
                    requests.add(request);
                    answer.accept(request);
                })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    public String url() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    void answers(int status, Map<String, String> headers, String body) {
        answers(request -> {
            HttpServerResponse response = request.response().setStatusCode(status);
            headers.forEach(response::putHeader);
            response.end(body);
        });
    }

    public void answers(Consumer<HttpServerRequest> handler) {
        answer = handler;
    }

    void answerAsUsual() {
        answer = NOTHING;
        requests.clear();
    }

    HttpServerRequest last() {
        return requests.get(requests.size() - 1);
    }

    long asked(String path) {
        return requests.stream().filter(request -> request.path().equals(path)).count();
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
