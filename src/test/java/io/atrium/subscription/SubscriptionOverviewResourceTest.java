package io.atrium.subscription;

import io.atrium.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.UUID;
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
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

/** What operators see of subscriptions that they did not make. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class SubscriptionOverviewResourceTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String OVERVIEWS = "/ops/v1/subscriptions";

    private static final Vertx VERTX = Vertx.vertx();

    private final String client = "client-" + UUID.randomUUID();
    private Receiver receiver;

    @BeforeEach
    void open() {
        receiver = Receiver.answering(VERTX, 200);
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    @AfterAll
    static void shutDown() {
        VERTX.close();
    }

    @Test
    void anOperatorSeesHowEverybodysSubscriptionsStandAndNoSecret() {
        String id = subscribe(client);
        String other = subscribe(client);
        asClient(client).post("/v1/subscriptions/" + other + "/pause").then().statusCode(200);
        asClient(client).post("/v1/subscriptions/" + id + "/test").then().statusCode(202);

        await().atMost(PATIENCE).untilAsserted(() -> one(id).then().body("lastDeliveredAt", notNullValue()));

        Response found = operator().get(OVERVIEWS + "?client=" + client);
        found.then()
                .statusCode(200)
                .body("data.id", contains(other, id))
                .body("data.client", everyItem(equalTo(client)))
                .body("data.state", contains("paused", "active"))
                .body("data.waiting", everyItem(equalTo(0)))
                .body("data.dead", everyItem(equalTo(0)))
                .body("data.number", everyItem(nullValue()));
        assertThat(found.asString()).doesNotContain("secret", "whsec_", "of=atrium");
        found.then().body("data.receiver", everyItem(equalTo(receiver.url().replace("/hook?of=atrium", ""))));
        operator().get(OVERVIEWS + "?state=paused&client=" + client).then().body("data.id", contains(other));
        Response page = operator().get(OVERVIEWS + "?limit=1&client=" + client);
        operator()
                .get(OVERVIEWS + "?limit=1&client=" + client + "&cursor=" + page.path("next"))
                .then()
                .body("data.id", contains(id))
                .body("next", nullValue());
        operator()
                .get(OVERVIEWS + "/" + id + "/deliveries?state=delivered")
                .then()
                .statusCode(200)
                .body("data.type", contains("io.atrium.test.v1"))
                .body("data.lastStatus", contains(200));
    }

    @Test
    void oneThatFailsIsFoundWithWhatItOwes() {
        receiver.close();
        receiver = Receiver.answering(VERTX, 500);
        String id = subscribe(client);
        asClient(client).post("/v1/subscriptions/" + id + "/test").then().statusCode(202);

        await().atMost(PATIENCE).untilAsserted(() -> operator()
                .get(OVERVIEWS + "?state=failing&client=" + client)
                .then()
                .body("data.id", contains(id))
                .body("data.dead", contains(1)));

        one(id).then().body("failingSince", notNullValue()).body("lastDeliveredAt", nullValue());
        operator().get(OVERVIEWS + "/" + id + "/deliveries?state=dead").then().body("data", hasSize(1));
    }

    @Test
    void itIsOnlyToBeLookedAtAndOnlyByWhomItMayBe() {
        String id = subscribe(client);

        for (String path : new String[] {"", "/" + id, "/" + id + "/deliveries"}) {
            given().auth()
                    .oauth2(Surroundings.token("operator", "exceptions:read", "le_53ysn18k"))
                    .get(OVERVIEWS + path)
                    .then()
                    .statusCode(403)
                    .body("code", equalTo("forbidden"));
            asClient(client).get(OVERVIEWS + path).then().statusCode(403).body("code", equalTo("forbidden"));
        }
        asClient("another")
                .post("/v1/subscriptions/" + id + "/pause")
                .then()
                .statusCode(404)
                .body("code", equalTo("not-found"));
        operator().get(OVERVIEWS + "/sub_nobody").then().statusCode(404).body("code", equalTo("not-found"));
        operator().get(OVERVIEWS + "?state=asleep").then().statusCode(400).body("code", equalTo("invalid"));
        operator().get(OVERVIEWS + "?client=nobody").then().statusCode(200).body("data", empty());
    }

    private String subscribe(String client) {
        return asClient(client)
                .body(new JsonObject()
                        .put("url", receiver.url())
                        .put("types", new JsonArray().add("io.atrium.nothing.*"))
                        .encode())
                .post("/v1/subscriptions")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static Response one(String id) {
        return operator().get(OVERVIEWS + "/" + id);
    }

    private static RequestSpecification operator() {
        return given().auth().oauth2(Surroundings.token("operator", "exceptions:read"));
    }

    private static RequestSpecification asClient(String client) {
        return given().auth()
                .oauth2(Surroundings.token(client, "subscriptions:manage"))
                .contentType("application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString());
    }
}
