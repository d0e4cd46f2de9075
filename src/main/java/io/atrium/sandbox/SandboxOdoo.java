package io.atrium.sandbox;

import io.atrium.sandbox.Faults.Fault;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * An Odoo to try things on: it speaks the real wire protocols over demo data, refuses what a real one refuses, and runs
 * inside this process. Calls are made one after the other; each is done completely or not at all.
 */
public final class SandboxOdoo {

    private static final Logger LOG = Logger.getLogger(SandboxOdoo.class);
    private static final int REMEMBERED_CALLS = 10_000;

    /**
     * @param host where it listens
     * @param port 0 takes any free one
     * @param serie 14 or 19: fields, states, protocols and answers are that version's
     * @param journal the file that keeps what was written; without it, a restart forgets
     * @param clock what Odoo takes for the time
     * @param extraSuppliers so many generated ones beside the demo data, from id 1,000,000; not journaled
     */
    public record Options(String host, int port, int serie, Optional<Path> journal, Clock clock, int extraSuppliers) {

        public Options {
            if (serie != 14 && serie != 19) {
                throw new IllegalArgumentException("The sandbox plays Odoo 14 or 19, not " + serie + ".");
            }
            if (extraSuppliers < 0) {
                throw new IllegalArgumentException("There cannot be " + extraSuppliers + " extra suppliers.");
            }
        }

        public static Options defaults() {
            return new Options("127.0.0.1", 0, 14, Optional.empty(), Clock.systemUTC(), 0);
        }

        public Options withHost(String other) {
            return new Options(other, port, serie, journal, clock, extraSuppliers);
        }

        public Options withPort(int other) {
            return new Options(host, other, serie, journal, clock, extraSuppliers);
        }

        public Options withSerie(int other) {
            return new Options(host, port, other, journal, clock, extraSuppliers);
        }

        public Options withJournal(Path other) {
            return new Options(host, port, serie, Optional.of(other), clock, extraSuppliers);
        }

        public Options withClock(Clock other) {
            return new Options(host, port, serie, journal, other, extraSuppliers);
        }

        public Options withExtraSuppliers(int other) {
            return new Options(host, port, serie, journal, clock, other);
        }
    }

    private final Vertx vertx;
    private final Options options;
    private final WorkerExecutor worker;
    private final Faults faults = new Faults();
    private final Deque<String> calls = new ArrayDeque<>();
    private Odoo odoo;
    private JsonRpc jsonRpc;
    private Json2 json2;
    private HttpServer server;

    private SandboxOdoo(Vertx vertx, Options options) {
        this.vertx = vertx;
        this.options = options;
        // One thread of its own: calls queue here, and no event loop waits for them.
        this.worker = vertx.createSharedWorkerExecutor("sandbox-odoo-" + System.identityHashCode(this), 1);
    }

    /** Fills in the demo data, takes over what the journal kept, and listens. */
    public static Uni<SandboxOdoo> start(Vertx vertx, Options options) {
        return Uni.createFrom()
                .completionStage(() -> new SandboxOdoo(vertx, options).start().toCompletionStage());
    }

    private Future<SandboxOdoo> start() {
        return worker.executeBlocking(
                        () -> new Odoo(options.serie(), options.journal(), options.clock(), options.extraSuppliers()))
                .compose(filled -> {
                    odoo = filled;
                    jsonRpc = new JsonRpc(filled);
                    json2 = new Json2(filled);
                    return vertx.createHttpServer()
                            .requestHandler(this::receive)
                            .listen(options.port(), options.host());
                })
                .map(listening -> {
                    server = listening;
                    return this;
                })
                .onFailure(failure -> worker.close());
    }

    /** Where to reach it. */
    public URI url() {
        return URI.create("http://" + options.host() + ":" + server.actualPort());
    }

    /** The version that it plays. */
    int serie() {
        return options.serie();
    }

    /** The only database there is. */
    public String database() {
        return Demo.DATABASE;
    }

    /** The user to call as. */
    public String login() {
        return Demo.LOGIN;
    }

    /** Password of the old protocols, bearer key of the new one. */
    public String apiKey() {
        return Demo.KEY;
    }

    /** Stops listening and closes the journal. */
    public Uni<Void> stop() {
        return Uni.createFrom().completionStage(() -> server.close()
                .eventually(() -> worker.executeBlocking(() -> {
                    odoo.close();
                    return null;
                }))
                .eventually(() -> worker.close())
                .toCompletionStage());
    }

    /** Work that others see only once it is committed, with the time of this moment. */
    public Transaction begin() {
        return odoo.begin();
    }

    /**
     * From now on it is this time, to the microsecond, and stays so until the next word; it may be earlier than before.
     * Null gives it back its clock.
     */
    public void stopTimeAt(Instant time) {
        odoo.stopTimeAt(time);
    }

    /**
     * Gives a record's field another text in a language, as people do in the dialog for translations: no write date tells
     * of it.
     */
    public void translate(String model, int id, String field, String language, String text) {
        odoo.translate(model, id, field, language, text);
    }

    /** Ways to make it misbehave. */
    public Faults faults() {
        return faults;
    }

    /** The latest calls it took, such as {@code purchase.order.load}, oldest first. */
    public List<String> calls() {
        synchronized (calls) {
            return List.copyOf(calls);
        }
    }

    private void remember(Called called) {
        synchronized (calls) {
            if (calls.size() == REMEMBERED_CALLS) {
                calls.removeFirst();
            }
            calls.addLast(called.model() + "." + called.method());
        }
    }

    private void receive(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            Called called = understand(request, body.getBytes());
            Fault fault = faults.of(called.model(), called.method());
            if (fault == null) {
                answer(request, called);
                return;
            }
            switch (fault.kind()) {
                case DELAY -> vertx.setTimer(Math.max(1, fault.delay().toMillis()), timer -> answer(request, called));
                case DROP_BEFORE -> request.connection().close();
                case DROP_AFTER ->
                    run(called).onComplete(done -> request.connection().close());
                case BAD_GATEWAY -> send(request, Answer.page(502, "Bad Gateway", "nginx"));
                case REFUSE -> send(request, refusal(request, called));
                default -> throw new IllegalStateException(fault.toString());
            }
        });
    }

    /** What this version has at the path. */
    private Called understand(HttpServerRequest request, byte[] body) {
        boolean post = request.method().equals(HttpMethod.POST);
        String path = request.path();
        if (path.equals("/jsonrpc") && post) {
            return jsonRpc.read(body);
        }
        if (options.serie() >= 19 && path.equals("/web/version")) {
            return new Called("web", "version", () -> Answer.json(200, odoo.webVersion()));
        }
        if (options.serie() >= 19 && (path.equals(Json2.PREFIX) || path.startsWith(Json2.PREFIX + "/"))) {
            return json2.read(post, path, request.getHeader("Authorization"), request.getHeader("Content-Type"), body);
        }
        return Called.answered(Answer.notFound());
    }

    private Future<Answer> run(Called called) {
        if (!called.model().isEmpty()) {
            remember(called);
        }
        return worker.executeBlocking(called.answer()::get);
    }

    private void answer(HttpServerRequest request, Called called) {
        run(called).onSuccess(answer -> send(request, answer)).onFailure(failure -> {
            LOG.errorf(failure, "The sandbox Odoo failed at %s.%s", called.model(), called.method());
            send(request, Answer.page(500, "Internal Server Error", "The sandbox failed."));
        });
    }

    private Answer refusal(HttpServerRequest request, Called called) {
        OdooError error = OdooError.access("You are not allowed to access " + called.model() + " records.");
        return request.path().equals("/jsonrpc") ? jsonRpc.refusal(error) : Json2.error(error);
    }

    private static void send(HttpServerRequest request, Answer answer) {
        if (!request.response().closed()) {
            request.response()
                    .setStatusCode(answer.status())
                    .putHeader("Content-Type", answer.contentType())
                    .end(Buffer.buffer(answer.body()));
        }
    }
}
