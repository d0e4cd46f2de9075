package io.atrium.governance;

import io.atrium.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonObject;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;

@QuarkusTest
@WithTestResource(Surroundings.class)
class InterfaceDecisionResourceTest {

    private static final String PATH = "/ops/v1/interfaces";

    private final String client = "rota-" + UUID.randomUUID();

    @Test
    void everyInterfaceIsRegisteredAndNobodyHasReviewedIt() {
        given().auth().oauth2(Surroundings.token(client, "procurement:read")).get("/v1/suppliers");
        String subscription = subscribed();

        Map<String, Object> resource = registered("resource", "supplier");
        assertThat(resource)
                .containsEntry("owner", "procurement-integration")
                .containsEntry("dataClass", "personal")
                .containsEntry("review", "unknown")
                .doesNotContainKey("agreement");
        assertThat(registered("resource", "supplier-bank-account")).containsEntry("dataClass", "bank");
        assertThat(registered("source", "hr")).containsEntry("dataClass", "personal");
        assertThat(registered("subscriber", subscription)).containsEntry("owner", "integration-support");
        assertThat(registered("consumer", client))
                .containsEntry("review", "unknown")
                .containsKey("lastSeenAt");
    }

    @Test
    void whatPeopleDecideIsShownAndAuditedAndAnOldReviewIsOverdue() {
        given().auth().oauth2(Surroundings.token(client, "procurement:read")).get("/v1/suppliers");
        LocalDate today = LocalDate.now(ZoneOffset.UTC);

        decide("consumer", client, decision(today.minusDays(10)))
                .then()
                .statusCode(200)
                .body("owner", equalTo("workforce-integration"))
                .body("agreement", equalTo("DPA-2026-017"))
                .body("review", equalTo("current"))
                .body("reviewDueOn", equalTo(today.plusDays(355).toString()));
        decide("consumer", client, decision(today.minusDays(400)))
                .then()
                .statusCode(200)
                .body("review", equalTo("overdue"));

        assertThat(registered("consumer", client))
                .containsEntry("steward", "hr-operations")
                .containsEntry("criticality", "high")
                .containsEntry("review", "overdue")
                .containsEntry("changedBy", "officer");
        officer()
                .get("/ops/v1/audit?subject=consumer/" + client)
                .then()
                .statusCode(200)
                .body("data.action", hasItem("interface.decide"));
    }

    @Test
    void whatCannotBeMeantIsRefused() {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        decide("resource", "supplier", decision(today.plusDays(2)))
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("errors.pointer", hasItem("/reviewedOn"));
        decide("resource", "supplier", decision(today).put("criticality", "enormous"))
                .then()
                .statusCode(400)
                .body("errors.pointer", hasItem("/criticality"));
        decide("resource", "no-such-thing", decision(today))
                .then()
                .statusCode(404)
                .body("code", equalTo("not-found"));
        given().auth()
                .oauth2(Surroundings.token("officer", "exceptions:read"))
                .contentType("application/json")
                .body(decision(today).encode())
                .put(PATH + "/resource/supplier")
                .then()
                .statusCode(403)
                .body("code", equalTo("forbidden"));
    }

    @Test
    void whoStillCallsWhatIsDeprecatedIsNamedWithHowOftenAndWhen() {
        for (int call = 0; call < 3; call++) {
            given().auth()
                    .oauth2(Surroundings.token(client, "procurement:read"))
                    .get("/for-tests/old-things")
                    .then()
                    .statusCode(200)
                    .header("Deprecation", notNullValue());
        }

        Response all = officer().get(PATH);

        String calls = "register.find { it.name == '" + client + "' }.deprecatedCalls[0]";
        assertThat(all.<String>path(calls + ".operation")).isEqualTo("list");
        assertThat(all.<Integer>path(calls + ".number")).isEqualTo(3);
        assertThat(all.<String>path(calls + ".lastAt")).isNotNull();
    }

    private static JsonObject decision(LocalDate reviewed) {
        return new JsonObject()
                .put("owner", "workforce-integration")
                .put("steward", "hr-operations")
                .put("criticality", "high")
                .put("serviceLevel", "99.9 %")
                .put("agreement", "DPA-2026-017")
                .put("reviewedOn", reviewed.toString());
    }

    private static Response decide(String kind, String name, JsonObject decision) {
        return officer().body(decision.encode()).put(PATH + "/" + kind + "/" + name);
    }

    private static Map<String, Object> registered(String kind, String name) {
        return officer().get(PATH).path("register.find { it.kind == '" + kind + "' && it.name == '" + name + "' }");
    }

    private static RequestSpecification officer() {
        return given().auth()
                .oauth2(Surroundings.token("officer", "governance:approve exceptions:read audit:read"))
                .contentType("application/json");
    }

    private String subscribed() {
        return given().auth()
                .oauth2(Surroundings.token(client, "subscriptions:manage"))
                .contentType("application/json")
                .header("Idempotency-Key", UUID.randomUUID())
                .body(new JsonObject().put("url", "http://localhost:1/hook").encode())
                .post("/v1/subscriptions")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }
}
