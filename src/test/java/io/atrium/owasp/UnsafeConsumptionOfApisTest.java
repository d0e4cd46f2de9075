package io.atrium.owasp;

import io.atrium.Surroundings;
import io.atrium.odoo.Odoo;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

import static io.atrium.Waiting.await;
import static io.atrium.owasp.Attacker.as;
import static io.atrium.owasp.Attacker.made;
import static io.atrium.owasp.Attacker.refused;
import static io.atrium.owasp.Attacker.tellsNothing;
import static io.atrium.owasp.Attacker.writing;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

/** API10:2023: what other systems say, believed. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class UnsafeConsumptionOfApisTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String BUYING = "procurement:read procurement:write events:read";

    /** Of the source that standalone mode has. */
    private static final String SECRET = "dHJ5LXN0YW5kYXJkLXdlYmhvb2tzLXdpdGgtdGhpcw==";

    @Inject
    Odoo odoo;

    @Test
    void whatOdooSaysIsTextAndNeverMarkupOrStatements() {
        String hostile =
                "\"},{\"x\":\"<script>alert(1)</script>'; drop table record_document; -- \u202e " + UUID.randomUUID();
        String id = made(writing(as("buyer", BUYING), new JsonObject().put("name", "Soon " + UUID.randomUUID()))
                .post("/v1/suppliers"));
        odoo.write(
                        "res.partner",
                        List.of(io.atrium.kernel.PublicId.parse("sup", id).orElseThrow()),
                        new JsonObject().put("name", hostile),
                        new JsonObject())
                .await()
                .atMost(PATIENCE);

        await().atMost(PATIENCE).untilAsserted(() -> as("buyer", BUYING)
                .get("/v1/suppliers/" + id)
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("name", equalTo(hostile)));
        as("buyer", BUYING).get("/v1/suppliers?limit=5&sort=-updatedAt").then().statusCode(200);
        assertThat(as("buyer", BUYING).get("/v1/changes?subject=" + id).<List<String>>path("data.data.name"))
                .contains(hostile);
    }

    @Test
    void whatOdooRefusesIsNotRepeatedWithItsInside() {
        Response answer = writing(
                        as("buyer", BUYING),
                        new JsonObject()
                                .put("supplierId", "sup_hbr0kgh3")
                                .put(
                                        "lines",
                                        List.of(new JsonObject()
                                                .put("itemId", "itm_zzzzzzzz")
                                                .put("quantity", 1))))
                .post("/v1/purchase-orders");

        assertThat(answer.statusCode()).isBetween(400, 499);
        tellsNothing(answer.asString());
    }

    @Test
    void aDeliveryThatNobodySignedIsNotBelieved() throws GeneralSecurityException {
        String body = "{\"type\":\"employee.updated\",\"data\":{}}";
        Instant now = Instant.now();

        refused(deliver(body, now, "v1,nonsense"), 401, "signature-invalid");
        refused(deliver(body + " ", now, signature(body, now)), 401, "signature-invalid");
        refused(
                deliver(body, now.minusSeconds(3600), signature(body, now.minusSeconds(3600))),
                401,
                "timestamp-out-of-window");
        refused(
                deliver(body, now.plusSeconds(3600), signature(body, now.plusSeconds(3600))),
                401,
                "timestamp-out-of-window");
        assertThat(deliver(body, now, signature(body, now)).statusCode()).isIn(200, 202);
    }

    @Test
    void aDeliveryThatIsNoDocumentHarmsNothing() throws GeneralSecurityException {
        Instant now = Instant.now();
        for (String body : List.of("[".repeat(50_000), "\u0000", "{\"a\":1e999999}", "null", "<xml/>")) {
            Response answer = deliver(body, now, signature(body, now));

            assertThat(answer.statusCode())
                    .as(body.substring(0, Math.min(20, body.length())))
                    .isIn(200, 202, 400, 413);
            tellsNothing(answer.asString());
        }
        given().get("/q/health/live").then().statusCode(200);
    }

    private String delivery = UUID.randomUUID().toString();

    private Response deliver(String body, Instant at, String signature) {
        return given().header("webhook-id", delivery)
                .header("webhook-timestamp", Long.toString(at.getEpochSecond()))
                .header("webhook-signature", signature)
                .contentType("application/json")
                .body(body.getBytes(StandardCharsets.UTF_8))
                .post("/webhooks/hr");
    }

    private String signature(String body, Instant at) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(SECRET), "HmacSHA256"));
        byte[] signed =
                mac.doFinal((delivery + "." + at.getEpochSecond() + "." + body).getBytes(StandardCharsets.UTF_8));
        return "v1," + Base64.getEncoder().encodeToString(signed);
    }
}
