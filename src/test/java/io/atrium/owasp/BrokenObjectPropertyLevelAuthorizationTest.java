package io.atrium.owasp;

import io.atrium.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.atrium.owasp.Attacker.as;
import static io.atrium.owasp.Attacker.made;
import static io.atrium.owasp.Attacker.refused;
import static io.atrium.owasp.Attacker.writing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

/** API3:2023: fields that are not the caller's to see or to set. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class BrokenObjectPropertyLevelAuthorizationTest {

    private static final String BUYING = "procurement:read procurement:write events:read";

    private final String number = "9" + UUID.randomUUID().toString().replaceAll("[^0-9]", "");
    private final String taxId = "FR" + UUID.randomUUID().toString().replaceAll("[^0-9]", "");
    private String supplier;
    private String account;

    @BeforeEach
    void thereIsASupplierWithAnAccount() {
        supplier = made(writing(
                        as("buyer", BUYING),
                        new JsonObject().put("name", "Paid " + number).put("taxId", taxId))
                .post("/v1/suppliers"));
        account = made(writing(
                        as("treasury", "supplier-bank:write supplier-bank:read"),
                        new JsonObject().put("accountNumber", number).put("bankName", "Bank " + number))
                .post("/v1/suppliers/" + supplier + "/bank-accounts"));
    }

    @Test
    void askingForRestrictedFieldsByNameDoesNotShowThem() {
        String path = "/v1/suppliers/" + supplier + "/bank-accounts";
        for (String way : new String[] {
            "", "/" + account, "?fields=accountNumber,bankName", "/" + account + "?fields=accountNumber"
        }) {
            Response answer = as("curious", BUYING).get(path + way);

            answer.then().statusCode(200);
            assertThat(answer.asString()).as(way).doesNotContain(number);
        }
        assertThat(as("curious", BUYING).get("/v1/changes?subject=" + account).asString())
                .doesNotContain(number);
        assertThat(as("treasury", "procurement:read supplier-bank:read")
                        .get(path)
                        .asString())
                .contains(number);
    }

    @Test
    void guessingRestrictedFieldsByFilterOrOrderIsRefused() {
        String path = "/v1/suppliers/" + supplier + "/bank-accounts?";

        refused(as("curious", BUYING).get(path + "accountNumber=" + number), 400, "invalid");
        refused(as("curious", BUYING).get(path + "sort=accountNumber"), 400, "invalid");
    }

    @Test
    void theFeedAloneTellsNoConfidentialField() {
        String feed = as("curious", "events:read")
                .get("/v1/changes?subject=" + supplier)
                .asString();

        assertThat(feed).contains(supplier).doesNotContain(taxId);
        assertThat(as("buyer", BUYING).get("/v1/changes?subject=" + supplier).asString())
                .contains(taxId);
    }

    @Test
    void settingFieldsThatNobodySetsIsRefusedAsAWhole() {
        for (String field :
                new String[] {"id", "active", "updatedAt", "redacted", "trusted", "__proto__", "company_id"}) {
            Response answer = writing(
                            as("buyer", BUYING),
                            new JsonObject().put("name", "Assigned " + number).put(field, "anything"))
                    .post("/v1/suppliers");

            assertThat(answer.statusCode()).as(field).isEqualTo(400);
            answer.then().body("code", equalTo("invalid")).body("errors.pointer", hasItem("/" + field));
        }
        as("buyer", BUYING)
                .get("/v1/suppliers?name=Assigned " + number)
                .then()
                .statusCode(200)
                .body("data.size()", equalTo(0));
    }
}
