package io.atrium.owasp;

import io.atrium.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.atrium.owasp.Attacker.ONE;
import static io.atrium.owasp.Attacker.TWO;
import static io.atrium.owasp.Attacker.as;
import static io.atrium.owasp.Attacker.made;
import static io.atrium.owasp.Attacker.refused;
import static io.atrium.owasp.Attacker.writing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

/** API1:2023: objects of others, by their ids. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class BrokenObjectLevelAuthorizationTest {

    private static final String SCOPES = "procurement:read procurement:write subscriptions:manage events:read";

    private final String victim = "victim-" + UUID.randomUUID();
    private final String attacker = "attacker-" + UUID.randomUUID();
    private final String name = "Supplier of the victim " + UUID.randomUUID();
    private String supplier;

    @BeforeEach
    void theVictimHasASupplier() {
        supplier = made(writing(
                        as(victim, SCOPES, ONE),
                        new JsonObject().put("name", name).put("legalEntityId", ONE))
                .post("/v1/suppliers"));
        as(victim, SCOPES, ONE).get("/v1/suppliers/" + supplier).then().statusCode(200);
    }

    @Test
    void readingAnotherTenantsDocumentByItsIdFindsNothing() {
        for (String path :
                new String[] {"", "/versions", "?asOf=2100-01-01T00:00:00Z", "?fields=name", "/bank-accounts"}) {
            Response answer = as(attacker, SCOPES, TWO).get("/v1/suppliers/" + supplier + path);

            assertThat(answer.statusCode()).as(path).isIn(400, 404);
            assertThat(answer.asString()).doesNotContain(name);
        }
        assertThat(as(attacker, SCOPES, TWO)
                        .get("/v1/changes?subject=" + supplier)
                        .asString())
                .doesNotContain(name);
    }

    @Test
    void changingAnotherTenantsDocumentByItsIdChangesNothing() {
        Response answer = writing(as(attacker, SCOPES, TWO), new JsonObject().put("name", "Mine now"))
                .patch("/v1/suppliers/" + supplier);

        refused(answer, 404, "not-found");
        as(victim, SCOPES, ONE).get("/v1/suppliers/" + supplier).then().body("name", equalTo(name));
    }

    @Test
    void creatingOrMovingADocumentIntoAnotherTenantIsForbidden() {
        refused(
                writing(
                                as(attacker, SCOPES, TWO),
                                new JsonObject().put("name", "Planted").put("legalEntityId", ONE))
                        .post("/v1/suppliers"),
                403,
                "forbidden");
        String own = made(writing(as(attacker, SCOPES, TWO), new JsonObject().put("name", "Own " + UUID.randomUUID()))
                .post("/v1/suppliers"));
        Response moved = writing(as(attacker, SCOPES, TWO), new JsonObject().put("legalEntityId", ONE))
                .patch("/v1/suppliers/" + own);
        assertThat(moved.statusCode()).as(moved.asString()).isIn(400, 403);
        as(attacker, SCOPES, TWO).get("/v1/suppliers/" + own).then().body("legalEntityId", equalTo(TWO));
    }

    @Test
    void anotherClientsSubscriptionCannotBeReadRedirectedOrDeleted() {
        String id = made(writing(as(victim, SCOPES), new JsonObject().put("url", "http://localhost:1/hook"))
                .post("/v1/subscriptions"));
        String path = "/v1/subscriptions/" + id;

        refused(as(attacker, SCOPES).get(path), 404, "not-found");
        refused(
                writing(as(attacker, SCOPES), new JsonObject().put("url", "http://localhost:2/"))
                        .patch(path),
                404,
                "not-found");
        refused(
                as(attacker, SCOPES)
                        .header("Idempotency-Key", UUID.randomUUID())
                        .post(path + "/secret-rotation"),
                404,
                "not-found");
        refused(as(attacker, SCOPES).delete(path), 404, "not-found");
        as(victim, SCOPES).get(path).then().statusCode(200).body("url", equalTo("http://localhost:1/hook"));
    }
}
