package io.atrium.owasp;

import io.atrium.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

import static io.atrium.AtOnce.atOnce;
import static io.atrium.owasp.Attacker.as;
import static io.atrium.owasp.Attacker.made;
import static io.atrium.owasp.Attacker.refused;
import static io.atrium.owasp.Attacker.writing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

/** API6:2023: flows that do harm when they are run often, or by one person alone. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class UnrestrictedAccessToSensitiveBusinessFlowsTest {

    private static final String BUYING = "procurement:read procurement:write procurement:approve";

    private final String client = "robot-" + UUID.randomUUID();
    private final String name = "Flow " + UUID.randomUUID();

    @Test
    void aRequestSentManyTimesAtOnceIsCarriedOutOnce() {
        String key = UUID.randomUUID().toString();
        String body = new JsonObject().put("name", name).encode();

        List<Integer> statuses = atOnce(30, copy -> as(client, BUYING)
                .contentType("application/json")
                .header("Idempotency-Key", key)
                .body(body)
                .post("/v1/suppliers")
                .statusCode());

        assertThat(statuses).isSubsetOf(201, 409).contains(201);
        as(client, BUYING).get("/v1/suppliers?name=" + name).then().body("data.size()", equalTo(1));
    }

    @Test
    void manySuppliersWithOneTaxIdAreOneSupplier() {
        String taxId = "DE" + UUID.randomUUID().toString().replaceAll("[^0-9]", "");

        List<Integer> statuses = atOnce(10, copy -> writing(
                        as(client, BUYING),
                        new JsonObject().put("name", name + copy).put("taxId", taxId))
                .post("/v1/suppliers")
                .statusCode());

        assertThat(statuses).isSubsetOf(201, 409).containsOnlyOnce(201);
    }

    @Test
    void whoAsksForSomethingDoesNotApproveIt() {
        JsonObject wanted = new JsonObject()
                .put("currency", "USD")
                .put(
                        "lines",
                        List.of(new JsonObject()
                                .put("itemId", "itm_53ysn18k")
                                .put("description", name)
                                .put("quantity", 1)
                                .put("supplierId", "sup_hbr0kgh3")
                                .put(
                                        "estimatedUnitPrice",
                                        new JsonObject().put("amount", "5.00").put("currency", "USD"))));
        Response drafted = writing(as(client, BUYING), wanted).post("/v1/requisitions");
        String path = "/v1/requisitions/" + made(drafted);
        as(client, BUYING)
                .header("Idempotency-Key", UUID.randomUUID())
                .post(path + "/submission")
                .then()
                .statusCode(200);

        refused(
                as(client, BUYING).header("Idempotency-Key", UUID.randomUUID()).post(path + "/approval"),
                403,
                "forbidden");
    }

    @Test
    void aKeyThatWasUsedForOneThingDoesNotDoAnother() {
        String key = UUID.randomUUID().toString();
        as(client, BUYING)
                .contentType("application/json")
                .header("Idempotency-Key", key)
                .body(new JsonObject().put("name", name).encode())
                .post("/v1/suppliers")
                .then()
                .statusCode(201);

        Response other = as(client, BUYING)
                .contentType("application/json")
                .header("Idempotency-Key", key)
                .body(new JsonObject().put("name", "Another").encode())
                .post("/v1/suppliers");

        refused(other, 422, "idempotency-key-reused");
    }
}
