package io.atrium.owasp;

import io.atrium.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

import static io.atrium.owasp.Attacker.as;
import static io.atrium.owasp.Attacker.refused;
import static io.atrium.owasp.Attacker.writing;
import static org.assertj.core.api.Assertions.assertThat;

/** API5:2023: functions of others. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class BrokenFunctionLevelAuthorizationTest {

    private static final String READING = "procurement:read invoicing:read workforce:read events:read";

    private static final List<String> OF_OPERATORS = List.of(
            "/ops/v1/audit", "/ops/v1/revocations", "/ops/v1/interfaces", "/ops/v1/receipts", "/ops/v1/mappings");

    @Test
    void whatOperatorsMayDoIsForbiddenToReaders() {
        OF_OPERATORS.forEach(path -> refused(as("reader", READING), path));
    }

    private static void refused(io.restassured.specification.RequestSpecification caller, String path) {
        Attacker.refused(caller.get(path), 403, "forbidden");
    }

    @Test
    void otherSpellingsOfAPathOpenNoBackDoor() {
        for (String path : List.of(
                "//ops/v1/audit",
                "/ops//v1/audit",
                "/ops/v1/audit/",
                "/OPS/v1/audit",
                "/v1/../ops/v1/audit",
                "/v1/%2e%2e/ops/v1/audit",
                "/ops/v1/audit;x=y",
                "/ops/v1/%61udit",
                "/v1/suppliers/..%2f..%2fops%2fv1%2faudit")) {
            Response answer = as("reader", READING).urlEncodingEnabled(false).get(path);

            assertThat(answer.statusCode()).as(path).isIn(400, 403, 404, 405);
            Attacker.tellsNothing(answer.asString());
        }
    }

    @Test
    void sayingAnotherMethodInAHeaderOrTheQueryDoesNotChangeIt() {
        for (String header : List.of("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override")) {
            Response answer = as("reader", READING).header(header, "DELETE").get("/v1/suppliers?limit=1");

            assertThat(answer.statusCode()).isEqualTo(200);
        }
        Attacker.refused(as("reader", READING).get("/v1/suppliers?_method=DELETE"), 400, "invalid");
    }

    @Test
    void whoMayReadDoesNotWriteApprovePostOrPay() {
        JsonObject anything = new JsonObject().put("name", "Not mine to make " + UUID.randomUUID());
        for (String path : List.of(
                "/v1/suppliers",
                "/v1/purchase-orders/po_53ysn18k/approval",
                "/v1/requisitions/req_53ysn18k/approval",
                "/v1/invoices/inv_53ysn18k/posting",
                "/v1/payments",
                "/v1/employees",
                "/ops/v1/revocations")) {
            Attacker.refused(writing(as("reader", READING), anything).post(path), 403, "forbidden");
        }
    }

    @Test
    void scopesThatAreAlmostRightAreWrong() {
        for (String scope :
                List.of("audit", "audit:*", "AUDIT:READ", "audit:read:all", "*", "audit:write", "audit:reader")) {
            Attacker.refused(as("reader", scope).get("/ops/v1/audit"), 403, "forbidden");
        }
        as("auditor", "audit:read").get("/ops/v1/audit").then().statusCode(200);
    }
}
