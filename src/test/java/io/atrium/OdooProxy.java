package io.atrium;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * Stands between the gateway and Odoo, and can keep one chosen call, or its answer, to itself; or keep everything back, as
 * if Odoo were away.
 */
final class OdooProxy {

    /** Where in a call it is stopped: Odoo has not heard of it, or has done it already. */
    enum Moment {
        CALL,
        ANSWER
    }

    private static final String JSON_2 = "/json/2/";

    private final Vertx vertx;
    private final HttpClient client;
    private final URI odoo;
    private final int port;
    private final Map<String, Queue<Held>> held = new ConcurrentHashMap<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final Map<String, List<String>> traceparents = new ConcurrentHashMap<>();
    private volatile HttpServer server;
    private volatile Promise<Void> hanging;

    /** Listens until that Vert.x is closed. */
    OdooProxy(Vertx vertx, URI odoo) {
        this.vertx = vertx;
        this.odoo = odoo;
        this.client = vertx.createHttpClient();
        this.server = listen(0);
        this.port = server.actualPort();
    }

    private HttpServer listen(int port) {
        return vertx.createHttpServer()
                .requestHandler(this::receive)
                .listen(port, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Breaks every connection and takes no new one. */
    void leave() {
        server.close().toCompletionStage().toCompletableFuture().join();
    }

    /** Takes connections again and calls too, but says nothing. */
    void hang() {
        hanging = Promise.promise();
        server = listen(port);
    }

    /** Ends the hanging: what came meanwhile is lost, what comes from now on passes. */
    void comeBack() {
        Promise<Void> over = hanging;
        hanging = null;
        over.fail("lost");
    }

    /** Stops the next call of that kind, such as {@code purchase.order.load}, that is not to be stopped already. */
    Held hold(String call, Moment moment) {
        Held next = new Held(moment);
        held.computeIfAbsent(call, unheard -> new ConcurrentLinkedQueue<>()).add(next);
        return next;
    }

    /** Odoo does the next call of that kind; its answer never arrives. */
    void dropAnswerOf(String call) {
        hold(call, Moment.ANSWER).drop();
    }

    /** How many calls of that kind have come. */
    long countOf(String call) {
        return calls.stream().filter(call::equals).count();
    }

    /** What the calls of that kind go on from. */
    List<String> traceparents(String call) {
        return traceparents.getOrDefault(call, List.of());
    }

    /** Everything passes again; what is still held is lost. */
    void clear() {
        held.values().forEach(queue -> queue.forEach(Held::drop));
        held.clear();
    }

    private void receive(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            String call = call(request, body);
            calls.add(call);
            traceparents
                    .computeIfAbsent(call, unheard -> new CopyOnWriteArrayList<>())
                    .addAll(request.headers().getAll("traceparent"));
            Held stop = held.getOrDefault(call, new ConcurrentLinkedQueue<>()).poll();
            hangs().compose(heard -> passes(stop, Moment.CALL))
                    .compose(passed -> ask(request, body))
                    .compose(answer -> passes(stop, Moment.ANSWER).map(answer))
                    .onSuccess(answer -> answer.sendTo(request))
                    .onFailure(lost -> request.connection().close());
        });
    }

    private Future<Void> hangs() {
        Promise<Void> until = hanging;
        return until == null ? Future.succeededFuture() : until.future();
    }

    private static Future<Void> passes(Held stop, Moment moment) {
        return stop == null || stop.moment != moment ? Future.succeededFuture() : stop.reach();
    }

    private Future<Answer> ask(HttpServerRequest request, Buffer body) {
        RequestOptions options = new RequestOptions()
                .setMethod(request.method())
                .setAbsoluteURI(odoo.resolve(request.uri()).toString());
        return client.request(options)
                .compose(asking -> {
                    asking.putHeader("content-type", "application/json");
                    Optional.ofNullable(request.getHeader("authorization"))
                            .ifPresent(key -> asking.putHeader("authorization", key));
                    return asking.send(body);
                })
                .compose(answer -> answer.body()
                        .map(content -> new Answer(answer.statusCode(), answer.getHeader("content-type"), content)));
    }

    /** What is called, as {@code model.method}, in either protocol; nothing for calls that are not on a model. */
    private static String call(HttpServerRequest request, Buffer body) {
        if (request.path().startsWith(JSON_2)) {
            return request.path().substring(JSON_2.length()).replace('/', '.');
        }
        if (body.length() == 0) {
            return "";
        }
        JsonArray arguments =
                body.toJsonObject().getJsonObject("params", new JsonObject()).getJsonArray("args", new JsonArray());
        return arguments.size() < 5 ? "" : arguments.getValue(3) + "." + arguments.getValue(4);
    }

    private record Answer(int status, String contentType, Buffer body) {

        void sendTo(HttpServerRequest request) {
            if (!request.response().closed()) {
                request.response()
                        .setStatusCode(status)
                        .putHeader("content-type", contentType)
                        .end(body);
            }
        }
    }

    /** A call that is stopped, or will be. */
    static final class Held {

        private final Moment moment;
        private final CompletableFuture<Void> reached = new CompletableFuture<>();
        private final Promise<Void> released = Promise.promise();

        private Held(Moment moment) {
            this.moment = moment;
        }

        /** Returns once it is stopped. */
        void await(Duration patience) {
            reached.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS).join();
        }

        void letGo() {
            released.tryComplete();
        }

        void drop() {
            released.tryFail("dropped");
        }

        private Future<Void> reach() {
            reached.complete(null);
            return released.future();
        }
    }
}
