package io.atrium.procurement;

import io.atrium.Surroundings;
import io.atrium.odoo.Odoo;
import io.atrium.odoo.Search;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonArray;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.atrium.AtOnce.atOnce;
import static io.atrium.Waiting.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

@QuarkusTest
@WithTestResource(Surroundings.class)
class PurchaseOrdersTest {

    private static final String ORDERS = "/v1/purchase-orders";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    Odoo odoo;

    private final String reference = "REF-" + UUID.randomUUID();
    private final String key = UUID.randomUUID().toString();

    @BeforeEach
    void waitForTheFirstCapture() {
        await().atMost(PATIENCE).untilAsserted(() -> caller("procurement:read")
                .get(ORDERS + "?number=P00001")
                .then()
                .body("data.size()", equalTo(1)));
    }

    @Test
    void createsADraftInOdooAndAnswersIt() {
        Response answer = create(key, order(reference));

        answer.then()
                .statusCode(201)
                .header("ETag", equalTo("\"1\""))
                .header("Location", equalTo(ORDERS + "/" + answer.path("id")))
                .header("Idempotency-Replayed", nullValue())
                .body("status", equalTo("draft"))
                .body("supplierReference", equalTo(reference))
                .body("total.amount", equalTo("14.75"))
                .body("lines.size()", equalTo(2))
                .body("lines[0].plannedAt", equalTo("2027-01-31T08:00:00Z"));
        assertThat(ordersInOdoo()).hasSize(1);
    }

    @Test
    void givesTheFirstAnswerAgainWhenTheRequestIsRepeated() {
        Response first = create(key, order(reference));

        Response second = create(key, order(reference));

        second.then()
                .statusCode(201)
                .header("Idempotency-Replayed", "true")
                .header("ETag", equalTo(first.header("ETag")))
                .body("id", equalTo(first.path("id")));
        assertThat(ordersInOdoo()).hasSize(1);
    }

    @Test
    void createsOneOrderWhenManyCopiesOfARequestArriveAtOnce() {
        List<Integer> statuses =
                atOnce(20, copy -> create(key, order(reference)).statusCode());

        assertThat(statuses).isSubsetOf(201, 409).contains(201);
        assertThat(ordersInOdoo()).hasSize(1);
    }

    @Test
    void refusesAKeyThatBelongsToAnotherRequest() {
        create(key, order(reference));

        Response answer = create(key, order(reference + "-other"));

        answer.then().statusCode(422).body("code", equalTo("idempotency-key-reused"));
    }

    @Test
    void keepsTheKeysOfDifferentClientsApart() {
        create(key, order(reference));

        Response answer = given().auth()
                .oauth2(Surroundings.token("another-client", "procurement:write"))
                .contentType(ContentType.JSON)
                .header("Idempotency-Key", key)
                .body(order(reference + "-other"))
                .post(ORDERS);

        answer.then().statusCode(201);
    }

    @Test
    void tellsInOdoosWordsWhyItRefused() {
        String body = order(reference).replace("sup_hbr0kgh3", io.atrium.kernel.PublicId.of("sup", 99_999_999));

        Response answer = create(key, body);

        answer.then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body("code", equalTo("rejected-by-odoo"))
                .body("errors.detail", hasItem(startsWith("No matching record found")));
        assertThat(answer.asString()).doesNotContain("Traceback", "res.partner(", "odoo.exceptions");
    }

    @Test
    void refusesAnItemThatDoesNotExist() {
        String body = order(reference).replace("itm_53ysn18k", io.atrium.kernel.PublicId.of("itm", 99_999_999));

        Response answer = create(key, body);

        answer.then().statusCode(400).body("errors.pointer", hasItem("/lines/0/itemId"));
        assertThat(ordersInOdoo()).isEmpty();
    }

    @Test
    void confirmsADraft() {
        Response created = create(key, order(reference));

        Response answer = confirm(created.path("id"), UUID.randomUUID().toString(), created.header("ETag"));

        answer.then().statusCode(200).body("status", equalTo("confirmed"));
        caller("events:read")
                .get("/v1/changes?subject=" + created.path("id"))
                .then()
                .body(
                        "data.type",
                        equalTo(List.of(
                                "io.atrium.purchase-order.created.v1", "io.atrium.purchase-order.confirmed.v1")));
    }

    @Test
    void refusesToConfirmTwice() {
        Response created = create(key, order(reference));
        confirm(created.path("id"), UUID.randomUUID().toString(), null);

        Response answer = confirm(created.path("id"), UUID.randomUUID().toString(), null);

        answer.then().statusCode(409).body("code", equalTo("conflict"));
    }

    @Test
    void refusesToConfirmWhatHasChangedSinceItWasRead() {
        Response created = create(key, order(reference));

        Response answer = confirm(created.path("id"), UUID.randomUUID().toString(), "\"7\"");

        answer.then().statusCode(412).body("code", equalTo("stale-version"));
    }

    @Test
    void readsItsOwnWriteAtOnce() {
        Response created = create(key, order(reference));

        Response read = caller("procurement:read").get(created.header("Location"));

        read.then().statusCode(200).header("ETag", created.header("ETag")).body("id", equalTo(created.path("id")));
    }

    @Test
    void ordersOnlyForTheLegalEntitiesOfTheToken() {
        String token = Surroundings.token("limited", "procurement:write", "le_7dn42r1c", "le_hbr0kgh3");

        Response answer = given().auth()
                .oauth2(token)
                .contentType(ContentType.JSON)
                .header("Idempotency-Key", key)
                .body(order(reference))
                .post(ORDERS);

        answer.then().statusCode(403).body("code", equalTo("forbidden"));
        assertThat(ordersInOdoo()).isEmpty();
    }

    private static String order(String reference) {
        return """
                {"supplierId": "sup_hbr0kgh3", "supplierReference": "%s", "lines": [
                  {"itemId": "itm_53ysn18k", "quantity": 3, "unitPrice": {"amount": "4.25", "currency": "USD"},
                   "plannedAt": "2027-01-31T08:00:00Z"},
                  {"itemId": "itm_7dn42r1c", "quantity": 2, "unitPrice": {"amount": "1", "currency": "USD"}}]}"""
                .formatted(reference);
    }

    private static Response create(String key, String body) {
        return caller("procurement:write")
                .contentType(ContentType.JSON)
                .header("Idempotency-Key", key)
                .body(body)
                .post(ORDERS);
    }

    private static Response confirm(String id, String key, String ifMatch) {
        RequestSpecification request = caller("procurement:write").header("Idempotency-Key", key);
        return (ifMatch == null ? request : request.header("If-Match", ifMatch))
                .post(ORDERS + "/" + id + "/confirmation");
    }

    private static RequestSpecification caller(String scope) {
        return given().auth().oauth2(Surroundings.token("orders", scope));
    }

    private List<Integer> ordersInOdoo() {
        JsonArray domain =
                new JsonArray().add(new JsonArray().add("partner_ref").add("=").add(reference));
        return odoo.searchIds(Search.of("purchase.order", domain, List.of()))
                .await()
                .atMost(PATIENCE);
    }
}
