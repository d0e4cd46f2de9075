package io.atrium.record;

import io.atrium.OdooMood;
import io.atrium.Surroundings;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.Odoo;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.atrium.Waiting.await;
import static io.atrium.record.Asking.impatient;
import static io.atrium.record.Asking.reader;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

/** How well the records follow Odoo is said with every answer, and to operators. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class FollowingTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String DEPARTMENTS = "/v1/departments?limit=1";

    @Inject
    Odoo odoo;

    @BeforeEach
    void waitUntilEverythingIsCurrent() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            isCurrent("department");
            isCurrent("employee");
        });
    }

    @AfterEach
    void leaveAGoodOdoo() {
        OdooMood.good();
        waitUntilEverythingIsCurrent();
    }

    @Test
    void theTimeOfEqualityGrows() {
        Instant first = asOf(reader().get(DEPARTMENTS));

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(asOf(reader().get(DEPARTMENTS))).isAfter(first));
    }

    @Test
    void readsGoOnStaleWhileTheCaptureFailsAndRecoverByThemselves() {
        OdooMood.away("hr.department");

        await().atMost(PATIENCE).untilAsserted(() -> reader().get(DEPARTMENTS)
                .then()
                .statusCode(200)
                .header("Atrium-Stale", "true")
                .body("data.size()", equalTo(1)));
        Instant stuck = asOf(reader().get(DEPARTMENTS));
        reader().get("/ops/v1/interfaces")
                .then()
                .statusCode(200)
                .body(of("department") + ".status", equalTo("failing"))
                .body(of("department") + ".failingSince", notNullValue());

        OdooMood.good();

        await().atMost(PATIENCE).untilAsserted(() -> {
            Response answer = reader().get(DEPARTMENTS);
            answer.then().header("Atrium-Stale", nullValue());
            assertThat(asOf(answer)).isAfter(stuck);
        });
        isCurrent("department");
    }

    @Test
    void aTypeThatAtriumMayNotReadFailsWithTheReasonAndLeavesTheOthersAlone() {
        OdooMood.refuse("hr.department");

        await().atMost(PATIENCE).untilAsserted(() -> reader().get("/ops/v1/interfaces")
                .then()
                .body(of("department") + ".status", equalTo("failing"))
                .body(of("department") + ".failingReason", containsString("not allowed to access hr.department")));

        Instant before = asOf(reader().get("/v1/employees?limit=1"));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(asOf(reader().get("/v1/employees?limit=1")))
                .isAfter(before));
        reader().get("/v1/employees?limit=1").then().header("Atrium-Stale", nullValue());
        isCurrent("employee");
        reader().get(DEPARTMENTS).then().statusCode(200).header("Atrium-Stale", "true");
    }

    @Test
    void thePastIsKnownThoughTheCaptureFails() {
        int department =
                new Clerk(odoo).creates("hr.department", new JsonObject().put("name", "Ward " + UUID.randomUUID()));
        String path = "/v1/departments/" + PublicId.of("dep", department);
        impatient(reader()).get(path).then().statusCode(200);
        String created = reader().get(path + "/versions").path("data[0].at");
        OdooMood.away("hr.department");
        await().atMost(PATIENCE).untilAsserted(() -> reader().get(path).then().header("Atrium-Stale", "true"));

        reader().get(path + "?asOf=" + created).then().statusCode(200).header("Atrium-Stale", nullValue());
        // Nobody knows what Odoo has made of it since.
        reader().get(path + "?asOf=" + Instant.now()).then().statusCode(200).header("Atrium-Stale", "true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/fac_00000000", "/fac_00000000/versions"})
    void whatThisOdooLacksIsNamed(String rest) {
        await().atMost(PATIENCE).untilAsserted(() -> reader().get("/v1/facilities" + rest)
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("code", equalTo("not-found"))
                .body("type", equalTo("urn:atrium:problem:not-found"))
                .body("detail", containsString("hr.work.location")));
    }

    @Test
    void operatorsSeeWhatIsUnavailable() {
        reader().get("/ops/v1/interfaces")
                .then()
                .statusCode(200)
                .body(of("facility") + ".status", equalTo("unavailable"))
                .body(of("facility") + ".missing", hasItem("hr.work.location"))
                // A language that this Odoo does not have is all that is missing.
                .body(of("department") + ".missing", contains("res.lang.nl_NL"))
                .body("data.name", hasItems("supplier", "employee", "facility", "purchase-order"))
                .body("odoo.version", equalTo("14.0"));
    }

    @Test
    void standardCostsAreReadForEachLegalEntity() {
        int item = new Clerk(odoo)
                .creates("product.product", new JsonObject().put("name", "Scalpel " + UUID.randomUUID()));
        cost(item, 1, 3.5);
        cost(item, 2, 2.75);

        impatient(reader())
                .get("/v1/items/" + PublicId.of("itm", item))
                .then()
                .statusCode(200)
                .body("standardCosts.size()", equalTo(2))
                .body("standardCosts[0].legalEntityId", equalTo(PublicId.of("le", 1)))
                .body("standardCosts[0].cost.amount", equalTo("3.50"))
                .body("standardCosts[0].cost.currency", equalTo("USD"))
                .body("standardCosts[1].legalEntityId", equalTo(PublicId.of("le", 2)))
                .body("standardCosts[1].cost.amount", equalTo("2.75"))
                .body("standardCosts[1].cost.currency", equalTo("EUR"));
    }

    private void cost(int item, int company, double cost) {
        JsonObject context =
                new JsonObject().put("allowed_company_ids", new io.vertx.core.json.JsonArray().add(company));
        new Clerk(odoo).writes("product.product", item, new JsonObject().put("standard_price", cost), context);
    }

    private static void isCurrent(String type) {
        reader().get("/ops/v1/interfaces")
                .then()
                .body(of(type) + ".status", equalTo("current"))
                .body(of(type) + ".failingSince", nullValue())
                .body(of(type) + ".failingReason", nullValue());
    }

    private static String of(String type) {
        return "data.find { it.name == '" + type + "' }";
    }

    private static Instant asOf(Response answer) {
        return Instant.parse(answer.header("Atrium-As-Of"));
    }
}
