package io.atrium.subscription;

import com.standardwebhooks.Webhook;
import io.atrium.FactSchemas;
import io.atrium.Surroundings;
import io.atrium.event.Event;
import io.atrium.subscription.Receiver.Received;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.http.Header;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.net.http.HttpHeaders;
import java.time.Clock;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.atrium.Waiting.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

@QuarkusTest
@WithTestResource(Surroundings.class)
class SubscriptionResourceTest {

    private static final String SCOPE = "subscriptions:manage";
    private static final String CREATED = "io.atrium.employee.created.v1";

    // Not the application's own, which would measure the receiver as a part of itself.
    private static final Vertx VERTX = Vertx.vertx();

    /** Far from those of real facts. */
    private static final AtomicLong NEXT_POSITION = new AtomicLong(1L << 40);

    @Inject
    FanOut fanOut;

    @Inject
    Pool pool;

    @Inject
    Clock clock;

    // Each test is a client of its own, so that none sees what another left behind.
    private final String client = "client-" + UUID.randomUUID();
    private Receiver receiver;

    @AfterAll
    static void shutDown() {
        VERTX.close();
    }

    @BeforeEach
    void open() {
        receiver = Receiver.answering(VERTX, 200);
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    @Test
    void showsTheSecretOfANewSubscriptionThisOnce() {
        Response created = asClient().body(hook("*")).header(key()).post("/v1/subscriptions");

        created.then()
                .statusCode(201)
                .header("Location", matchesPattern(".*/v1/subscriptions/" + created.path("id")))
                .body("id", matchesPattern("sub_[0-9a-f]{24}"))
                .body("url", equalTo(receiver.url()))
                .body("types", equalTo(List.of("*")))
                .body("description", equalTo("Rota"))
                .body("state", equalTo("active"))
                .body("createdAt", matchesPattern(".*Z"))
                .body("failingSince", nullValue())
                .body("secret", matchesPattern("whsec_[A-Za-z0-9+/]{43}="))
                .body("client", nullValue());
        asClient()
                .get("/v1/subscriptions/" + created.path("id"))
                .then()
                .statusCode(200)
                .body("id", equalTo(created.path("id")))
                .body("keySet()", not(hasItem("secret")));
    }

    @Test
    void listsTheSubscriptionsOfTheClientOnly() {
        String first = create("*");
        String second = create("io.atrium.employee.*");
        as("other-" + client).body(hook("*")).header(key()).post("/v1/subscriptions");

        Response list = asClient().get("/v1/subscriptions");

        list.then().statusCode(200).body("data.id", equalTo(List.of(first, second)));
        assertThat(list.jsonPath().getMap("")).containsEntry("next", null);
    }

    @Test
    void hidesTheSubscriptionsOfOtherClients() {
        String id = create("*");
        RequestSpecification stranger = as("other-" + client);

        List<Integer> statuses = List.of(
                stranger.get("/v1/subscriptions/" + id).statusCode(),
                stranger.get("/v1/subscriptions/" + id + "/deliveries").statusCode(),
                stranger.header(key()).post("/v1/subscriptions/" + id + "/test").statusCode(),
                stranger.post("/v1/subscriptions/" + id + "/secret-rotation").statusCode(),
                stranger.post("/v1/subscriptions/" + id + "/pause").statusCode(),
                stranger.post("/v1/subscriptions/" + id + "/resumption").statusCode(),
                stranger.body(Map.of("description", "mine"))
                        .patch("/v1/subscriptions/" + id)
                        .statusCode(),
                stranger.delete("/v1/subscriptions/" + id).statusCode());

        assertThat(statuses).containsOnly(404);
    }

    @Test
    void namesEverythingThatIsWrongWithARequest() {
        Map<String, Object> wrong = Map.of("url", " ", "types", List.of("employee"));

        Response refused = asClient().body(wrong).header(key()).post("/v1/subscriptions");

        refused.then()
                .statusCode(400)
                .body("code", equalTo("invalid"))
                .body("errors.pointer", containsInAnyOrder("/url", "/types/0"));
    }

    @Test
    void namesEverythingThatIsWrongWithAUrl() {
        Response refused = asClient()
                .body(Map.of("url", "ftp://user@partner.example"))
                .header(key())
                .post("/v1/subscriptions");

        refused.then()
                .statusCode(400)
                .body("code", equalTo("invalid"))
                .body("errors.pointer", contains("/url", "/url"));
    }

    @Test
    void refusesMoreSubscriptionsThanAClientMayHave() {
        for (int i = 0; i < 5; i++) {
            create("*");
        }

        Response refused = asClient().body(hook("*")).header(key()).post("/v1/subscriptions");

        refused.then().statusCode(409).body("code", equalTo("conflict"));
    }

    @Test
    void forgetsADeletedSubscription() {
        String id = create("*");

        Response deleted = asClient().delete("/v1/subscriptions/" + id);

        deleted.then().statusCode(204);
        asClient().get("/v1/subscriptions/" + id).then().statusCode(404);
    }

    @Test
    void deliversFactsWithTheSecretThatWasShown() {
        Response created =
                asClient().body(hook("io.atrium.employee.*")).header(key()).post("/v1/subscriptions");
        Event event = event(CREATED, "emp_1", null);

        fact(event);

        Received received = await().until(() -> first(event), it -> it != null);
        assertThatCode(() -> new Webhook(created.<String>path("secret")).verify(received.body(), headers(received)))
                .doesNotThrowAnyException();
    }

    @Test
    void limitsASubscriptionToTheLegalEntitiesOfItsCreator() {
        given().auth()
                .oauth2(Surroundings.token(client, SCOPE, "ent_1"))
                .contentType(ContentType.JSON)
                .header(key())
                .body(hook("*"))
                .post("/v1/subscriptions")
                .then()
                .statusCode(201);
        Event hidden = event(CREATED, "emp_1", "ent_2");
        Event shown = event(CREATED, "emp_1", "ent_1");

        fact(hidden);
        fact(shown);

        await().until(() -> first(shown) != null);
        assertThat(first(hidden)).isNull();
    }

    @Test
    void pagesThroughDeliveriesNewestFirst() {
        String id = create(CREATED);
        List<Event> events =
                List.of(event(CREATED, "emp_1", null), event(CREATED, "emp_1", null), event(CREATED, "emp_1", null));
        events.forEach(this::fact);
        await().until(() -> receiver.received().size() == 3);
        await().until(() -> asClient()
                .get("/v1/subscriptions/" + id + "/deliveries")
                .jsonPath()
                .getList("data.state")
                .equals(List.of("delivered", "delivered", "delivered")));

        Response page = asClient().queryParam("limit", 2).get("/v1/subscriptions/" + id + "/deliveries");

        page.then()
                .statusCode(200)
                .header("Link", matchesPattern("</v1/subscriptions/.*>; rel=\"next\""))
                .body("data.eventId", equalTo(List.of(text(events.get(2)), text(events.get(1)))))
                .body("data[0].type", equalTo(CREATED))
                .body("data[0].subject", equalTo("emp_1"))
                .body("data[0].attempts", equalTo(1))
                .body("data[0].lastStatus", equalTo(200))
                .body("data[0].nextAttemptAt", nullValue())
                .body("data[0].createdAt", notNullValue());
        asClient()
                .queryParam("cursor", page.<String>path("next"))
                .get("/v1/subscriptions/" + id + "/deliveries")
                .then()
                .body("data.eventId", equalTo(List.of(text(events.get(0)))))
                .body("next", nullValue());
    }

    @Test
    void refusesPagesThatDoNotExist() {
        String path = "/v1/subscriptions/" + create("*") + "/deliveries";

        Response tooLong = asClient().queryParam("limit", "501").get(path);
        Response foreign = asClient().queryParam("cursor", "!").get(path);
        Response unknown = asClient().queryParam("state", "lost").get(path);

        tooLong.then().statusCode(400).body("errors.pointer", contains("limit"));
        foreign.then().statusCode(400).body("errors.pointer", contains("cursor"));
        unknown.then().statusCode(400).body("errors.pointer", contains("state"));
    }

    @Test
    void sendsATestFactOnRequestWhateverTheTypes() {
        String id = create("io.atrium.shift.*");

        Response accepted = asClient().header(key()).post("/v1/subscriptions/" + id + "/test");

        accepted.then().statusCode(202).body("eventId", notNullValue());
        Received received = await().until(
                        () -> receiver.received().isEmpty()
                                ? null
                                : receiver.received().get(0),
                        it -> it != null);
        assertThat(received.id()).isEqualTo(accepted.path("eventId"));
        JsonObject fact = new JsonObject(received.body());
        assertThat(fact.getString("type")).isEqualTo("io.atrium.test.v1");
        assertThat(FactSchemas.misfits(
                        fact.getString("type"), fact.getJsonObject("data").encode()))
                .isEmpty();
    }

    @Test
    void signsWithBothSecretsAfterARotation() {
        Response created = asClient().body(hook("*")).header(key()).post("/v1/subscriptions");
        String id = created.path("id");

        Response rotated = asClient().header(key()).post("/v1/subscriptions/" + id + "/secret-rotation");

        rotated.then().statusCode(200).body("id", equalTo(id)).body("secret", not(equalTo(created.path("secret"))));
        String eventId = asClient()
                .header(key())
                .post("/v1/subscriptions/" + id + "/test")
                .path("eventId");
        Received received = await().until(() -> first(eventId), it -> it != null);
        for (Response shown : List.of(created, rotated)) {
            assertThatCode(() -> new Webhook(shown.<String>path("secret")).verify(received.body(), headers(received)))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void answersARepeatedRequestAsItWasFirstSecretIncluded() {
        String key = UUID.randomUUID().toString();
        Response first = asClient().body(hook("*")).header(key(key)).post("/v1/subscriptions");

        Response second = asClient().body(hook("*")).header(key(key)).post("/v1/subscriptions");
        Response other = asClient().body(hook(CREATED)).header(key(key)).post("/v1/subscriptions");

        second.then().statusCode(201).header("Idempotency-Replayed", "true");
        assertThat(second.jsonPath().getMap("")).isEqualTo(first.jsonPath().getMap(""));
        other.then().statusCode(422).body("code", equalTo("idempotency-key-reused"));
        asClient().get("/v1/subscriptions").then().body("data", hasSize(1));
    }

    @Test
    void rotatesOnceForARepeatedRequest() {
        String id = create("*");
        String key = UUID.randomUUID().toString();
        String path = "/v1/subscriptions/" + id + "/secret-rotation";
        Response first = asClient().header(key(key)).post(path);

        Response second = asClient().header(key(key)).post(path);

        second.then()
                .statusCode(200)
                .header("Idempotency-Replayed", "true")
                .body("secret", equalTo(first.path("secret")));
    }

    @Test
    void refusesRequestsWithoutAKey() {
        String id = create("*");

        List<Response> refused = Stream.of(
                        "",
                        "/" + id + "/test",
                        "/" + id + "/pause",
                        "/" + id + "/resumption",
                        "/" + id + "/secret-rotation")
                .map(path ->
                        (path.isEmpty() ? asClient().body(hook("*")) : asClient()).post("/v1/subscriptions" + path))
                .toList();

        assertThat(refused)
                .allSatisfy(answer -> answer.then().statusCode(400).body("code", equalTo("idempotency-key-required")));
    }

    @Test
    void keepsSecretsSealedAndOutOfWhatCommandsLeaveBehind() {
        Response created = asClient().body(hook("*")).header(key()).post("/v1/subscriptions");
        byte[] secret =
                Base64.getDecoder().decode(created.<String>path("secret").substring(6));

        Row stored = pool.preparedQuery("select secret from subscription where id = $1")
                .executeAndAwait(Tuple.of(created.<String>path("id")))
                .iterator()
                .next();
        Row command = pool.preparedQuery("select document::text, body::text from command_intent where document_id = $1")
                .executeAndAwait(Tuple.of(created.<String>path("id")))
                .iterator()
                .next();

        assertThat(HexFormat.of().formatHex(stored.getBuffer(0).getBytes()))
                .doesNotContain(HexFormat.of().formatHex(secret));
        assertThat(command.getString(0) + command.getString(1)).doesNotContain(created.<String>path("secret"));
    }

    @Test
    void changesWhatIsNamedAndNothingElse() {
        String id = create("*");
        String path = "/v1/subscriptions/" + id;
        String tag = asClient().get(path).header("ETag");
        Map<String, Object> changes = new HashMap<>();
        changes.put("types", List.of(CREATED));
        changes.put("filter", "data.name = 'x'");
        changes.put("body", "thin");
        changes.put("rate", 7);
        changes.put("description", null);

        Response changed = asClient().header("If-Match", tag).body(changes).patch(path);
        Response stale = asClient().header("If-Match", tag).body(changes).patch(path);
        Response cleared = asClient()
                .body("{\"filter\": null, \"rate\": null, \"body\": null}")
                .patch(path);

        changed.then()
                .statusCode(200)
                .body("types", contains(CREATED))
                .body("filter", equalTo("data.name = 'x'"))
                .body("body", equalTo("thin"))
                .body("rate", equalTo(7))
                .body("description", nullValue())
                .body("url", equalTo(receiver.url()))
                .body("concurrency", nullValue());
        stale.then().statusCode(412).body("code", equalTo("stale-version"));
        cleared.then()
                .statusCode(200)
                .body("filter", nullValue())
                .body("rate", nullValue())
                .body("body", equalTo("full"))
                .body("types", contains(CREATED));
        asClient()
                .header("If-None-Match", cleared.header("ETag"))
                .get(path)
                .then()
                .statusCode(304);
    }

    @Test
    void refusesChangesThatCannotBe() {
        String path = "/v1/subscriptions/" + create("*");

        Response nothing = asClient().body(Map.of()).patch(path);
        Response wrong = asClient()
                .body(Map.of("filter", "[1..9]", "url", "ftp://partner.example"))
                .patch(path);
        Response worse = asClient()
                .body(Map.of("rate", 0, "concurrency", 33, "owner", "me", "types", List.of()))
                .patch(path);

        nothing.then().statusCode(400).body("code", equalTo("invalid"));
        wrong.then().statusCode(400).body("errors.pointer", containsInAnyOrder("/filter", "/url"));
        worse.then()
                .statusCode(400)
                .body("errors.pointer", containsInAnyOrder("/rate", "/concurrency", "/owner", "/types"));
    }

    @Test
    void pausesAndResumes() {
        String id = create(CREATED);
        String path = "/v1/subscriptions/" + id;

        Response paused = asClient().header(key()).post(path + "/pause");

        paused.then().statusCode(200).body("state", equalTo("paused"));
        asClient().header(key()).post(path + "/test").then().statusCode(409).body("code", equalTo("conflict"));
        Event event = event(CREATED, "emp_1", null);
        fact(event);
        asClient()
                .get(path + "/deliveries")
                .then()
                .body("data.eventId", contains(text(event)))
                .body("data[0].state", equalTo("pending"));
        assertThat(first(event)).isNull();
        asClient()
                .header(key())
                .post(path + "/resumption")
                .then()
                .statusCode(200)
                .body("state", equalTo("active"));
        await().until(() -> first(event) != null);
    }

    @Test
    void hidesWhatTellsOfMoreLegalEntitiesThanTheTokenDoes() {
        String id = create("*");
        RequestSpecification limited =
                given().auth().oauth2(Surroundings.token(client, SCOPE, "le_1")).contentType(ContentType.JSON);

        Response listed = limited.get("/v1/subscriptions");
        Response changed = limited.body(Map.of("url", "http://localhost:1/")).patch("/v1/subscriptions/" + id);
        Response more = limited.header(key())
                .body(Map.of("url", receiver.url(), "legalEntities", List.of("le_2")))
                .post("/v1/subscriptions");

        listed.then().statusCode(200).body("data", empty());
        changed.then().statusCode(404);
        more.then().statusCode(403).body("code", equalTo("forbidden"));
    }

    /** Each way to ask is also answered truly once, by one who may know: it would tell, if it were told. */
    @Test
    void aFilterCannotTellWhatOthersPartsOfASharedDocumentAre() {
        List<String> probes = List.of(
                "data.standardCosts[legalEntityId = 'le_2'].cost.amount = '2.00'",
                "'2.00' in data.standardCosts.cost.amount",
                "$count(data.standardCosts) > 1",
                "$exists(data.previous.standardCosts[legalEntityId = 'le_2'])",
                "data.*.cost.amount = '2.00' or '2.00' in data.*.cost.amount",
                "'1.90' in data.*.*.cost.amount");
        String own = "'1.00' in data.standardCosts.cost.amount";
        String item = "itm_" + UUID.randomUUID();
        Event shared = event("io.atrium.item.updated.v1", item, null, item("Glove"));
        Event last =
                event("io.atrium.item.updated.v1", item, null, item("The last").put("standardCosts", new JsonArray()));
        try (Receiver all = Receiver.answering(VERTX, 200)) {
            Stream.concat(probes.stream(), Stream.of(own)).forEach(probe -> {
                filtered(probe, receiver, "le_1");
                filtered(probe, all);
            });

            fact(shared);
            fact(last);

            await().untilAsserted(() -> assertThat(received(receiver, last)).hasSize(probes.size() + 1));
            await().untilAsserted(() -> assertThat(received(all, last)).hasSize(probes.size() + 1));
            assertThat(received(all, shared)).hasSize(probes.size() + 1);
            assertThat(received(receiver, shared)).as("for what is its own").hasSize(1);
            assertThat(receiver.received())
                    .allSatisfy(received ->
                            assertThat(received.body()).doesNotContain("le_2").doesNotContain("2.00"));
        }
    }

    /** The last is wanted in any case: what came before it about the same item was judged by then. */
    private static void filtered(String probe, Receiver receiver, String... legalEntities) {
        String owner = "client-" + UUID.randomUUID();
        given().auth()
                .oauth2(Surroundings.token(owner, SCOPE + " procurement:read", legalEntities))
                .contentType(ContentType.JSON)
                .header(key())
                .body(Map.of("url", receiver.url(), "filter", "(" + probe + ") or data.name = 'The last'"))
                .post("/v1/subscriptions")
                .then()
                .statusCode(201);
    }

    private static JsonObject item(String name) {
        return new JsonObject()
                .put("name", name)
                .put("standardCosts", new JsonArray().add(cost("le_1", "1.00")).add(cost("le_2", "2.00")))
                .put(
                        "previous",
                        new JsonObject()
                                .put(
                                        "standardCosts",
                                        new JsonArray()
                                                .add(cost("le_1", "1.00"))
                                                .add(cost("le_2", "1.90"))));
    }

    private static JsonObject cost(String legalEntity, String amount) {
        return new JsonObject()
                .put("legalEntityId", legalEntity)
                .put("cost", new JsonObject().put("amount", amount).put("currency", "EUR"));
    }

    private static List<Received> received(Receiver receiver, Event event) {
        return receiver.received().stream()
                .filter(received -> received.id().equals(text(event)))
                .toList();
    }

    @Test
    void showsAPublicKeyInsteadOfASecretWhereThatIsAskedFor() {
        Map<String, Object> hook = new HashMap<>(hook("*"));
        hook.put("signing", "ed25519");

        Response created = asClient().header(key()).body(hook).post("/v1/subscriptions");

        created.then()
                .statusCode(201)
                .body("signing", equalTo("ed25519"))
                .body("publicKey", matchesPattern("whpk_[A-Za-z0-9+/]{43}="))
                .body("keySet()", not(hasItem("secret")));
        Response rotated =
                asClient().header(key()).post("/v1/subscriptions/" + created.path("id") + "/secret-rotation");
        rotated.then()
                .statusCode(200)
                .body("publicKey", matchesPattern("whpk_[A-Za-z0-9+/]{43}="))
                .body("publicKey", not(equalTo(created.path("publicKey"))));
    }

    @Test
    void aRepeatedRotationShowsNoSecretToATokenThatSeesLess() {
        String path = "/v1/subscriptions/" + create("*") + "/secret-rotation";
        Header same = key();
        String secret = asClient()
                .header(same)
                .post(path)
                .then()
                .statusCode(200)
                .extract()
                .path("secret");

        Response less = given().auth()
                .oauth2(Surroundings.token(client, SCOPE, "le_1"))
                .header(same)
                .post(path);

        less.then().statusCode(403).body("code", equalTo("forbidden"));
        assertThat(less.asString()).doesNotContain(secret);
        asClient().header(same).post(path).then().statusCode(200).body("secret", equalTo(secret));
    }

    @Test
    void answersAnEmptyListToAClientThatHasNothing() {
        Response list = asClient().get("/v1/subscriptions");

        list.then().statusCode(200).body("data", empty());
    }

    @Test
    void refusesCallersWithoutATokenOrScope() {
        int anonymous = given().get("/v1/subscriptions").statusCode();
        int unscoped = given().auth()
                .oauth2(Surroundings.token(client, "events:read"))
                .get("/v1/subscriptions")
                .statusCode();

        assertThat(List.of(anonymous, unscoped)).containsExactly(401, 403);
    }

    private RequestSpecification asClient() {
        return as(client);
    }

    private static RequestSpecification as(String client) {
        return given().auth().oauth2(Surroundings.token(client, SCOPE)).contentType(ContentType.JSON);
    }

    private String create(String type) {
        return asClient()
                .body(hook(type))
                .header(key())
                .post("/v1/subscriptions")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private Map<String, Object> hook(String type) {
        return Map.of("url", receiver.url(), "types", List.of(type), "description", "Rota");
    }

    /** As if the log had it; it is delivered before anybody asks the log. */
    private Event event(String type, String subject, String legalEntity) {
        return event(type, subject, legalEntity, new JsonObject());
    }

    private Event event(String type, String subject, String legalEntity, JsonObject data) {
        return new Event(
                NEXT_POSITION.incrementAndGet(),
                UUID.randomUUID(),
                type,
                subject,
                clock.instant(),
                "c-1",
                "odoo",
                legalEntity,
                data);
    }

    private void fact(Event event) {
        CompletableFuture<Void> queued = new CompletableFuture<>();
        fanOut.fanOut(Message.of(event, () -> {
            queued.complete(null);
            return CompletableFuture.completedFuture(null);
        }));
        queued.join();
    }

    private static Header key() {
        return key(UUID.randomUUID().toString());
    }

    private static Header key(String key) {
        return new Header("Idempotency-Key", key);
    }

    private Received first(Event event) {
        return first(text(event));
    }

    private Received first(String eventId) {
        return receiver.received().stream()
                .filter(it -> it.id().equals(eventId))
                .findFirst()
                .orElse(null);
    }

    private static String text(Event event) {
        return event.id().toString();
    }

    private static HttpHeaders headers(Received received) {
        Map<String, List<String>> all = new HashMap<>();
        received.headers().forEach((name, value) -> all.put(name, List.of(value)));
        return HttpHeaders.of(all, (name, value) -> true);
    }
}
