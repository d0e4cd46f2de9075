package io.atrium.subscription;

import com.standardwebhooks.Webhook;
import io.atrium.MigratedDatabase;
import io.atrium.event.Event;
import io.atrium.event.EventLogs;
import io.atrium.event.Fact;
import io.atrium.subscription.Receiver.Received;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static io.atrium.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/** Facts go in at the fan-out, HTTP requests come out at receivers; the database in between is a real one. */
class DispatcherTest {

    private static final String CREATED = "io.atrium.employee.created.v1";
    private static final String CLIENT = "client";

    private static Vertx vertx;
    private static MigratedDatabase database;

    private final HandClock clock = new HandClock();
    private final RememberingLastResort lastResort = new RememberingLastResort();
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

    @AfterEach
    void tidy() throws Exception {
        for (AutoCloseable it : opened) {
            it.close();
        }
        database.execute("truncate subscription, subscription_delivery, subscription_delivered, subscription_worker");
    }

    @Test
    void deliversTheFactSignedForTheReferenceVerifier() {
        running(Map.of());
        Receiver receiver = open(Receiver.answering(vertx, 204));
        String secret = secret(subscribe(receiver.url(), "*"));
        Event event = event(CREATED, "emp_1");

        sender.fact(event);

        Received received = await().until(() -> first(receiver), it -> it != null);
        assertThat(received.id()).isEqualTo(event.id().toString());
        assertThat(received.body()).isEqualTo(event.toCloudEvent().encode());
        assertThat(received.headers().get("content-type")).isEqualTo("application/cloudevents+json");
        assertThat(received.headers().get("user-agent")).isEqualTo("Atrium");
        assertThat(received.headers().get("host")).startsWith("localhost:");
        assertThatCode(() -> new Webhook(secret).verify(received.body(), headers(received)))
                .doesNotThrowAnyException();
        await().untilAsserted(() -> assertThat(states()).containsExactly("delivered"));
    }

    @Test
    void signsWithTheOldSecretTooWhileARotationIsUnderWay() {
        stopped();
        Receiver receiver = open(Receiver.answering(vertx, 200));
        Subscription subscription = subscribe(receiver.url(), "*");
        String old = secret(subscription);
        Subscription rotated = inTransaction(transaction -> sender.table.rotateSecret(transaction, subscription));
        sender.start();

        sender.fact(event(CREATED, "emp_1"));

        Received received = await().until(() -> first(receiver), it -> it != null);
        for (String secret : List.of(old, secret(rotated))) {
            assertThatCode(() -> new Webhook(secret).verify(received.body(), headers(received)))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void signsWithAKeyThatAnybodyMayVerifyWhereThatIsAskedFor() throws Exception {
        running(Map.of());
        Receiver receiver = open(Receiver.answering(vertx, 200));
        Subscription subscription = subscribe(request(receiver.url(), "*").put("signing", "ed25519"));

        sender.fact(event(CREATED, "emp_1"));

        Received received = await().until(() -> first(receiver), it -> it != null);
        String signature = received.headers().get("webhook-signature");
        assertThat(signature).startsWith("v1a,");
        assertThat(isGenuine(received, signature.substring(4), publicKey(subscription)))
                .isTrue();
        assertThat(isGenuine(
                        received,
                        signature.substring(4),
                        publicKey(subscribe(request("http://localhost:1/", "*").put("signing", "ed25519")))))
                .isFalse();
    }

    @Test
    void sendsWithoutTheDocumentWhereThatIsAskedFor() {
        running(Map.of());
        Receiver receiver = open(Receiver.answering(vertx, 200));
        subscribe(request(receiver.url(), "*").put("body", "thin"));
        Event event = event(CREATED, "emp_1");

        sender.fact(event);

        Received received = await().until(() -> first(receiver), it -> it != null);
        JsonObject whole = event.toCloudEvent();
        whole.remove("data");
        whole.remove("datacontenttype");
        assertThat(new JsonObject(received.body())).isEqualTo(whole);
    }

    @Test
    void sendsOnlyWhatTheFilterWants() {
        running(Map.of());
        Receiver receiver = open(Receiver.answering(vertx, 200));
        subscribe(request(receiver.url(), "*").put("filter", "data.name = 'Zoë' and $contains(subject, '2')"));

        facts("emp_1", 2).forEach(sender::fact);
        Event wanted = event(CREATED, "emp_2");
        sender.fact(wanted);

        await().untilAsserted(() -> assertThat(states()).containsExactly("delivered"));
        assertThat(receiver.received())
                .extracting(Received::id)
                .containsExactly(wanted.id().toString());
    }

    @Test
    void showsOnlyWhatTheTokenThatMadeOrChangedTheSubscriptionCouldRead() {
        running(Map.of());
        Receiver receiver = open(Receiver.answering(vertx, 200));
        Subscription subscription = subscribe(receiver.url(), "*");
        JsonObject document = new JsonObject().put("id", "clo_1").put("name", "Zoë");

        sender.fact(event("io.atrium.closed.created.v1", "clo_1", document, null));
        await().until(() -> receiver.received().size() == 1);
        SubscriptionRequest same =
                subscription.wish().mapTo(SubscriptionRequest.class).checked(true);
        inTransaction(transaction -> sender.table.change(transaction, subscription.id(), List.of("closed:read"), same));
        sender.dispatcher.changed();
        await().until(() -> {
            sender.fact(event("io.atrium.closed.updated.v1", "clo_1", document, null));
            return data(receiver).contains(document);
        });
        int sent = data(receiver).indexOf(document);

        assertThat(data(receiver).subList(0, sent))
                .as("until the change is heard of")
                .containsOnly(new JsonObject().put("id", "clo_1"));
        assertThat(data(receiver).subList(sent, data(receiver).size())).containsOnly(document);
    }

    private static List<JsonObject> data(Receiver receiver) {
        return receiver.received().stream()
                .map(received -> new JsonObject(received.body()).getJsonObject("data"))
                .toList();
    }

    @Test
    void keepsWhatTheFilterCannotBeAppliedToAndSaysSo() {
        running(Map.of());
        Receiver receiver = open(Receiver.answering(vertx, 200));
        Subscription subscription = subscribe(request(receiver.url(), "*").put("filter", "data.name > 3"));
        Event event = event(CREATED, "emp_1");

        sender.fact(event);

        await().untilAsserted(() -> assertThat(lastErrors()).containsExactly("filter-failed"));
        assertThat(receiver.received()).isEmpty();
        change(subscription, new JsonObject().putNull("filter"));
        sender.close();
        running(Map.of());
        clock.advance(Duration.ofSeconds(6));
        await().untilAsserted(() -> assertThat(idsOf(receiver, "emp_1")).isEqualTo(ids(List.of(event))));
    }

    @Test
    void triesAgainUntilItIsAcceptedWithTheSameIdAndAFreshTimestamp() {
        running(Map.of());
        List<Integer> statuses = new ArrayList<>(List.of(500, 302, 404, 200));
        Receiver receiver = open(new Receiver(vertx, (delivery, response) -> response.setStatusCode(statuses.remove(0))
                .putHeader("location", "/elsewhere")
                .end()));
        Subscription subscription = subscribe(receiver.url(), "*");

        sender.fact(event(CREATED, "emp_1"));

        int attempts = 0;
        for (Duration wait : List.of(Duration.ofSeconds(6), Duration.ofMinutes(6), Duration.ofMinutes(36))) {
            awaitAttempts(++attempts);
            await().until(() -> failing(subscription));
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
        await().until(() -> !failing(subscription));
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

        stuck.forEach(sender::fact);
        List<Event> flowing = facts("emp_2", 3);
        flowing.forEach(sender::fact);

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

        IntStream.range(0, 50).forEach(i -> sender.fact(event(CREATED, "emp_" + i)));

        await().until(() -> quick.received().size() == 50);
        assertThat(silent.received()).hasSize(4);
    }

    @Test
    void leavesASubscriberAloneThatMostlyFailsAndSendsItEverythingOnceItIsBack() {
        running(Map.of("breaker-delay", "300ms", "retry-schedule", "1h,1h"));
        Set<String> accepted = ConcurrentHashMap.newKeySet();
        CompletableFuture<Void> back = new CompletableFuture<>();
        Receiver receiver = open(new Receiver(vertx, (delivery, response) -> {
            if (back.isDone()) {
                accepted.add(delivery.id());
            }
            response.setStatusCode(back.isDone() ? 200 : 503).end();
        }));
        subscribe(receiver.url(), "*");
        List<Event> all =
                IntStream.range(0, 60).mapToObj(i -> event(CREATED, "emp_" + i)).toList();

        all.forEach(sender::fact);
        await().during(Duration.ofSeconds(1)).until(() -> receiver.received().size() < 20);
        back.complete(null);

        // Not after an hour, although that is when those that failed would be due.
        await().until(() -> {
            clock.advance(Duration.ofMillis(50));
            return accepted.size() == all.size();
        });
        assertThat(accepted).containsExactlyInAnyOrderElementsOf(ids(all));
    }

    @Test
    void neverHasMoreUnderWayThanTheProcessMayAndHalfOfThatForOneClient() {
        running(Map.of("concurrency", "6", "concurrency-per-subscription", "8"));
        Receiver silent = open(Receiver.silent(vertx));
        subscribe(silent.url(), "*");
        Receiver quick = open(Receiver.answering(vertx, 200));
        subscribe("another client", request(quick.url(), "*"));

        IntStream.range(0, 10).forEach(i -> sender.fact(event(CREATED, "emp_" + i)));

        await().until(() -> quick.received().size() == 10);
        await().during(Duration.ofMillis(300)).until(() -> silent.received().size() == 3);
    }

    @Test
    void hasNoMoreUnderWayThanTheSubscriptionSays() {
        running(Map.of());
        Receiver silent = open(Receiver.silent(vertx));
        subscribe(request(silent.url(), "*").put("concurrency", 2));

        IntStream.range(0, 10).forEach(i -> sender.fact(event(CREATED, "emp_" + i)));

        await().until(() -> silent.received().size() == 2);
        await().during(Duration.ofMillis(300)).until(() -> silent.received().size() == 2);
    }

    @Test
    void sendsNoFasterThanTheSubscriptionSays() {
        running(Map.of());
        Receiver receiver = open(Receiver.answering(vertx, 200));
        subscribe(request(receiver.url(), "*").put("rate", 5));

        IntStream.range(0, 20).forEach(i -> sender.fact(event(CREATED, "emp_" + i)));

        await().until(() -> receiver.received().size() == 5);
        await().during(Duration.ofMillis(300)).until(() -> receiver.received().size() == 5);
        clock.advance(Duration.ofMillis(400));
        await().until(() -> receiver.received().size() == 7);
        await().during(Duration.ofMillis(300)).until(() -> receiver.received().size() == 7);
    }

    @Test
    void stopsForASubscriberThatIsGoneAndKeepsWhatComesUntilItIsResumed() {
        running(Map.of());
        CompletableFuture<Void> bothArePending = new CompletableFuture<>();
        List<Integer> statuses = new ArrayList<>(List.of(410, 200, 200, 200));
        Receiver receiver = open(new Receiver(
                vertx,
                (delivery, response) -> bothArePending.thenRun(
                        () -> response.setStatusCode(statuses.remove(0)).end())));
        Subscription subscription = subscribe(receiver.url(), "*");
        List<Event> pending = facts("emp_1", 2);

        pending.forEach(sender::fact);
        bothArePending.complete(null);

        await().untilAsserted(() -> assertThat(state(subscription)).isEqualTo("disabled gone"));
        Event later = event(CREATED, "emp_2");
        sender.fact(later);
        await().during(Duration.ofMillis(300)).until(() -> receiver.received().size() == 1);
        assertThat(states()).containsExactly("pending", "pending", "pending");
        assertThat(lastResort.parked).singleElement().satisfies(work -> {
            assertThat(work.code()).isEqualTo("subscriber-gone");
            assertThat(work.subject()).isEqualTo(subscription.id());
        });
        put(subscription, SubscriptionState.ACTIVE);
        await().untilAsserted(() -> assertThat(states()).containsExactly("delivered", "delivered", "delivered"));
        assertThat(idsOf(receiver, "emp_1").subList(1, 3)).isEqualTo(ids(pending));
        assertThat(idsOf(receiver, "emp_2")).isEqualTo(ids(List.of(later)));
    }

    @Test
    void sendsNothingMoreToASubscriberThatIsGoneWhileThatIsNotWrittenDownYet() {
        CompletableFuture<Void> parked = new CompletableFuture<>();
        lastResort.answer = parked;
        running(Map.of());
        List<Integer> statuses = new ArrayList<>(List.of(410, 200, 200));
        Receiver receiver = open(new Receiver(vertx, (delivery, response) -> response.setStatusCode(statuses.remove(0))
                .end()));
        Subscription subscription = subscribe(receiver.url(), "*");

        facts("emp_1", 2).forEach(sender::fact);

        await().until(() -> lastResort.parked.size() == 1);
        await().during(Duration.ofMillis(500)).until(() -> receiver.received().size() == 1);
        parked.complete(null);
        await().untilAsserted(() -> assertThat(state(subscription)).isEqualTo("disabled gone"));
        assertThat(receiver.received()).hasSize(1);
    }

    @Test
    void sendsNothingToASubscriptionThatIsPausedUntilItIsResumed() {
        running(Map.of());
        Receiver receiver = open(Receiver.answering(vertx, 200));
        Subscription subscription = subscribe(receiver.url(), "*");
        sender.fact(event(CREATED, "emp_0"));
        await().until(() -> receiver.received().size() == 1);

        put(subscription, SubscriptionState.PAUSED);
        await().until(() -> database.rows("select 1 from subscription where worker is not null")
                .isEmpty());
        List<Event> meanwhile = facts("emp_1", 3);
        meanwhile.forEach(sender::fact);

        await().during(Duration.ofMillis(300)).until(() -> receiver.received().size() == 1);
        put(subscription, SubscriptionState.ACTIVE);
        await().untilAsserted(() -> assertThat(idsOf(receiver, "emp_1")).isEqualTo(ids(meanwhile)));
    }

    @Test
    void tellsPeopleOfASubscriberThatFailsAndDisablesItInTheEnd() {
        running(Map.of(
                "breaker-delay", "1ms", "retry-schedule", "12h,12h,12h,12h,12h,12h,12h,12h,12h,12h,12h,12h,12h,12h"));
        Receiver failing = open(Receiver.answering(vertx, 500));
        Receiver elsewhere = open(Receiver.answering(vertx, 200));
        Subscription subscription = subscribe(request(failing.url(), CREATED).put("owner", "hr-operations"));
        subscribe(elsewhere.url(), "io.atrium.subscription.*");
        subscribe("another client", request(elsewhere.url(), "io.atrium.subscription.*"));

        sender.fact(event(CREATED, "emp_1"));

        await().until(() -> failing(subscription));
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(30))
                .until(() -> {
                    clock.advance(Duration.ofMinutes(30));
                    return state(subscription).equals("disabled failing");
                });
        assertThat(lastResort.parked)
                .extracting(work -> work.code() + " " + work.owner() + " " + work.subject())
                .containsExactly(
                        "subscriber-failing hr-operations " + subscription.id(),
                        "subscriber-failing hr-operations " + subscription.id(),
                        "subscriber-failing hr-operations " + subscription.id());
        assertThat(lastResort.parked)
                .extracting(work -> work.reference())
                .containsExactly(
                        subscription.id() + "/failing",
                        subscription.id() + "/failing",
                        subscription.id() + "/disabled");
        await().untilAsserted(() -> assertThat(elsewhere.received())
                .extracting(received -> new JsonObject(received.body()).getString("type"))
                .containsExactly(
                        "io.atrium.subscription.failing.v1",
                        "io.atrium.subscription.failing.v1",
                        "io.atrium.subscription.disabled.v1"));
    }

    @Test
    void givesUpAfterTheScheduleAndParksItForPeople() {
        running(Map.of("retry-schedule", "1s,1s"));
        Receiver receiver = open(new Receiver(vertx, (delivery, response) -> response.setStatusCode(
                        delivery.body().contains("\"poison\"") ? 400 : 200)
                .end()));
        Subscription subscription = subscribe(request(receiver.url(), "*").put("owner", "finance-operations"));
        Event poison = event("io.atrium.employee.poison.v1", "emp_1", new JsonObject().put("poison", true), null);
        Event next = event(CREATED, "emp_1");

        sender.fact(poison);
        sender.fact(next);

        awaitUntilAdvancing(() -> states().equals(List.of("dead", "delivered")));
        assertThat(receiver.received()).hasSize(4);
        assertThat(lastResort.parked).singleElement().satisfies(work -> {
            assertThat(work.room()).isEqualTo("subscription");
            assertThat(work.reference()).isEqualTo(subscription.id() + "/dead");
            assertThat(work.owner()).isEqualTo("finance-operations");
            assertThat(work.subject()).isEqualTo(subscription.id());
            assertThat(work.reason())
                    .contains("3 attempts")
                    .contains("status 400")
                    .contains(poison.id().toString());
            assertThat(work.correlationId()).isEqualTo(poison.correlationId());
        });
    }

    @Test
    void waitsAsLongAsTheSubscriberAsksAlsoWithOtherFacts() {
        running(Map.of());
        Receiver receiver = open(new Receiver(vertx, (delivery, response) -> response.setStatusCode(429)
                .putHeader("retry-after", "3600")
                .end()));
        subscribe(request(receiver.url(), "*").put("concurrency", 1));

        sender.fact(event(CREATED, "emp_1"));
        awaitAttempts(1);
        sender.fact(event(CREATED, "emp_2"));

        await().during(Duration.ofMillis(300)).until(() -> receiver.received().size() == 1);
        Row row = database.rows("select next_attempt_at from subscription_delivery where state = 'waiting'")
                .get(0);
        assertThat(row.getOffsetDateTime(0).toInstant())
                .isEqualTo(clock.instant().plusSeconds(3600));
        clock.advance(Duration.ofSeconds(3601));
        await().until(() -> receiver.received().size() == 2);
    }

    @Test
    void recordsATimeoutAsAFailedAttempt() {
        running(Map.of("timeout", "200ms"));
        Receiver silent = open(Receiver.silent(vertx));
        subscribe(silent.url(), "*");

        sender.fact(event(CREATED, "emp_1"));

        await().untilAsserted(() -> assertThat(lastErrors()).containsExactly("timeout"));
    }

    @Test
    void recordsARefusedConnectionAsAFailedAttempt() {
        running(Map.of());
        Receiver closed = Receiver.answering(vertx, 200);
        closed.close();
        subscribe(closed.url(), "*");

        sender.fact(event(CREATED, "emp_1"));

        await().untilAsserted(() -> assertThat(lastErrors()).containsExactly("connection-refused"));
    }

    @Test
    void sendsNothingToAddressesInsideTheHouse() {
        Receiver receiver = open(Receiver.answering(vertx, 200));
        sender = open(new Sender(database, clock, lastResort, Map.of()));
        subscribe(receiver.url().replace("http:", "https:"), "*");
        sender.close();
        running(Map.of("insecure-targets", "false"));

        sender.fact(event(CREATED, "emp_1"));

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

        facts("emp_1", 3).forEach(sender::fact);

        await().untilAsserted(() -> assertThat(states()).containsExactly("delivered", "delivered", "delivered"));
    }

    @Test
    void sendsAgainWhatADeadProcessHadUnderWay() {
        running(Map.of());
        Receiver silent = open(Receiver.silent(vertx));
        Subscription subscription = subscribe(silent.url(), "*");
        List<Event> facts = facts("emp_1", 2);
        facts.forEach(sender::fact);
        await().until(() -> silent.received().size() == 1);
        Receiver receiver = open(Receiver.answering(vertx, 200));
        change(subscription, new JsonObject().put("url", receiver.url()));

        sender.kill();
        running(Map.of());

        await().untilAsserted(() -> assertThat(states()).containsExactly("delivered", "delivered"));
        assertThat(idsOf(receiver, "emp_1")).isEqualTo(ids(facts));
    }

    @Test
    void ignoresWhatAProcessSaysThatAnotherOneHasTakenOverFrom() {
        running(Map.of());
        Receiver silent = open(Receiver.silent(vertx));
        Subscription subscription = subscribe(silent.url(), "*");
        sender.fact(event(CREATED, "emp_1"));
        await().until(() -> silent.received().size() == 1);
        Pending delivery = sender.queue
                .look(List.of(new Lane.Want(subscription.number(), 1, Set.of(), Set.of())))
                .await()
                .indefinitely()
                .get(0);

        sender.settlement
                .write(
                        UUID.randomUUID(),
                        List.of(new Settlement.Outcome(
                                delivery,
                                Settlement.Outcome.Kind.GIVEN_UP,
                                new Answer(500, null, Duration.ZERO),
                                null,
                                clock.instant())))
                .await()
                .indefinitely();

        assertThat(states()).containsExactly("pending");
    }

    @Test
    void sharesTheSubscriptionsWithOtherProcessesAndTakesOverThoseOfOneThatDies() {
        running(Map.of());
        Receiver receiver = open(Receiver.answering(vertx, 200));
        List<Subscription> subscriptions = IntStream.range(0, 6)
                .mapToObj(i -> subscribe(receiver.url(), "*"))
                .toList();
        await().until(() -> lanes().equals(List.of(6L)));

        Sender other = open(new Sender(database, clock, lastResort, Map.of()).start());
        await().until(() -> lanes().equals(List.of(3L, 3L)));
        sender.fact(event(CREATED, "emp_1"));
        await().until(() -> receiver.received().size() == subscriptions.size());

        other.kill();
        sender.fact(event(CREATED, "emp_2"));
        // What it had not written down as delivered comes once more, so only the later fact can be counted.
        await().until(() -> idsOf(receiver, "emp_2").size() == subscriptions.size());
        assertThat(lanes()).containsExactly(6L);
    }

    @Test
    void queuesAFactOnceHoweverOftenItComesAlsoAfterItWasDelivered() {
        running(Map.of());
        Receiver receiver = open(Receiver.answering(vertx, 200));
        subscribe(receiver.url(), "*");
        Event event = event(CREATED, "emp_1");
        sender.fact(event);
        await().untilAsserted(() -> assertThat(states()).containsExactly("delivered"));

        sender.fact(event);

        assertThat(states()).containsExactly("delivered");
    }

    @Test
    void queuesFactsForASubscriptionThatAnotherProcessHasJustMade() {
        running(Map.of());
        sender.fact(event(CREATED, "emp_1"));
        subscribe("http://localhost:1/", "*");

        sender.fact(event(CREATED, "emp_2"));

        assertThat(database.rows("select subject from subscription_delivery"))
                .extracting(row -> row.getString(0))
                .containsExactly("emp_2");
    }

    @Test
    void queuesFactsForTheSubscriptionsThatWantAndMaySeeThem() {
        stopped();
        Map<Integer, String> names = new HashMap<>();
        names.put(subscribe("http://localhost:1/", "*").number(), "all");
        names.put(subscribe("http://localhost:1/", "io.atrium.employee.*").number(), "employees");
        names.put(subscribe("http://localhost:1/", CREATED).number(), "created");
        names.put(subscribe("http://localhost:1/", "io.atrium.emp.*").number(), "never");
        names.put(limited(List.of("ent_1"), null).number(), "may see one");
        names.put(limited(List.of(), null).number(), "may see none");
        names.put(limited(null, List.of("ent_1")).number(), "wants one");
        names.put(limited(List.of("ent_2"), List.of("ent_1")).number(), "wants what it may not see");

        sender.fact(event(CREATED, "no entity"));
        sender.fact(event(CREATED, "ent_1", new JsonObject(), "ent_1"));
        sender.fact(event(CREATED, "ent_2", new JsonObject(), "ent_2"));
        sender.fact(event("io.atrium.employee.deleted.v1", "deleted"));
        sender.fact(event("io.atrium.shift.created.v1", "shift"));

        List<String> everybody =
                List.of("all", "may see one", "may see none", "wants one", "wants what it may not see");
        assertThat(told(names, "no entity"))
                .containsAll(everybody)
                .contains("employees", "created")
                .hasSize(7);
        assertThat(told(names, "ent_1"))
                .containsExactlyInAnyOrder("all", "employees", "created", "may see one", "wants one");
        assertThat(told(names, "ent_2")).containsExactlyInAnyOrder("all", "employees", "created");
        assertThat(told(names, "deleted"))
                .containsAll(everybody)
                .contains("employees")
                .hasSize(6);
        assertThat(told(names, "shift")).containsExactlyInAnyOrderElementsOf(everybody);
    }

    private List<String> told(Map<Integer, String> names, String subject) {
        return database.rows("select subscription from subscription_delivery where subject = $1", subject).stream()
                .map(row -> names.get(row.getInteger(0)))
                .toList();
    }

    private void running(Map<String, String> keys) {
        sender = open(new Sender(database, clock, lastResort, keys).start());
    }

    private void stopped() {
        sender = open(new Sender(database, clock, lastResort, Map.of()));
    }

    private <T extends AutoCloseable> T open(T resource) {
        opened.add(0, resource);
        return resource;
    }

    private static JsonObject request(String url, String type) {
        return new JsonObject().put("url", url).put("types", List.of(type));
    }

    private Subscription subscribe(String url, String type) {
        return subscribe(request(url, type));
    }

    private Subscription subscribe(JsonObject request) {
        return subscribe(CLIENT, request);
    }

    private Subscription subscribe(String client, JsonObject request) {
        return subscribe(client, null, request);
    }

    private Subscription limited(List<String> visible, List<String> wanted) {
        return subscribe(CLIENT, visible, request("http://localhost:1/", "*").put("legalEntities", wanted));
    }

    private Subscription subscribe(String client, List<String> visible, JsonObject request) {
        SubscriptionRequest wish = request.mapTo(SubscriptionRequest.class).checked(true);
        Subscription made =
                inTransaction(transaction -> sender.table.create(transaction, client, visible, List.of(), wish));
        sender.dispatcher.changed();
        return made;
    }

    private void change(Subscription subscription, JsonObject changes) {
        SubscriptionRequest wish = subscription
                .wish()
                .mergeIn(changes)
                .mapTo(SubscriptionRequest.class)
                .checked(true);
        inTransaction(transaction -> sender.table.change(transaction, subscription.id(), List.of(), wish));
        sender.dispatcher.changed();
    }

    private void put(Subscription subscription, SubscriptionState state) {
        inTransaction(transaction -> sender.table
                .lock(transaction, CLIENT, subscription.id(), null)
                .chain(found -> sender.table.put(transaction, found, state)));
        sender.dispatcher.changed();
    }

    private <T> T inTransaction(Function<SqlConnection, Uni<T>> step) {
        return sender.pool.withTransaction(step).await().indefinitely();
    }

    private String secret(Subscription subscription) {
        return sender.secret(subscription);
    }

    private List<Event> facts(String subject, int count) {
        return IntStream.range(0, count).mapToObj(i -> event(CREATED, subject)).toList();
    }

    private Event event(String type, String subject) {
        return event(type, subject, new JsonObject().put("name", "Zoë"), null);
    }

    /** As the log has it. */
    private Event event(String type, String subject, JsonObject data, String legalEntity) {
        Fact fact = new Fact(UUID.randomUUID(), type, subject, UUID.randomUUID().toString(), "odoo", legalEntity, data);
        return EventLogs.append(database.pool(), clock, List.of(fact)).get(0);
    }

    private void awaitAttempts(int attempts) {
        await().until(() -> !database.rows(
                        "select 1 from subscription_delivery where state = 'waiting' and attempts = $1", attempts)
                .isEmpty());
    }

    private void awaitUntilAdvancing(Callable<Boolean> condition) {
        await().until(() -> {
            clock.advance(Duration.ofSeconds(2));
            return condition.call();
        });
    }

    private List<String> states() {
        return database
                .rows(
                        """
                        select id, case when state = 'dead' then state else 'pending' end from subscription_delivery
                        union all select id, 'delivered' from subscription_delivered order by id
                        """)
                .stream()
                .map(row -> row.getString(1))
                .toList();
    }

    private List<String> lastErrors() {
        return database.rows("select last_error from subscription_delivery where last_error is not null").stream()
                .map(row -> row.getString(0))
                .toList();
    }

    private String state(Subscription subscription) {
        Row row = database.rows("select state, state_reason from subscription where id = $1", subscription.id())
                .get(0);
        return row.getString(0) + (row.getString(1) == null ? "" : " " + row.getString(1));
    }

    /** How many subscriptions each process sends for. */
    private List<Long> lanes() {
        return database.rows("select count(*) from subscription where worker is not null group by worker").stream()
                .map(row -> row.getLong(0))
                .toList();
    }

    private boolean failing(Subscription subscription) {
        return !database.rows(
                        "select 1 from subscription where id = $1 and failing_since is not null", subscription.id())
                .isEmpty();
    }

    private static byte[] publicKey(Subscription subscription) {
        String text = JsonObject.mapFrom(subscription).getString("publicKey");
        assertThat(text).startsWith("whpk_");
        return Base64.getDecoder().decode(text.substring(5));
    }

    private static boolean isGenuine(Received received, String signature, byte[] publicKey) throws Exception {
        // What says in X.509 that the 32 bytes behind it are an Ed25519 key.
        byte[] prefix = HexFormat.of().parseHex("302a300506032b6570032100");
        byte[] encoded = new byte[prefix.length + publicKey.length];
        System.arraycopy(prefix, 0, encoded, 0, prefix.length);
        System.arraycopy(publicKey, 0, encoded, prefix.length, publicKey.length);
        Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
        verifier.update((received.id() + "." + received.headers().get("webhook-timestamp") + "." + received.body())
                .getBytes(StandardCharsets.UTF_8));
        return verifier.verify(Base64.getDecoder().decode(signature));
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
