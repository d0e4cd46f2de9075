package io.atrium.subscription;

import com.standardwebhooks.Webhook;
import io.atrium.event.Event;
import io.atrium.subscription.Receiver.Received;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

/** Facts go in at the fan-out, HTTP requests come out at receivers; the database in between is a real one. */
class DispatcherTest {

    private static final String CREATED = "io.atrium.employee.created.v1";

    private static Vertx vertx;
    private static Database database;

    private final HandClock clock = new HandClock();
    private final RememberingLastResort lastResort = new RememberingLastResort();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final byte[] secret = Secret.random();
    private Dispatcher dispatcher;
    private FanOut fanOut;
    private DeliveryQueue queue;

    @BeforeAll
    static void open() throws IOException {
        vertx = Vertx.vertx();
        database = new Database(vertx);
    }

    @AfterAll
    static void close() throws IOException {
        database.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @AfterEach
    void tidy() throws Exception {
        dispatcher.stop(new ShutdownEvent());
        for (AutoCloseable it : opened) {
            it.close();
        }
        database.empty();
    }

    @Test
    void deliversTheFactSignedForTheReferenceVerifier() throws Exception {
        running(Map.of());
        Receiver receiver = open(Receiver.answering(vertx, 204));
        subscribe(receiver.url(), "*");
        Event event = event(CREATED, "emp_1");

        fact(event);

        Received received = await().until(() -> first(receiver), it -> it != null);
        assertThat(received.id()).isEqualTo(event.id().toString());
        assertThat(received.body()).isEqualTo(event.toCloudEvent().encode());
        assertThat(received.headers().get("content-type")).isEqualTo("application/cloudevents+json");
        assertThat(received.headers().get("user-agent")).isEqualTo("Atrium");
        assertThat(received.headers().get("host")).startsWith("localhost:");
        assertThatCode(() -> new Webhook(Secret.text(secret)).verify(received.body(), headers(received)))
                .doesNotThrowAnyException();
        await().untilAsserted(() -> assertThat(states()).containsExactly("delivered"));
    }

    @Test
    void signsWithTheOldSecretTooWhileARotationIsUnderWay() {
        running(Map.of());
        Receiver receiver = open(Receiver.answering(vertx, 200));
        String subscription = subscribe(receiver.url(), "*");
        byte[] old = Secret.random();
        database.rows(
                "update subscription set previous_secret = $2, previous_secret_until = $3 where id = $1",
                subscription,
                Buffer.buffer(old),
                clock.instant().plusSeconds(60).atOffset(ZoneOffset.UTC));

        fact(event(CREATED, "emp_1"));

        Received received = await().until(() -> first(receiver), it -> it != null);
        assertThatCode(() -> new Webhook(Secret.text(old)).verify(received.body(), headers(received)))
                .doesNotThrowAnyException();
        assertThatCode(() -> new Webhook(Secret.text(secret)).verify(received.body(), headers(received)))
                .doesNotThrowAnyException();
    }

    @Test
    void triesAgainUntilItIsAcceptedWithTheSameIdAndAFreshTimestamp() {
        running(Map.of());
        List<Integer> statuses = new ArrayList<>(List.of(500, 302, 404, 200));
        Receiver receiver = open(new Receiver(vertx, (delivery, response) -> response.setStatusCode(statuses.remove(0))
                .putHeader("location", "/elsewhere")
                .end()));
        String subscription = subscribe(receiver.url(), "*");

        fact(event(CREATED, "emp_1"));

        for (Duration wait : List.of(Duration.ofSeconds(6), Duration.ofMinutes(6), Duration.ofMinutes(36))) {
            awaitNothingUnderWay();
            assertThat(failing(subscription)).isTrue();
            clock.advance(wait);
        }
        await().untilAsserted(() -> assertThat(states()).containsExactly("delivered"));
        assertThat(receiver.received()).hasSize(4);
        assertThat(receiver.received())
                .extracting(Received::id)
                .containsOnly(receiver.received().get(0).id());
        assertThat(receiver.received())
                .extracting(Received::body)
                .containsOnly(receiver.received().get(0).body());
        assertThat(receiver.received())
                .extracting(Received::timestamp)
                .doesNotHaveDuplicates()
                .isSorted();
        assertThat(failing(subscription)).isFalse();
    }

    @Test
    void keepsTheOrderOfASubjectWhileAnotherSubjectFlows() {
        running(Map.of());
        Set<String> failedOnce = ConcurrentHashMap.newKeySet();
        Receiver receiver = open(new Receiver(vertx, (delivery, response) -> response.setStatusCode(
                        delivery.subject().equals("emp_1") && failedOnce.add(delivery.id()) ? 503 : 200)
                .end()));
        subscribe(receiver.url(), "*");
        List<Event> stuck = facts("emp_1", 3);

        stuck.forEach(this::fact);
        List<Event> flowing = facts("emp_2", 3);
        flowing.forEach(this::fact);

        await().untilAsserted(() -> assertThat(idsOf(receiver, "emp_2")).isEqualTo(ids(flowing)));
        await().untilAsserted(() -> assertThat(idsOf(receiver, "emp_1")).isEqualTo(ids(stuck.subList(0, 1))));
        awaitUntilAdvancing(() -> states().stream().allMatch("delivered"::equals));
        assertThat(idsOf(receiver, "emp_1"))
                .isEqualTo(stuck.stream()
                        .flatMap(it -> List.of(it, it).stream())
                        .map(it -> it.id().toString())
                        .toList());
    }

    @Test
    void isNotDelayedForOneSubscriberByAnotherThatDoesNotAnswer() {
        running(Map.of());
        Receiver silent = open(Receiver.silent(vertx));
        Receiver quick = open(Receiver.answering(vertx, 200));
        subscribe(silent.url(), "*");
        subscribe(quick.url(), "*");

        IntStream.range(0, 50).forEach(i -> fact(event(CREATED, "emp_" + i)));

        await().atMost(Duration.ofSeconds(10)).until(() -> quick.received().size() == 50);
        assertThat(silent.received()).hasSize(4);
    }

    @Test
    void neverHasMoreUnderWayThanTheProcessMay() {
        running(Map.of("concurrency", "3", "concurrency-per-subscription", "8"));
        Receiver silent = open(Receiver.silent(vertx));
        subscribe(silent.url(), "*");

        IntStream.range(0, 10).forEach(i -> fact(event(CREATED, "emp_" + i)));

        await().during(Duration.ofMillis(500)).until(() -> silent.received().size() <= 3);
        assertThat(silent.received()).hasSize(3);
    }

    @Test
    void stopsForASubscriberThatIsGoneAndKeepsWhatWasPending() {
        running(Map.of());
        CompletableFuture<Void> bothArePending = new CompletableFuture<>();
        Receiver receiver = open(new Receiver(
                vertx,
                (delivery, response) ->
                        bothArePending.thenRun(() -> response.setStatusCode(410).end())));
        String subscription = subscribe(receiver.url(), "*");

        facts("emp_1", 2).forEach(this::fact);
        bothArePending.complete(null);

        await().untilAsserted(() -> assertThat(state(subscription)).isEqualTo("disabled"));
        clock.advance(Duration.ofDays(2));
        fact(event(CREATED, "emp_2"));
        await().during(Duration.ofMillis(300)).until(() -> receiver.received().size() == 1);
        assertThat(states()).containsExactly("pending", "pending");
    }

    @Test
    void givesUpAfterTheScheduleAndParksItForPeople() {
        running(Map.of("retry-schedule", "1s,1s"));
        Receiver receiver = open(new Receiver(vertx, (delivery, response) -> response.setStatusCode(
                        delivery.body().contains("\"poison\"") ? 400 : 200)
                .end()));
        String subscription = subscribe(receiver.url(), "*");
        Event poison = event("io.atrium.employee.poison.v1", "emp_1", new JsonObject().put("poison", true), null);
        Event next = event(CREATED, "emp_1");

        fact(poison);
        fact(next);

        awaitUntilAdvancing(() -> states().equals(List.of("dead", "delivered")));
        assertThat(receiver.received()).hasSize(4);
        assertThat(lastResort.parked).singleElement().satisfies(work -> {
            assertThat(work.room()).isEqualTo("subscription");
            assertThat(work.reference()).isEqualTo(subscription + "/" + poison.id());
            assertThat(work.owner()).isEqualTo("integration-support");
            assertThat(work.subject()).isEqualTo("emp_1");
            assertThat(work.reason()).contains("3 attempts").contains("status 400");
            assertThat(work.correlationId()).isEqualTo(poison.correlationId());
        });
    }

    @Test
    void waitsAsLongAsTheSubscriberAsks() {
        running(Map.of());
        Receiver receiver = open(new Receiver(vertx, (delivery, response) -> response.setStatusCode(429)
                .putHeader("retry-after", "3600")
                .end()));
        subscribe(receiver.url(), "*");

        fact(event(CREATED, "emp_1"));

        awaitNothingUnderWay();
        Row row = database.rows("select next_attempt_at from subscription_delivery")
                .get(0);
        assertThat(row.getOffsetDateTime(0).toInstant())
                .isEqualTo(clock.instant().plusSeconds(3600));
    }

    @Test
    void recordsATimeoutAsAFailedAttempt() {
        running(Map.of("timeout", "200ms"));
        Receiver silent = open(Receiver.silent(vertx));
        subscribe(silent.url(), "*");

        fact(event(CREATED, "emp_1"));

        await().untilAsserted(() -> assertThat(lastErrors()).containsExactly("timeout"));
    }

    @Test
    void recordsARefusedConnectionAsAFailedAttempt() {
        running(Map.of());
        Receiver closed = Receiver.answering(vertx, 200);
        closed.close();
        subscribe(closed.url(), "*");

        fact(event(CREATED, "emp_1"));

        await().untilAsserted(() -> assertThat(lastErrors()).containsExactly("connection-refused"));
    }

    @Test
    void sendsNothingToAddressesInsideTheHouse() {
        running(Map.of("insecure-targets", "false"));
        Receiver receiver = open(Receiver.answering(vertx, 200));
        subscribe(receiver.url(), "*");

        fact(event(CREATED, "emp_1"));

        await().untilAsserted(() -> assertThat(lastErrors()).containsExactly("address-refused"));
        assertThat(receiver.received()).isEmpty();
    }

    @Test
    void takesTheStatusForTheAnswerWhenTheBodyNeverEnds() {
        running(Map.of());
        Receiver receiver = open(new Receiver(vertx, (delivery, response) -> response.setChunked(true)
                .setStatusCode(200)
                .write("x".repeat(100_000))));
        subscribe(receiver.url(), "*");

        facts("emp_1", 3).forEach(this::fact);

        await().untilAsserted(() -> assertThat(states()).containsExactly("delivered", "delivered", "delivered"));
    }

    @Test
    void sendsAgainWhatADeadProcessHadClaimed() {
        stopped(Map.of());
        Receiver receiver = open(Receiver.answering(vertx, 200));
        subscribe(receiver.url(), "*");
        fact(event(CREATED, "emp_1"));
        assertThat(queue.claim(10).await().indefinitely()).hasSize(1);

        dispatcher.start(new StartupEvent());

        await().during(Duration.ofMillis(300)).until(() -> receiver.received().isEmpty());
        clock.advance(Duration.ofSeconds(61));
        await().untilAsserted(() -> assertThat(states()).containsExactly("delivered"));
        assertThat(receiver.received()).hasSize(1);
    }

    @Test
    void ignoresTheOutcomeOfAClaimThatAnotherProcessHasTakenOver() {
        stopped(Map.of());
        subscribe("http://localhost:1/", "*");
        fact(event(CREATED, "emp_1"));
        DueDelivery lost = queue.claim(10).await().indefinitely().get(0);
        clock.advance(Duration.ofSeconds(61));
        queue.claim(10).await().indefinitely();

        queue.giveUp(lost, new Answer(500, null, Duration.ZERO)).await().indefinitely();

        assertThat(states()).containsExactly("pending");
    }

    @Test
    void queuesAFactOnceHoweverOftenItComes() {
        stopped(Map.of());
        subscribe("http://localhost:1/", "*");
        Event event = event(CREATED, "emp_1");
        fact(event);

        fact(event);

        assertThat(states()).containsExactly("pending");
    }

    @Test
    void queuesFactsForTheSubscriptionsThatWantAndMaySeeThem() {
        stopped(Map.of());
        Map<String, String> names = new HashMap<>();
        names.put(subscribe("http://localhost:1/", "*"), "all");
        names.put(subscribe("http://localhost:1/", "io.atrium.employee.*"), "employees");
        names.put(subscribe("http://localhost:1/", CREATED), "created");
        names.put(subscribe("http://localhost:1/", "io.atrium.emp.*"), "never");
        names.put(limited("ent_1"), "one");
        names.put(limited(), "none");

        fact(event(CREATED, "no entity"));
        fact(event(CREATED, "ent_1", new JsonObject(), "ent_1"));
        fact(event(CREATED, "ent_2", new JsonObject(), "ent_2"));
        fact(event("io.atrium.employee.deleted.v1", "deleted"));
        fact(event("io.atrium.shift.created.v1", "shift"));

        assertThat(database.rows("select subject, subscription_id from subscription_delivery"))
                .extracting(row -> row.getString(0) + ": " + names.get(row.getString(1)))
                .containsExactlyInAnyOrder(
                        "no entity: all",
                        "no entity: employees",
                        "no entity: created",
                        "no entity: one",
                        "no entity: none",
                        "ent_1: all",
                        "ent_1: employees",
                        "ent_1: created",
                        "ent_1: one",
                        "ent_2: all",
                        "ent_2: employees",
                        "ent_2: created",
                        "deleted: all",
                        "deleted: employees",
                        "deleted: one",
                        "deleted: none",
                        "shift: all",
                        "shift: one",
                        "shift: none");
    }

    private void running(Map<String, String> keys) {
        stopped(keys);
        dispatcher.start(new StartupEvent());
    }

    private void stopped(Map<String, String> keys) {
        Map<String, String> all = new HashMap<>(Map.of("insecure-targets", "true", "poll-interval", "20ms"));
        all.putAll(keys);
        SubscriptionConfig config = Settings.of(all);
        SystemNameLookup names = new SystemNameLookup(vertx);
        Courier courier = new Courier(vertx, new Egress(config, names), config, clock);
        queue = new DeliveryQueue(database.pool(), config, clock);
        dispatcher = new Dispatcher(queue, courier, lastResort, config, clock, vertx);
        fanOut = new FanOut(queue, dispatcher);
        opened.add(courier::close);
    }

    private <T extends AutoCloseable> T open(T resource) {
        opened.add(resource);
        return resource;
    }

    private String subscribe(String url, String type) {
        return insert(url, type, null);
    }

    private String limited(String... legalEntities) {
        return insert("http://localhost:1/", "*", legalEntities);
    }

    private String insert(String url, String type, String[] legalEntities) {
        String id = "sub_" + UUID.randomUUID();
        database.rows(
                """
                insert into subscription (id, client, url, types, secret, created_at, legal_entities)
                values ($1, 'client', $2, $3, $4, now(), $5)
                """,
                id,
                url,
                new String[] {type},
                Buffer.buffer(secret),
                legalEntities);
        return id;
    }

    private void fact(Event event) {
        fanOut.fanOut(event).await().indefinitely();
    }

    private List<Event> facts(String subject, int count) {
        return IntStream.range(0, count).mapToObj(i -> event(CREATED, subject)).toList();
    }

    private Event event(String type, String subject) {
        return event(type, subject, new JsonObject().put("name", "Zoë"), null);
    }

    private Event event(String type, String subject, JsonObject data, String legalEntity) {
        return new Event(
                1,
                UUID.randomUUID(),
                type,
                subject,
                clock.instant(),
                UUID.randomUUID().toString(),
                "odoo",
                legalEntity,
                data);
    }

    private void awaitNothingUnderWay() {
        await().until(() -> database.rows(
                        "select 1 from subscription_delivery where attempts = 0 or lease_until is not null or next_attempt_at <= $1",
                        clock.instant().atOffset(ZoneOffset.UTC))
                .isEmpty());
    }

    private void awaitUntilAdvancing(Callable<Boolean> condition) {
        await().until(() -> {
            clock.advance(Duration.ofSeconds(2));
            return condition.call();
        });
    }

    private List<String> states() {
        return database.rows("select state from subscription_delivery order by id").stream()
                .map(row -> row.getString(0))
                .toList();
    }

    private List<String> lastErrors() {
        return database.rows("select last_error from subscription_delivery where last_error is not null").stream()
                .map(row -> row.getString(0))
                .toList();
    }

    private String state(String subscription) {
        return database.rows("select state from subscription where id = $1", subscription)
                .get(0)
                .getString(0);
    }

    private boolean failing(String subscription) {
        return !database.rows("select 1 from subscription where id = $1 and failing_since is not null", subscription)
                .isEmpty();
    }

    private static Received first(Receiver receiver) {
        return receiver.received().isEmpty() ? null : receiver.received().get(0);
    }

    private static List<String> ids(List<Event> events) {
        return events.stream().map(it -> it.id().toString()).toList();
    }

    private static List<String> idsOf(Receiver receiver, String subject) {
        return receiver.received().stream()
                .filter(it -> it.subject().equals(subject))
                .map(Received::id)
                .toList();
    }

    private static HttpHeaders headers(Received received) {
        Map<String, List<String>> all = new HashMap<>();
        received.headers().forEach((name, value) -> all.put(name, List.of(value)));
        return HttpHeaders.of(all, (name, value) -> true);
    }
}
