package io.atrium.subscription;

import io.atrium.MigratedDatabase;
import io.atrium.event.Event;
import io.atrium.event.EventLogs;
import io.atrium.event.Fact;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.atrium.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

/** Facts that are sent once more, from the log and from what was given up. */
class ReplayTest {

    private static final String CREATED = "io.atrium.employee.created.v1";
    private static final String UPDATED = "io.atrium.employee.updated.v1";

    private static Vertx vertx;
    private static MigratedDatabase database;

    private final HandClock clock = new HandClock();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private Sender sender;

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        database = new MigratedDatabase(MigratedDatabase.LATEST);
    }

    @AfterAll
    static void close() {
        database.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** The time of the log never goes back: behind what other tests have left there. */
    @BeforeEach
    void turnTheClock() {
        Instant latest = database.rows(
                        "select greatest(time, $1) from event_head",
                        clock.instant().atOffset(ZoneOffset.UTC))
                .get(0)
                .getOffsetDateTime(0)
                .toInstant();
        clock.advance(Duration.between(clock.instant(), latest).plusMinutes(1));
    }

    @AfterEach
    void tidy() throws Exception {
        for (AutoCloseable it : opened) {
            it.close();
        }
        database.execute(
                "truncate subscription, subscription_delivery, subscription_delivered, subscription_worker, subscription_replay");
    }

    @Test
    void sendsWhatBecameTrueInATimeOnceMoreWithIdsOfItsOwn() {
        sender = running(Map.of());
        Receiver receiver = open(Receiver.answering(vertx, 200));
        append(CREATED, "emp_0");
        clock.advance(Duration.ofMinutes(1));
        Instant from = clock.instant();
        Event wanted = append(CREATED, "emp_1");
        append(UPDATED, "emp_1");
        Event alsoWanted = append(CREATED, "emp_2");
        append("io.atrium.shift.created.v1", "shf_1");
        clock.advance(Duration.ofMinutes(1));
        Instant to = clock.instant();
        append(CREATED, "emp_3");
        Subscription subscription = subscribe(receiver, "io.atrium.employee.*");
        ReplayRequest request = request(from, to, List.of(CREATED), null, false, null);

        long counted = sender.replays.count(subscription, request).await().indefinitely();
        Replay replay = begin(subscription, request);

        assertThat(counted).isEqualTo(2);
        assertThat(replay.matched()).isEqualTo(2);
        await().until(() -> receiver.received().size() == 2);
        assertThat(receiver.received())
                .extracting(received -> new JsonObject(received.body()).getString("replayof"))
                .containsExactlyInAnyOrder(
                        wanted.id().toString(), alsoWanted.id().toString());
        assertThat(receiver.received()).allSatisfy(received -> {
            JsonObject body = new JsonObject(received.body());
            assertThat(body.getString("id")).isEqualTo(received.id()).isNotEqualTo(body.getString("replayof"));
            assertThat(body.getJsonObject("data").getString("name")).isEqualTo("Zoë");
        });
        await().until(() -> current(replay).state().equals("done"));
        assertThat(current(replay).queued()).isEqualTo(2);
    }

    @Test
    void sendsOnlyWhatIsAboutASubject() {
        sender = running(Map.of());
        Receiver receiver = open(Receiver.answering(vertx, 200));
        Instant from = clock.instant();
        append(CREATED, "emp_4");
        Event wanted = append(CREATED, "emp_5");
        clock.advance(Duration.ofMinutes(1));
        Subscription subscription = subscribe(receiver, "*");

        begin(subscription, request(from, clock.instant(), null, "emp_5", false, null));

        await().until(() -> receiver.received().size() == 1);
        assertThat(new JsonObject(receiver.received().get(0).body()).getString("replayof"))
                .isEqualTo(wanted.id().toString());
    }

    @Test
    void sendsOnlyWhatWasGivenUpAndThatOnce() {
        sender = running(Map.of("retry-schedule", "1ms"));
        AtomicInteger status = new AtomicInteger(400);
        Receiver receiver = open(new Receiver(vertx, (delivery, response) -> response.setStatusCode(status.get())
                .end()));
        Instant from = clock.instant();
        Subscription subscription = subscribe(receiver, "*");
        Event dead = append(CREATED, "emp_1");
        sender.fact(dead);
        await().until(() -> {
            clock.advance(Duration.ofMillis(10));
            return count("subscription_delivery where state = 'dead'") == 1;
        });
        status.set(200);
        Event fine = append(CREATED, "emp_2");
        sender.fact(fine);
        await().until(() -> count("subscription_delivered") == 1);
        clock.advance(Duration.ofMinutes(1));
        ReplayRequest request = request(from, clock.instant(), null, null, true, null);

        Replay first = begin(subscription, request);
        await().until(() -> current(first).state().equals("done"));
        Replay second = begin(subscription, request);

        assertThat(first.matched()).isEqualTo(1);
        assertThat(second.matched()).isZero();
        await().until(() -> count("subscription_delivered") == 2);
        assertThat(receiver.received().stream()
                        .map(received -> new JsonObject(received.body()).getString("replayof"))
                        .filter(id -> id != null))
                .containsExactly(dead.id().toString());
    }

    @Test
    void goesOnWhereItWasWhenAnotherProcessTakesOver() {
        sender = running(Map.of());
        Receiver receiver = open(Receiver.answering(vertx, 200));
        Instant from = clock.instant();
        List<Event> facts = IntStream.range(0, 60)
                .mapToObj(i -> append(CREATED, "emp_" + i))
                .toList();
        clock.advance(Duration.ofMinutes(1));
        Subscription subscription = subscribe(receiver, "*");
        Replay replay = begin(subscription, request(from, clock.instant(), null, null, false, 20));
        await().until(() -> current(replay).queued() > 0);
        assertThat(current(replay).queued()).isLessThan(60);

        sender.kill();
        sender = running(Map.of());

        await().atMost(Duration.ofSeconds(30))
                .until(() -> current(replay).state().equals("done"));
        await().until(() -> count("subscription_delivered") == 60);
        assertThat(current(replay).queued()).isEqualTo(60);
        assertThat(database.rows("select replay_of from subscription_delivered order by id"))
                .extracting(row -> row.getUUID(0))
                .isEqualTo(facts.stream().map(Event::id).toList());
    }

    @Test
    void endsWhenItIsCancelledAndTakesBackWhatWaits() {
        sender = running(Map.of());
        Receiver silent = open(Receiver.silent(vertx));
        Instant from = clock.instant();
        IntStream.range(0, 40).forEach(i -> append(CREATED, "emp_" + i));
        clock.advance(Duration.ofMinutes(1));
        Subscription subscription = subscribe(silent, "*");
        Replay replay = begin(subscription, request(from, clock.instant(), null, null, false, 10));
        await().until(() -> silent.received().size() == 4);

        Replay cancelled = sender.pool
                .withTransaction(transaction -> sender.replays.cancel(transaction, replay.number()))
                .await()
                .indefinitely();

        assertThat(cancelled.state()).isEqualTo("cancelled");
        assertThat(count("subscription_delivery where state = 'fresh'")).isZero();
        await().during(Duration.ofMillis(500)).until(() -> current(replay).queued() == cancelled.queued());
    }

    private Sender running(Map<String, String> keys) {
        return open(new Sender(database, clock, new RememberingLastResort(), keys).start());
    }

    private <T extends AutoCloseable> T open(T resource) {
        opened.add(0, resource);
        return resource;
    }

    private Subscription subscribe(Receiver receiver, String type) {
        return sender.subscribe(
                "client", new JsonObject().put("url", receiver.url()).put("types", List.of(type)));
    }

    private ReplayRequest request(
            Instant from, Instant to, List<String> types, String subject, boolean failedOnly, Integer rate) {
        return new ReplayRequest(from, to, types, subject, failedOnly, rate, null).checked(clock.instant());
    }

    private Replay begin(Subscription subscription, ReplayRequest request) {
        return sender.pool
                .withTransaction(transaction -> sender.replays.begin(transaction, subscription, request, "operator"))
                .await()
                .indefinitely();
    }

    private Replay current(Replay replay) {
        return sender.replays.one(null, replay.id()).await().indefinitely();
    }

    private static long count(String rows) {
        return database.number("select count(*) from " + rows);
    }

    private Event append(String type, String subject) {
        Fact fact =
                new Fact(UUID.randomUUID(), type, subject, "c-1", "odoo", null, new JsonObject().put("name", "Zoë"));
        return EventLogs.append(database.pool(), clock, List.of(fact)).get(0);
    }
}
