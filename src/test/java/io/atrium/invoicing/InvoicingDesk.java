package io.atrium.invoicing;

import io.atrium.AtOnce;
import io.atrium.Surroundings;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.Odoo;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.Search;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;

import static io.atrium.Waiting.await;
import static io.restassured.RestAssured.given;

/** Somebody who orders, receives and writes bills at Odoo itself, and calls Atrium as a client. */
final class InvoicingDesk {

    static final String INVOICES = "/v1/invoices";
    static final String PAYMENTS = "/v1/payments";
    static final int SUPPLIER = 3;

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final JsonObject NO_CONTEXT = new JsonObject();

    private final Odoo odoo;

    InvoicingDesk(Odoo odoo) {
        this.odoo = odoo;
    }

    /** A line of a confirmed order of the sandbox's first supplier, at 4 dollars a piece. */
    int orderLine(int item, int quantity) {
        JsonObject line = new JsonObject()
                .put("product_id", item)
                .put("product_qty", quantity)
                .put("price_unit", 4.0)
                .put("date_planned", "2026-12-01 08:00:00");
        int order = answer(odoo.create(
                "purchase.order",
                new JsonObject().put("partner_id", SUPPLIER).put("order_line", JsonArray.of(JsonArray.of(0, 0, line))),
                NO_CONTEXT));
        answer(odoo.button("purchase.order", "button_confirm", order, NO_CONTEXT));
        return ids("purchase.order.line", "order_id", order).get(0);
    }

    /** So many of an order's line arrive. */
    void receive(int orderLine, int quantity) {
        int move = ids("stock.move", "purchase_line_id", orderLine).get(0);
        answer(odoo.write("stock.move", List.of(move), JsonObject.of("quantity_done", quantity), NO_CONTEXT));
        int receipt = answer(odoo.read("stock.move", List.of(move), List.of("picking_id")))
                .get(0)
                .reference("picking_id");
        answer(odoo.button(
                "stock.picking",
                "button_validate",
                receipt,
                new JsonObject().put("skip_immediate", true).put("skip_backorder", true)));
    }

    /** A bill of that supplier that is posted and owes so much, and that Atrium knows. */
    String postedBill(int supplier, double amount) {
        JsonObject line =
                new JsonObject().put("name", "Care").put("quantity", 1).put("price_unit", amount);
        int bill = answer(odoo.create(
                "account.move",
                new JsonObject()
                        .put("move_type", "in_invoice")
                        .put("partner_id", supplier)
                        .put("ref", "BILL-" + UUID.randomUUID())
                        .put("invoice_date", "2026-11-20")
                        .put("invoice_line_ids", JsonArray.of(JsonArray.of(0, 0, line))),
                NO_CONTEXT));
        answer(odoo.button("account.move", "action_post", bill, NO_CONTEXT));
        String id = PublicId.of("inv", bill);
        await().atMost(PATIENCE).until(() -> get(INVOICES + "/" + id).statusCode() == 200);
        return id;
    }

    OdooRow bill(String id, String... fields) {
        return answer(odoo.read(
                        "account.move", List.of(PublicId.parse("inv", id).orElseThrow()), List.of(fields)))
                .get(0);
    }

    List<OdooRow> bills(String reference) {
        return rows("account.move", "ref", reference, "state", "amount_total");
    }

    List<OdooRow> rows(String model, String field, Object value, String... fields) {
        return answer(
                odoo.searchRead(Search.of(model, JsonArray.of(JsonArray.of(field, "=", value)), List.of(fields))));
    }

    private List<Integer> ids(String model, String field, Object value) {
        return answer(odoo.searchIds(Search.of(model, JsonArray.of(JsonArray.of(field, "=", value)), List.of())));
    }

    private static <T> T answer(Uni<T> call) {
        return call.await().atMost(PATIENCE);
    }

    static RequestSpecification caller(String scopes, String... legalEntities) {
        return given().auth().oauth2(Surroundings.token("invoices", scopes, legalEntities));
    }

    static Response get(String path) {
        return caller("invoicing:read").get(path);
    }

    static Response post(String scope, String path, String key, Object body) {
        RequestSpecification request = caller(scope).header("Idempotency-Key", key);
        return (body == null
                        ? request.noContentType()
                        : request.contentType(ContentType.JSON).body(body.toString()))
                .post(path);
    }

    static Response post(String scope, String path, Object body) {
        return post(scope, path, UUID.randomUUID().toString(), body);
    }

    /** Fifty of them at once. */
    static <T> List<T> atOnce(IntFunction<T> call) {
        return AtOnce.atOnce(50, call);
    }
}
