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
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

import static io.atrium.AtOnce.atOnce;
import static io.atrium.Waiting.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

@QuarkusTest
@WithTestResource(Surroundings.class)
class GoodsReceiptsTest {

    private static final String RECEIPTS = "/v1/goods-receipts";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Among the items with lots, one whose lots expire. */
    private static final int PERISHABLE = 1;

    @Inject
    Odoo odoo;

    private final String key = UUID.randomUUID().toString();

    @Test
    void takesInWhatCameAndExpectsTheRest() {
        Receipt receipt = expected(item("none", 0), item("none", 1));

        Response answer = validate(key, receipt, new JsonArray().add(receipt.line(0, 6)), true);

        answer.then()
                .statusCode(200)
                .body("id", equalTo(receipt.id()))
                .body("status", equalTo("done"))
                .body("lines.size()", equalTo(1))
                .body("lines[0].receivedQuantity", equalTo(6));
        assertThat(backorders(receipt)).hasSize(1);
        assertThat(received(receipt)).containsExactly(6.0, 0.0);
        caller("events:read")
                .get("/v1/changes?subject=" + receipt.id())
                .then()
                .body("data.type", hasItems("io.atrium.goods-receipt.validated.v1"));
    }

    @Test
    void expectsNothingMoreWhenTheRestIsNotWanted() {
        Receipt receipt = expected(item("none", 0), item("none", 1));

        Response answer =
                validate(key, receipt, new JsonArray().add(receipt.line(0, 6)).add(receipt.line(1, 0)), false);

        answer.then().statusCode(200).body("status", equalTo("done"));
        assertThat(backorders(receipt)).isEmpty();
        assertThat(received(receipt)).containsExactly(6.0, 0.0);
    }

    @Test
    void takesInTheLotsOfATrackedItem() {
        Receipt receipt = expected(item("lot", 0), item("none", 0));
        JsonArray lines = new JsonArray()
                .add(receipt.line(0, 4).put("lot", new JsonObject().put("name", "A-" + key)))
                .add(receipt.line(0, 2).put("lot", new JsonObject().put("name", "B-" + key)));

        validate(key, receipt, lines, true).then().statusCode(200).body("lines[0].receivedQuantity", equalTo(6));

        assertThat(search(
                        "stock.move.line",
                        JsonArray.of(JsonArray.of("picking_id", "=", receipt.odooId())),
                        "qty_done",
                        "lot_id"))
                .extracting(row -> row.decimal("qty_done").intValue(), row -> row.label("lot_id"))
                .containsExactlyInAnyOrder(tuple(4, "A-" + key), tuple(2, "B-" + key));
    }

    @Test
    void aNewLotExpiresWhenTheCallerSays() {
        Receipt receipt = expected(item("lot", PERISHABLE), item("none", 0));

        validate(key, receipt, lots(receipt, lot("A-" + key, "2030-03-31T12:00:00Z")), true)
                .then()
                .statusCode(200)
                .body("status", equalTo("done"));

        assertThat(expiry("A-" + key)).containsExactly("2030-03-31 12:00:00");
    }

    @Test
    void aKnownLotThatHasNoExpiryIsGivenOne() {
        int item = item("lot", PERISHABLE);
        newLot("A-" + key, item, null);
        Receipt receipt = expected(item, item("none", 0));

        validate(key, receipt, lots(receipt, lot("A-" + key, "2030-03-31T12:00:00Z")), true)
                .then()
                .statusCode(200);

        assertThat(expiry("A-" + key)).containsExactly("2030-03-31 12:00:00");
    }

    @Test
    void aKnownLotKeepsItsExpiry() {
        int item = item("lot", PERISHABLE);
        newLot("A-" + key, item, "2031-01-01 00:00:00");
        Receipt receipt = expected(item, item("none", 0));

        validate(key, receipt, lots(receipt, lot("A-" + key, "2030-03-31T12:00:00Z")), true)
                .then()
                .statusCode(400)
                .body("errors.pointer", equalTo(List.of("/lines/0/lot/expiresAt")))
                .body("errors[0].detail", containsString("2031-01-01T00:00:00Z"));
        assertThat(received(receipt)).containsExactly(0.0, 0.0);
        validate(key + "-again", receipt, lots(receipt, lot("A-" + key, "2031-01-01T00:00:00Z")), true)
                .then()
                .statusCode(200);
        assertThat(expiry("A-" + key)).containsExactly("2031-01-01 00:00:00");
    }

    @Test
    void aLotThatHasExpiredIsNotTakenIn() {
        int item = item("lot", PERISHABLE);
        newLot("A-" + key, item, "2020-01-01 00:00:00");
        Receipt receipt = expected(item, item("none", 0));

        validate(key, receipt, lots(receipt, lot("B-" + key, "2020-01-01T00:00:00Z")), true)
                .then()
                .statusCode(400)
                .body("errors.pointer", equalTo(List.of("/lines/0/lot/expiresAt")));
        // What Odoo asks a person, and nobody answers.
        validate(key + "-known", receipt, lots(receipt, lot("A-" + key, null)), true)
                .then()
                .statusCode(422)
                .body("code", equalTo("rejected-by-odoo"));
        assertThat(received(receipt)).containsExactly(0.0, 0.0);
    }

    @Test
    void anExpiryIsRefusedWhereOdooKeepsNone() {
        Receipt receipt = expected(item("lot", 0), item("none", 0));

        validate(key, receipt, lots(receipt, lot("A-" + key, "2030-03-31T12:00:00Z")), true)
                .then()
                .statusCode(400)
                .body("errors.pointer", equalTo(List.of("/lines/0/lot/expiresAt")));
        assertThat(received(receipt)).containsExactly(0.0, 0.0);
    }

    private static JsonObject lot(String name, String expiresAt) {
        JsonObject lot = new JsonObject().put("name", name);
        return expiresAt == null ? lot : lot.put("expiresAt", expiresAt);
    }

    /** Four of the first line, all of that lot. */
    private static JsonArray lots(Receipt receipt, JsonObject lot) {
        return new JsonArray().add(receipt.line(0, 4).put("lot", lot));
    }

    private void newLot(String name, int item, String expiry) {
        JsonObject values =
                new JsonObject().put("name", name).put("product_id", item).put("company_id", 1);
        if (expiry != null) {
            values.put("expiration_date", expiry);
        }
        odoo.create("stock.production.lot", values, new JsonObject()).await().atMost(PATIENCE);
    }

    private List<String> expiry(String lot) {
        return search("stock.production.lot", JsonArray.of(JsonArray.of("name", "=", lot)), "expiration_date").stream()
                .map(row -> row.text("expiration_date"))
                .toList();
    }

    @Test
    void takesThemInOnceWhenManyCopiesOfARequestArriveAtOnce() {
        Receipt receipt = expected(item("none", 0), item("none", 1));
        JsonArray lines = new JsonArray().add(receipt.line(0, 6));

        List<Integer> statuses =
                atOnce(50, copy -> validate(key, receipt, lines, true).statusCode());

        assertThat(statuses).isSubsetOf(200, 409).contains(200);
        assertThat(received(receipt)).containsExactly(6.0, 0.0);
        assertThat(backorders(receipt)).hasSize(1);
        validate(key, receipt, lines, true).then().statusCode(200).header("Idempotency-Replayed", "true");
    }

    @Test
    void refusesMoreThanIsExpected() {
        Receipt receipt = expected(item("none", 0), item("none", 1));

        validate(key, receipt, new JsonArray().add(receipt.line(1, 11)), true)
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid"))
                .body("errors[0].pointer", equalTo("/lines/0/quantity"))
                .body("errors[0].detail", containsString("10"));
        assertThat(received(receipt)).containsExactly(0.0, 0.0);
    }

    @Test
    void refusesACountOfNothing() {
        Receipt receipt = expected(item("none", 0), item("none", 1));

        validate(key, receipt, new JsonArray().add(receipt.line(0, 0)), true)
                .then()
                .statusCode(400)
                .body("errors.pointer", equalTo(List.of("/lines")));
    }

    @Test
    void refusesLinesThatTheReceiptDoesNotHaveAndLotsWhereThereAreNone() {
        Receipt receipt = expected(item("lot", 0), item("none", 1));
        JsonArray lines = new JsonArray()
                .add(receipt.line(0, 1))
                .add(receipt.line(1, 1).put("lot", new JsonObject().put("name", "A")))
                .add(new JsonObject()
                        .put("lineId", PublicId.of("rcl", 99_999_999))
                        .put("quantity", 1));

        validate(key, receipt, lines, true)
                .then()
                .statusCode(400)
                .body("errors.pointer", equalTo(List.of("/lines/0/lot", "/lines/1/lot", "/lines/2/lineId")));
    }

    @Test
    void saysWhatIsMissing() {
        Receipt receipt = expected(item("none", 0), item("none", 1));

        post(key, receipt, new JsonObject().put("lines", new JsonArray()), null)
                .then()
                .statusCode(400)
                .body("errors.pointer", hasItems("/lines", "/backorder"));
    }

    @Test
    void refusesToTakeInTwice() {
        Receipt receipt = expected(item("none", 0), item("none", 1));
        JsonArray lines = new JsonArray().add(receipt.line(0, 6));
        validate(key, receipt, lines, true);

        validate(key + "-again", receipt, lines, true).then().statusCode(409).body("code", equalTo("conflict"));
    }

    @Test
    void refusesWhatHasChangedSinceItWasRead() {
        Receipt receipt = expected(item("none", 0), item("none", 1));
        JsonObject body = new JsonObject()
                .put("lines", new JsonArray().add(receipt.line(0, 6)))
                .put("backorder", true);

        post(key, receipt, body, "\"77\"").then().statusCode(412).body("code", equalTo("stale-version"));
        assertThat(received(receipt)).containsExactly(0.0, 0.0);
    }

    @Test
    void doesNotKnowTheReceiptsOfOtherLegalEntities() {
        Receipt receipt = expected(item("none", 0), item("none", 1));

        given().auth()
                .oauth2(Surroundings.token("limited", "procurement:write", "le_7dn42r1c"))
                .contentType(ContentType.JSON)
                .header("Idempotency-Key", key)
                .body(new JsonObject()
                        .put("lines", new JsonArray().add(receipt.line(0, 6)))
                        .put("backorder", true)
                        .encode())
                .post(RECEIPTS + "/" + receipt.id() + "/validation")
                .then()
                .statusCode(404)
                .body("code", equalTo("not-found"));
    }

    /** Ten of each, ordered and confirmed. */
    private Receipt expected(int... items) {
        JsonArray lines = new JsonArray();
        for (int item : items) {
            lines.add(new JsonObject()
                    .put("itemId", PublicId.of("itm", item))
                    .put("quantity", 10)
                    .put("unitPrice", new JsonObject().put("amount", "2").put("currency", "USD")));
        }
        String order = caller("procurement:write")
                .contentType(ContentType.JSON)
                .header("Idempotency-Key", "order-" + key)
                .body(new JsonObject()
                        .put("supplierId", "sup_hbr0kgh3")
                        .put("lines", lines)
                        .encode())
                .post("/v1/purchase-orders")
                .path("id");
        caller("procurement:write")
                .header("Idempotency-Key", "confirm-" + key)
                .post("/v1/purchase-orders/" + order + "/confirmation")
                .then()
                .statusCode(200);
        String list = RECEIPTS + "?purchaseOrderId=" + order;
        await().atMost(PATIENCE)
                .untilAsserted(() -> caller("procurement:read").get(list).then().body("data.size()", equalTo(1)));
        Response found = caller("procurement:read").get(list);
        return new Receipt(order, found.path("data[0].id"), found.path("data[0].lines.id"));
    }

    private int item(String tracking, int which) {
        return search(
                        "product.product",
                        JsonArray.of(
                                JsonArray.of("tracking", "=", tracking),
                                JsonArray.of("purchase_ok", "=", true),
                                JsonArray.of("type", "!=", "service")),
                        "tracking")
                .get(which)
                .id();
    }

    private static Response validate(String key, Receipt receipt, JsonArray lines, boolean backorder) {
        return post(key, receipt, new JsonObject().put("lines", lines).put("backorder", backorder), null);
    }

    private static Response post(String key, Receipt receipt, JsonObject body, String ifMatch) {
        RequestSpecification request = caller("procurement:write")
                .contentType(ContentType.JSON)
                .header("Idempotency-Key", key)
                .body(body.encode());
        return (ifMatch == null ? request : request.header("If-Match", ifMatch))
                .post(RECEIPTS + "/" + receipt.id() + "/validation");
    }

    private static RequestSpecification caller(String scope) {
        return given().auth().oauth2(Surroundings.token("receipts", scope));
    }

    private List<OdooRow> backorders(Receipt receipt) {
        return search("stock.picking", JsonArray.of(JsonArray.of("backorder_id", "=", receipt.odooId())), "state");
    }

    /** Of each line of the order. */
    private List<Double> received(Receipt receipt) {
        int order = PublicId.parse("po", receipt.order()).orElseThrow();
        return search("purchase.order.line", JsonArray.of(JsonArray.of("order_id", "=", order)), "qty_received")
                .stream()
                .map(row -> row.decimal("qty_received"))
                .map(BigDecimal::doubleValue)
                .toList();
    }

    private List<OdooRow> search(String model, JsonArray domain, String... fields) {
        return odoo.searchRead(Search.of(model, domain, List.of(fields)).orderBy("id asc"))
                .await()
                .atMost(PATIENCE);
    }

    private record Receipt(String order, String id, List<String> lines) {

        int odooId() {
            return PublicId.parse("rcv", id).orElseThrow();
        }

        JsonObject line(int index, int quantity) {
            return new JsonObject().put("lineId", lines.get(index)).put("quantity", quantity);
        }
    }
}
