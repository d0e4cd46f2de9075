package io.atrium.procurement;

import io.atrium.Surroundings;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.Odoo;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.Search;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

import static io.atrium.AtOnce.atOnce;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.nullValue;

/** What happens to an order between its creation and its goods: amended, approved, cancelled. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class PurchaseOrderChangesTest {

    private static final String ORDERS = "/v1/purchase-orders";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    Odoo odoo;

    private final String key = UUID.randomUUID().toString();

    @Test
    void amendsADraftInOneGo() {
        Response order = create();
        JsonObject change = new JsonObject()
                .put("supplierReference", "NEW")
                .putNull("origin")
                .put(
                        "lines",
                        JsonArray.of(
                                line(order, 0)
                                        .put("quantity", 7)
                                        .put("unitPrice", price("3.5"))
                                        .put("plannedAt", "2031-01-31T08:00:00Z"),
                                line(order, 1).put("remove", true),
                                newLine("itm_7dn42r1c", 5)));

        Response answer = amend(key, order.path("id"), change, order.header("ETag"));

        answer.then()
                .statusCode(200)
                .body("supplierReference", equalTo("NEW"))
                .body("origin", nullValue())
                .body("lines.size()", equalTo(2))
                .body("lines[0].quantity", equalTo(7))
                .body("lines[0].unitPrice.amount", equalTo("3.50"))
                .body("lines[0].plannedAt", equalTo("2031-01-31T08:00:00Z"))
                .body("lines[1].quantity", equalTo(5))
                .body("total.amount", equalTo("34.50"));
    }

    @Test
    void addsALineOnceWhenManyCopiesOfARequestArriveAtOnce() {
        String order = create().path("id");
        JsonObject change = new JsonObject().put("lines", JsonArray.of(newLine("itm_7dn42r1c", 5)));

        List<Integer> statuses =
                atOnce(50, copy -> amend(key, order, change, null).statusCode());

        assertThat(statuses).isSubsetOf(200, 409).contains(200);
        assertThat(linesInOdoo(order)).hasSize(3);
        amend(key, order, change, null).then().statusCode(200).header("Idempotency-Replayed", "true");
    }

    @Test
    void raisesAConfirmedLineAndPlansItForAnotherTime() {
        Response order = create();
        act(order, "confirmation", "procurement:write", null).then().statusCode(200);
        JsonObject change = new JsonObject()
                .put("lines", JsonArray.of(line(order, 0).put("quantity", 8).put("plannedAt", "2031-01-31T08:00:00Z")));

        amend(key, order.path("id"), change, null).then().statusCode(200).body("lines[0].quantity", equalTo(8));

        int line = PublicId.parse("pol", order.path("lines[0].id")).orElseThrow();
        assertThat(search("stock.move", JsonArray.of(JsonArray.of("purchase_line_id", "=", line)), "product_uom_qty"))
                .extracting(row -> row.decimal("product_uom_qty").intValue())
                .containsExactly(8);
    }

    @Test
    void refusesToLowerOrExtendAConfirmedOrder() {
        Response order = create();
        act(order, "confirmation", "procurement:write", null);

        List.of(
                        new JsonObject()
                                .put("lines", JsonArray.of(line(order, 0).put("quantity", 1))),
                        new JsonObject()
                                .put("lines", JsonArray.of(line(order, 0).put("remove", true))),
                        new JsonObject().put("lines", JsonArray.of(newLine("itm_7dn42r1c", 1))),
                        new JsonObject()
                                .put("lines", JsonArray.of(line(order, 0).put("unitPrice", price("1")))),
                        new JsonObject().put("origin", "Ward 9"))
                .forEach(change -> amend(UUID.randomUUID().toString(), order.path("id"), change, null)
                        .then()
                        .statusCode(409)
                        .body("code", equalTo("conflict")));

        assertThat(linesInOdoo(order.path("id")))
                .extracting(row -> row.decimal("product_qty").intValue(), row -> row.decimal("price_unit")
                        .intValue())
                .containsExactly(tuple(3, 4), tuple(2, 1));
    }

    @Test
    void saysEverythingThatIsWrongWithAChange() {
        Response order = create();
        JsonObject change = new JsonObject()
                .put(
                        "lines",
                        JsonArray.of(
                                new JsonObject().put("itemId", "sup_hbr0kgh3"),
                                line(order, 0),
                                new JsonObject().put("id", "pol_nonsense").put("itemId", "itm_7dn42r1c")));

        amend(key, order.path("id"), change, null)
                .then()
                .statusCode(400)
                .body(
                        "errors.pointer",
                        hasItems(
                                "/lines/0/itemId",
                                "/lines/0/quantity",
                                "/lines/0/unitPrice",
                                "/lines/2/id",
                                "/lines/2/itemId"));
    }

    @Test
    void emptiesNothingThatALineNeeds() {
        Response order = create();
        JsonObject emptied =
                line(order, 0).putNull("quantity").putNull("unitPrice").putNull("description");

        amend(key, order.path("id"), new JsonObject().put("lines", JsonArray.of(emptied)), null)
                .then()
                .statusCode(400)
                .body("errors.pointer", contains("/lines/0/description", "/lines/0/quantity", "/lines/0/unitPrice"));
    }

    @Test
    void refusesLinesOfOtherOrdersOtherCurrenciesAndUnknownItems() {
        Response order = create();
        JsonObject foreign = new JsonObject()
                .put(
                        "lines",
                        JsonArray.of(new JsonObject()
                                .put("id", PublicId.of("pol", 99_999_999))
                                .put("quantity", 1)));
        JsonObject euros = new JsonObject()
                .put(
                        "lines",
                        JsonArray.of(line(order, 0)
                                .put(
                                        "unitPrice",
                                        new JsonObject().put("amount", "1").put("currency", "EUR"))));
        JsonObject unknown = new JsonObject().put("lines", JsonArray.of(newLine(PublicId.of("itm", 99_999_999), 1)));

        amend(key + 1, order.path("id"), foreign, null)
                .then()
                .statusCode(400)
                .body("errors.pointer", equalTo(List.of("/lines/0/id")));
        amend(key + 2, order.path("id"), euros, null)
                .then()
                .statusCode(400)
                .body("errors.pointer", equalTo(List.of("/lines/0/unitPrice/currency")));
        amend(key + 3, order.path("id"), unknown, null)
                .then()
                .statusCode(400)
                .body("errors.pointer", equalTo(List.of("/lines/0/itemId")));
    }

    @Test
    void refusesAChangeOfNothingAndAnOrderWithoutLines() {
        Response order = create();
        JsonObject empty = new JsonObject()
                .put(
                        "lines",
                        JsonArray.of(
                                line(order, 0).put("remove", true),
                                line(order, 1).put("remove", true)));

        amend(key + 1, order.path("id"), new JsonObject(), null)
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid"));
        amend(key + 2, order.path("id"), empty, null)
                .then()
                .statusCode(400)
                .body("errors.pointer", equalTo(List.of("/lines")));
    }

    @Test
    void refusesAChangeOfWhatHasChangedSinceItWasRead() {
        Response order = create();

        amend(key, order.path("id"), new JsonObject().put("origin", "Ward 9"), "\"7\"")
                .then()
                .statusCode(412)
                .body("code", equalTo("stale-version"));
    }

    @Test
    void approvesAnOrderThatWaitsForIt() {
        Response order = create();
        write(order, new JsonObject().put("state", "to approve"));

        act(order, "approval", "procurement:approve", null)
                .then()
                .statusCode(200)
                .body("status", equalTo("confirmed"));
    }

    @Test
    void refusesToApproveADraftAndCallersWithoutTheScope() {
        Response order = create();

        act(order, "approval", "procurement:approve", null)
                .then()
                .statusCode(409)
                .body("code", equalTo("conflict"));
        act(order, "approval", "procurement:write", null).then().statusCode(403).body("code", equalTo("forbidden"));
    }

    @Test
    void cancelsAConfirmedOrderOnceForManyCopiesOfARequest() {
        Response order = create();
        act(order, "confirmation", "procurement:write", null);

        List<Integer> statuses = atOnce(50, copy -> cancel(key, order, null).statusCode());

        assertThat(statuses).isSubsetOf(200, 409).contains(200);
        cancel(key, order, null)
                .then()
                .statusCode(200)
                .header("Idempotency-Replayed", "true")
                .body("status", equalTo("cancelled"));
        cancel(key + "-again", order, null).then().statusCode(409).body("code", equalTo("conflict"));
        caller("events:read")
                .get("/v1/changes?subject=" + order.path("id"))
                .then()
                .body("data.type.findAll { it.endsWith('cancelled.v1') }.size()", equalTo(1));
    }

    @Test
    void refusesToCancelWhatWasReceivedOrBilled() {
        Response received = create();
        Response billed = create(key + "-billed");
        receiveOne(received);
        billOne(billed);

        cancel(key + 1, received, null).then().statusCode(409).body("code", equalTo("conflict"));
        cancel(key + 2, billed, null).then().statusCode(409).body("code", equalTo("conflict"));
        assertThat(search("purchase.order", JsonArray.of(JsonArray.of("id", "=", id(received))), "state"))
                .extracting(row -> row.text("state"))
                .containsExactly("draft");
    }

    @Test
    void cancelsOnlyForAReasonAndOnlyWhatTheCallerHasRead() {
        Response order = create();

        caller("procurement:write")
                .contentType(ContentType.JSON)
                .header("Idempotency-Key", key)
                .body("{}")
                .post(ORDERS + "/" + order.path("id") + "/cancellation")
                .then()
                .statusCode(400)
                .body("errors.pointer", equalTo(List.of("/reason")));
        cancel(key, order, "\"7\"").then().statusCode(412).body("code", equalTo("stale-version"));
    }

    @Test
    void doesNotKnowTheOrdersOfOtherLegalEntities() {
        Response order = create();

        given().auth()
                .oauth2(Surroundings.token("limited", "procurement:write", "le_7dn42r1c"))
                .contentType(ContentType.JSON)
                .body(new JsonObject().put("origin", "Ward 9").encode())
                .patch(ORDERS + "/" + order.path("id"))
                .then()
                .statusCode(404)
                .body("code", equalTo("not-found"));
    }

    private Response create() {
        return create("order-" + key);
    }

    private static Response create(String key) {
        return caller("procurement:write")
                .contentType(ContentType.JSON)
                .header("Idempotency-Key", key)
                .body(
                        """
                        {"supplierId": "sup_hbr0kgh3", "supplierReference": "OLD", "origin": "Ward 1", "lines": [
                          {"itemId": "itm_53ysn18k", "quantity": 3, "unitPrice": {"amount": "4", "currency": "USD"}},
                          {"itemId": "itm_7dn42r1c", "quantity": 2, "unitPrice": {"amount": "1", "currency": "USD"}}]}""")
                .post(ORDERS);
    }

    private static JsonObject line(Response order, int index) {
        return new JsonObject().put("id", (String) order.path("lines[" + index + "].id"));
    }

    private static JsonObject newLine(String item, int quantity) {
        return new JsonObject().put("itemId", item).put("quantity", quantity).put("unitPrice", price("2"));
    }

    private static JsonObject price(String amount) {
        return new JsonObject().put("amount", amount).put("currency", "USD");
    }

    private static Response amend(String key, String order, JsonObject change, String ifMatch) {
        RequestSpecification request = caller("procurement:write")
                .contentType(ContentType.JSON)
                .header("Idempotency-Key", key)
                .body(change.encode());
        return (ifMatch == null ? request : request.header("If-Match", ifMatch)).patch(ORDERS + "/" + order);
    }

    private static Response act(Response order, String action, String scope, String ifMatch) {
        RequestSpecification request =
                caller(scope).header("Idempotency-Key", UUID.randomUUID().toString());
        return (ifMatch == null ? request : request.header("If-Match", ifMatch))
                .post(ORDERS + "/" + order.path("id") + "/" + action);
    }

    private static Response cancel(String key, Response order, String ifMatch) {
        RequestSpecification request = caller("procurement:write")
                .contentType(ContentType.JSON)
                .header("Idempotency-Key", key)
                .body(new JsonObject().put("reason", "Ordered twice").encode());
        return (ifMatch == null ? request : request.header("If-Match", ifMatch))
                .post(ORDERS + "/" + order.path("id") + "/cancellation");
    }

    private static RequestSpecification caller(String scope) {
        return given().auth().oauth2(Surroundings.token("order-changes", scope));
    }

    private static int id(Response order) {
        return PublicId.parse("po", order.path("id")).orElseThrow();
    }

    private void write(Response order, JsonObject values) {
        odoo.write("purchase.order", List.of(id(order)), values, new JsonObject())
                .await()
                .atMost(PATIENCE);
    }

    /** As if it had come without a receipt. */
    private void receiveOne(Response order) {
        odoo.write("purchase.order.line", List.of(line(order)), JsonObject.of("qty_received", 1), new JsonObject())
                .await()
                .atMost(PATIENCE);
    }

    /** With a bill that is still a draft. */
    private void billOne(Response order) {
        JsonObject line =
                JsonObject.of("name", "Gloves", "quantity", 1, "price_unit", 4, "purchase_line_id", line(order));
        JsonObject bill = new JsonObject()
                .put("move_type", "in_invoice")
                .put("partner_id", 3)
                .put("invoice_line_ids", JsonArray.of(JsonArray.of(0, 0, line)));
        odoo.create("account.move", bill, new JsonObject()).await().atMost(PATIENCE);
    }

    private static int line(Response order) {
        return PublicId.parse("pol", order.path("lines[0].id")).orElseThrow();
    }

    private List<OdooRow> linesInOdoo(String order) {
        int id = PublicId.parse("po", order).orElseThrow();
        return search(
                "purchase.order.line", JsonArray.of(JsonArray.of("order_id", "=", id)), "product_qty", "price_unit");
    }

    private List<OdooRow> search(String model, JsonArray domain, String... fields) {
        return odoo.searchRead(Search.of(model, domain, List.of(fields)).orderBy("id asc"))
                .await()
                .atMost(PATIENCE);
    }
}
