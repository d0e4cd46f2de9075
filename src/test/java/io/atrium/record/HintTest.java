package io.atrium.record;

import io.atrium.Surroundings;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.Odoo;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.atrium.Waiting.await;
import static io.atrium.record.Asking.reader;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

/** Hints from Odoo. Cost centers are looked at but once an hour here, unless there is one. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class HintTest {

    private static final Duration WELL_BEFORE_THE_POLL = Duration.ofMinutes(1);
    private static final String MODEL = "account.analytic.account";
    private static final String BODY = "{\"_model\": \"" + MODEL + "\", \"_id\": 1, \"_action\": \"Say so(#7)\"}";

    @Inject
    Odoo odoo;

    @BeforeEach
    void waitForTheFirstFill() {
        await().atMost(WELL_BEFORE_THE_POLL)
                .untilAsserted(() -> reader().get("/v1/cost-centers").then().header("Atrium-Stale", nullValue()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"an-old-key-of-hints", "a-new-key-of-hints"})
    void showAChangeWithoutWaitingForThePoll(String key) {
        int center = new Clerk(odoo).creates(MODEL, new JsonObject().put("name", "Center " + UUID.randomUUID()));
        String path = "/v1/cost-centers/" + PublicId.of("cc", center);
        reader().get(path).then().statusCode(404);

        Response answer = given().body(BODY).post("/hints/odoo/" + key);

        answer.then().statusCode(202);
        assertThat(answer.asString()).isEmpty();
        await().atMost(WELL_BEFORE_THE_POLL)
                .untilAsserted(() -> reader().get(path).then().statusCode(200));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a-new-key-of-hint", "a-new-key-of-hints0", "A-NEW-KEY-OF-HINTS", "%00"})
    void areRefusedWithAnotherKey(String key) {
        given().urlEncodingEnabled(false)
                .body(BODY)
                .post("/hints/odoo/" + key)
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("code", equalTo("not-found"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "not json",
                "{\"_model\": 7}",
                "{\"_model\": null}",
                "{\"_model\": \"\"}",
                "{\"_model\": \"a\\u0000b\"}",
                "{\"_model\": \"a b\"}",
                "\"_model\"",
                "null"
            })
    void areRefusedWhenTheyNameNoModel(String body) {
        given().body(body)
                .post("/hints/odoo/a-new-key-of-hints")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("invalid"))
                .body("errors[0].pointer", equalTo("/_model"));
    }

    @Test
    void areTakenWhateverTheModelIs() {
        given().body("{\"_model\": \"x_no.such_model\"}")
                .post("/hints/odoo/a-new-key-of-hints")
                .then()
                .statusCode(202);
    }
}
