package io.atrium.subscription;

import io.atrium.Surroundings;
import io.atrium.event.EventLog;
import io.atrium.event.Fact;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.atrium.Waiting.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.matchesPattern;

/** Facts once more, over HTTP: replays, and another chance for what was given up. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class ReplayResourceTest {

    private static final Vertx VERTX = Vertx.vertx();

    @Inject
    EventLog log;

    @Inject
    Pool pool;

    @Inject
    Clock clock;

    // Types and clients of each test's own, so that none sees what another left behind.
    private final String client = "client-" + UUID.randomUUID();
    private final String type = "io.atrium.replay-" + UUID.randomUUID() + ".created.v1";
    private final AtomicInteger status = new AtomicInteger(200);
    private Receiver receiver;

    @AfterAll
    static void shutDown() {
        VERTX.close();
    }

    @BeforeEach
    void open() {
        receiver = new Receiver(VERTX, (delivery, response) -> response.setStatusCode(status.get())
                .end());
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    @Test
    void countsFirstAndThenSendsFactsFromBeforeTheSubscription() {
        Instant from = clock.instant();
        // Order is promised for the facts of one subject only.
        List<UUID> facts = append(3, i -> "emp_1");
        String path = subscribe() + "/replays";
        Map<String, Object> wish = new HashMap<>(Map.of("from", from.toString(), "types", List.of(type)));
        wish.put("preview", true);

        Response preview = asClient().body(wish).post(path);
        wish.remove("preview");
        String key = UUID.randomUUID().toString();
        Response begun = asClient(key).body(wish).post(path);
        Response again = asClient(key).body(wish).post(path);

        preview.then().statusCode(200).body("matched", equalTo(3));
        String replay = begun.then()
                .statusCode(201)
                .header("Location", matchesPattern(".*" + path + "/rpl_.*"))
                .body("matched", equalTo(3))
                .body("rate", equalTo(100))
                .body("requestedBy", equalTo(client))
                .extract()
                .path("id");
        again.then().statusCode(201).header("Idempotency-Replayed", "true").body("id", equalTo(replay));
        await().until(() -> receiver.received().size() == 3);
        assertThat(receiver.received())
                .extracting(received -> new JsonObject(received.body()).getString("replayof"))
                .containsExactlyElementsOf(facts.stream().map(UUID::toString).toList());
        await().until(() -> asClient().get(path + "/" + replay).path("state").equals("done"));
        asClient().get(path).then().statusCode(200).body("data.id", contains(replay));
        asClient().get(path + "?state=running").then().body("data", empty());
        assertThat(audited("replay.begin")).isEqualTo(1);
    }

    @Test
    void endsAReplay() {
        Instant from = clock.instant();
        append(20);
        String path = subscribe() + "/replays";
        String replay = asClient()
                .body(Map.of("from", from.toString(), "rate", 1))
                .post(path)
                .path("id");

        Response cancelled = asClient().delete(path + "/" + replay);

        cancelled.then().statusCode(200).body("state", equalTo("cancelled"));
        asClient().delete(path + "/" + replay).then().statusCode(200).body("state", equalTo("cancelled"));
        assertThat(audited("replay.cancel")).isEqualTo(2);
    }

    @Test
    void refusesReplaysThatCannotBe() {
        String path = subscribe() + "/replays";

        Response endless = asClient().body(Map.of()).post(path);
        Response backwards = asClient()
                .body(Map.of("from", "2026-01-02T00:00:00Z", "to", "2026-01-01T00:00:00Z"))
                .post(path);
        Response wild = asClient()
                .body(Map.of("from", "2026-01-02T00:00:00Z", "types", List.of("employee"), "rate", 0))
                .post(path);
        Response keyless = given().auth()
                .oauth2(Surroundings.token(client, "subscriptions:manage"))
                .contentType(ContentType.JSON)
                .body(Map.of("from", "2026-01-02T00:00:00Z"))
                .post(path);

        endless.then().statusCode(400).body("errors.pointer", contains("/from"));
        backwards.then().statusCode(400).body("errors.pointer", contains("/to"));
        wild.then().statusCode(400).body("errors.pointer", contains("/rate", "/types/0"));
        keyless.then().statusCode(400).body("code", equalTo("idempotency-key-required"));
    }

    @Test
    void hidesTheReplaysOfOtherClients() {
        String path = subscribe() + "/replays";
        String replay = asClient()
                .body(Map.of("from", "2026-01-01T00:00:00Z", "types", List.of(type)))
                .post(path)
                .path("id");

        List<Integer> statuses = List.of(
                stranger().get(path).statusCode(),
                stranger().get(path + "/" + replay).statusCode(),
                stranger().delete(path + "/" + replay).statusCode(),
                stranger()
                        .body(Map.of("from", "2026-01-01T00:00:00Z"))
                        .post(path)
                        .statusCode());

        assertThat(statuses).containsOnly(404);
    }

    @Test
    void letsOperatorsReplayForAnySubscription() {
        Instant from = clock.instant();
        append(2);
        String id = subscribe().replaceFirst(".*/", "");
        Map<String, Object> order = Map.of("subscriptionId", id, "from", from.toString(), "types", List.of(type));

        Response begun = operator().body(order).post("/ops/v1/replays");

        String replay = begun.then()
                .statusCode(201)
                .header("Location", matchesPattern(".*/ops/v1/replays/rpl_.*"))
                .body("subscriptionId", equalTo(id))
                .body("requestedBy", equalTo("operator"))
                .extract()
                .path("id");
        await().until(() -> receiver.received().size() == 2);
        operator().get("/ops/v1/replays").then().statusCode(200).body("data.id", hasItem(replay));
        operator().get("/ops/v1/replays/" + replay).then().statusCode(200).body("matched", equalTo(2));
        operator().delete("/ops/v1/replays/" + replay).then().statusCode(200);
        operator()
                .body(Map.of("subscriptionId", "sub_unknown", "from", from.toString()))
                .post("/ops/v1/replays")
                .then()
                .statusCode(404);
    }

    /** Its path. */
    private String subscribe() {
        return "/v1/subscriptions/"
                + asClient()
                        .body(Map.of("url", receiver.url(), "types", List.of(type)))
                        .post("/v1/subscriptions")
                        .then()
                        .statusCode(201)
                        .extract()
                        .path("id");
    }

    private List<UUID> append(int count) {
        return append(count, i -> "emp_" + i);
    }

    private List<UUID> append(int count, IntFunction<String> subject) {
        List<Fact> facts = IntStream.range(0, count)
                .mapToObj(i -> new Fact(
                        UUID.randomUUID(),
                        type,
                        subject.apply(i),
                        "c-1",
                        "odoo",
                        null,
                        new JsonObject().put("number", i)))
                .toList();
        pool.withTransaction(transaction -> log.append(transaction, facts))
                .await()
                .indefinitely();
        return facts.stream().map(Fact::id).toList();
    }

    private long audited(String action) {
        return pool.preparedQuery(
                        "select count(*) from audit_entry where caller = $1 and action = $2 and outcome = 'done'")
                .executeAndAwait(Tuple.of(client, action))
                .iterator()
                .next()
                .getLong(0);
    }

    private RequestSpecification asClient() {
        return asClient(UUID.randomUUID().toString());
    }

    private RequestSpecification asClient(String key) {
        return as(client, "subscriptions:manage", key);
    }

    private RequestSpecification stranger() {
        return as("other-" + client, "subscriptions:manage", UUID.randomUUID().toString());
    }

    private RequestSpecification operator() {
        return as("operator", "replay:run", UUID.randomUUID().toString());
    }

    private static RequestSpecification as(String client, String scope, String key) {
        return given().auth()
                .oauth2(Surroundings.token(client, scope))
                .contentType(ContentType.JSON)
                .header("Idempotency-Key", key);
    }
}
