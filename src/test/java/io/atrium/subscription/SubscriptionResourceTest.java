package io.atrium.subscription;

import com.standardwebhooks.Webhook;
import io.atrium.Surroundings;
import io.atrium.event.Event;
import io.atrium.subscription.Receiver.Received;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.net.http.HttpHeaders;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
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

    @Inject
    FanOut fanOut;

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
        Response created = asClient().body(hook("*")).post("/v1/subscriptions");

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
        as("other-" + client).body(hook("*")).post("/v1/subscriptions");

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
                stranger.post("/v1/subscriptions/" + id + "/test").statusCode(),
                stranger.post("/v1/subscriptions/" + id + "/secret-rotation").statusCode(),
                stranger.delete("/v1/subscriptions/" + id).statusCode());

        assertThat(statuses).containsOnly(404);
    }

    @Test
    void namesEverythingThatIsWrongWithARequest() {
        Map<String, Object> wrong = Map.of("url", " ", "types", List.of("employee"));

        Response refused = asClient().body(wrong).post("/v1/subscriptions");

        refused.then()
                .statusCode(400)
                .body("code", equalTo("invalid"))
                .body("errors.pointer", containsInAnyOrder("/url", "/types/0"));
    }

    @Test
    void namesEverythingThatIsWrongWithAUrl() {
        Response refused =
                asClient().body(Map.of("url", "ftp://user@partner.example")).post("/v1/subscriptions");

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

        Response refused = asClient().body(hook("*")).post("/v1/subscriptions");

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
        Response created = asClient().body(hook("io.atrium.employee.*")).post("/v1/subscriptions");
        Event event = event(CREATED, "emp_1", null);

        fanOut.fanOut(event).await().indefinitely();

        Received received = await().until(() -> first(event), it -> it != null);
        assertThatCode(() -> new Webhook(created.<String>path("secret")).verify(received.body(), headers(received)))
                .doesNotThrowAnyException();
    }

    @Test
    void limitsASubscriptionToTheLegalEntitiesOfItsCreator() {
        given().auth()
                .oauth2(Surroundings.token(client, SCOPE, "ent_1"))
                .contentType(ContentType.JSON)
                .body(hook("*"))
                .post("/v1/subscriptions")
                .then()
                .statusCode(201);
        Event hidden = event(CREATED, "emp_1", "ent_2");
        Event shown = event(CREATED, "emp_1", "ent_1");

        fanOut.fanOut(hidden).chain(() -> fanOut.fanOut(shown)).await().indefinitely();

        await().until(() -> first(shown) != null);
        assertThat(first(hidden)).isNull();
    }

    @Test
    void pagesThroughDeliveriesNewestFirst() {
        String id = create(CREATED);
        List<Event> events =
                List.of(event(CREATED, "emp_1", null), event(CREATED, "emp_1", null), event(CREATED, "emp_1", null));
        events.forEach(event -> fanOut.fanOut(event).await().indefinitely());
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
        String id = create("*");

        Response refused = asClient()
                .queryParam("limit", "501")
                .queryParam("cursor", "!")
                .get("/v1/subscriptions/" + id + "/deliveries");

        refused.then().statusCode(400).body("errors.pointer", containsInAnyOrder("limit", "cursor"));
    }

    @Test
    void sendsATestFactOnRequestWhateverTheTypes() {
        String id = create("io.atrium.shift.*");

        Response accepted = asClient().post("/v1/subscriptions/" + id + "/test");

        accepted.then().statusCode(202).body("eventId", notNullValue());
        Received received = await().until(
                        () -> receiver.received().isEmpty()
                                ? null
                                : receiver.received().get(0),
                        it -> it != null);
        assertThat(received.id()).isEqualTo(accepted.path("eventId"));
        assertThat(new JsonObject(received.body()).getString("type")).isEqualTo("io.atrium.test.v1");
    }

    @Test
    void signsWithBothSecretsAfterARotation() {
        Response created = asClient().body(hook("*")).post("/v1/subscriptions");
        String id = created.path("id");

        Response rotated = asClient().post("/v1/subscriptions/" + id + "/secret-rotation");

        rotated.then().statusCode(200).body("id", equalTo(id)).body("secret", not(equalTo(created.path("secret"))));
        String eventId = asClient().post("/v1/subscriptions/" + id + "/test").path("eventId");
        Received received = await().until(() -> first(eventId), it -> it != null);
        for (Response shown : List.of(created, rotated)) {
            assertThatCode(() -> new Webhook(shown.<String>path("secret")).verify(received.body(), headers(received)))
                    .doesNotThrowAnyException();
        }
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
                .post("/v1/subscriptions")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private Map<String, Object> hook(String type) {
        return Map.of("url", receiver.url(), "types", List.of(type), "description", "Rota");
    }

    private Event event(String type, String subject, String legalEntity) {
        return new Event(
                1, UUID.randomUUID(), type, subject, clock.instant(), "c-1", "odoo", legalEntity, new JsonObject());
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
