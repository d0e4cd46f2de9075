package io.atrium.event;

import io.atrium.MigratedDatabase;
import io.atrium.access.Caller;
import io.atrium.event.EventLog.Selection;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnectOptions;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static io.atrium.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

/** How streams behave towards listeners that are slow, gone or too many. */
@Timeout(120)
class ChangeStreamsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int PAGE = 5;
    private static final int FACTS = 1500;
    private static final Caller LISTENER =
            new Caller("listener", "listener", Optional.empty(), Set.of(), Instant.parse("2100-01-01T00:00:00Z"));

    private static MigratedDatabase database;
    private static CountingLog log;
    private static HttpServer server;
    private static ChangeStreams streams;
    private static final List<Throwable> FAILURES = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void open() {
        database = new MigratedDatabase(MigratedDatabase.LATEST);
        log = new CountingLog(database.pool());
        Notifications deaf = new Notifications(database.vertx(), new PgConnectOptions());
        Wakeup wakeup = new Wakeup(deaf, log, database.vertx());
        wakeup.start(null);
        streams = new ChangeStreams(
                new ChangeFeed(log, wakeup, new OpenFacts(), Clock.systemUTC()), new TwoStreams(), Clock.systemUTC());
        Router router = Router.router(database.vertx());
        router.get().handler(ChangeStreamsTest::stream);
        server = database.vertx()
                .createHttpServer()
                .requestHandler(router)
                .listen(0)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        String large = "x".repeat(20_000);
        List<Fact> facts = IntStream.range(0, FACTS)
                .mapToObj(i -> new Fact(
                        UUID.randomUUID(),
                        "happened",
                        "subject",
                        "correlation",
                        "test",
                        null,
                        new JsonObject().put("large", large)))
                .toList();
        database.pool()
                .withTransaction(transaction -> log.append(transaction, facts))
                .await()
                .atMost(PATIENCE);
    }

    @AfterAll
    static void close() {
        database.close();
    }

    private static void stream(RoutingContext routing) {
        streams.stream(Selection.all(PAGE), LISTENER, () -> true, routing)
                .subscribe()
                .with(ended -> {}, failure -> {
                    FAILURES.add(failure);
                    routing.response().setStatusCode(503).end();
                });
    }

    @Test
    void readsNoFurtherThanASlowListenerTakes() throws IOException {
        // Given: one that asks and takes nothing
        log.pages.set(0);
        try (Socket slow = new Socket()) {
            slow.setReceiveBufferSize(8192);
            slow.connect(new java.net.InetSocketAddress("localhost", server.actualPort()));
            slow.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

            // When: the reading has come to a rest
            AtomicInteger before = new AtomicInteger();
            await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).until(() -> {
                int pages = log.pages.get();
                return before.getAndSet(pages) == pages && pages > 0;
            });

            // Then: what the system's own buffers take was read, and no more; another listener is served meanwhile
            assertThat(before).hasValueLessThan(FACTS / PAGE / 2);
            try (EventSource quick = EventSource.open(address())) {
                assertThat(quick.events(FACTS)).hasSize(FACTS);
            }
            assertThat(received(slow, "\nevent: ")).isEqualTo(FACTS);
        }
        await().atMost(PATIENCE).until(() -> streams.open() == 0);
    }

    @Test
    void stopsReadingForOneThatIsGone() {
        EventSource gone = EventSource.open(address());
        gone.events(1);

        gone.close();

        await().atMost(PATIENCE).until(() -> streams.open() == 0);
    }

    @Test
    void refusesMoreStreamsThanMayBeOpen() {
        try (EventSource first = EventSource.open(address());
                EventSource second = EventSource.open(address())) {
            FAILURES.clear();

            try (EventSource third = EventSource.open(address())) {
                assertThat(third.response().statusCode()).isEqualTo(503);
            }

            Failure refused = (Failure) FAILURES.get(0);
            assertThat(refused.code()).isEqualTo(FailureCode.UNAVAILABLE);
            assertThat(refused.retryAfter()).isPresent();
            assertThat(List.of(first, second)).allMatch(open -> open.response().statusCode() == 200);
        }
        await().atMost(PATIENCE).until(() -> streams.open() == 0);
    }

    @Test
    void endsWhenTheProcessStops() {
        ChangeStreams stopping = new ChangeStreams(
                new ChangeFeed(log, null, new OpenFacts(), Clock.systemUTC()) {
                    @Override
                    Uni<EventLog.Page> read(Selection selection, Set<String> scopes, Duration wait) {
                        return wait.isZero()
                                ? super.read(selection, scopes, wait)
                                : Uni.createFrom().nothing();
                    }
                },
                new TwoStreams(),
                Clock.systemUTC());
        ChangeStreams before = streams;
        streams = stopping;
        try (EventSource source = EventSource.open(address())) {
            source.events(PAGE);

            stopping.stop(new ShutdownEvent());

            assertThat(source.next()).isEmpty();
            assertThat(stopping.open()).isZero();
        } finally {
            streams = before;
        }
    }

    private static int received(Socket socket, String mark) throws IOException {
        StringBuilder rest = new StringBuilder();
        int found = 0;
        byte[] bytes = new byte[65536];
        while (found < FACTS) {
            int count = socket.getInputStream().read(bytes);
            if (count < 0) {
                return found;
            }
            rest.append(new String(bytes, 0, count, StandardCharsets.US_ASCII));
            for (int at = rest.indexOf(mark); at >= 0; at = rest.indexOf(mark)) {
                found++;
                rest.delete(0, at + mark.length());
            }
            rest.delete(0, Math.max(0, rest.length() - mark.length()));
        }
        return found;
    }

    private static URI address() {
        return URI.create("http://localhost:" + server.actualPort() + "/");
    }

    /** Counts how many pages are read. */
    private static final class CountingLog extends EventLog {

        private final AtomicInteger pages = new AtomicInteger();

        CountingLog(Pool pool) {
            super(pool, Clock.systemUTC());
        }

        @Override
        Uni<Page> read(Selection selection) {
            pages.incrementAndGet();
            return super.read(selection);
        }
    }

    private static final class TwoStreams implements EventConfig {

        @Override
        public Duration retention() {
            return Duration.ofDays(90);
        }

        @Override
        public int maxStreams() {
            return 2;
        }

        @Override
        public Optional<URI> publicUrl() {
            return Optional.empty();
        }
    }
}
