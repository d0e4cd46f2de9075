package io.atrium.invoicing;

import io.atrium.Playground;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.Odoo;
import io.atrium.odoo.Search;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.atrium.invoicing.InvoicingDesk.INVOICES;
import static io.atrium.invoicing.InvoicingDesk.SUPPLIER;
import static io.atrium.invoicing.InvoicingDesk.caller;
import static io.atrium.invoicing.InvoicingDesk.get;
import static io.atrium.invoicing.InvoicingDesk.post;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

/** From Odoo 17 on an order says of its lines what the supplier takes off. */
@QuarkusTest
@WithTestResource(Playground.class)
class OrderedAtADiscountTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Inject
    Odoo odoo;

    private String orderLine;

    /** Ten pieces at 4 dollars less a tenth, six of which have come. */
    @BeforeEach
    void order() {
        JsonObject line = new JsonObject()
                .put("product_id", 1)
                .put("product_qty", 10)
                .put("price_unit", 4.0)
                .put("discount", 10)
                .put("date_planned", "2026-12-01 08:00:00");
        int order = answer(odoo.create(
                "purchase.order",
                new JsonObject().put("partner_id", SUPPLIER).put("order_line", JsonArray.of(JsonArray.of(0, 0, line))),
                new JsonObject()));
        answer(odoo.button("purchase.order", "button_confirm", order, new JsonObject()));
        int ordered = id("purchase.order.line", "order_id", order);
        int move = id("stock.move", "purchase_line_id", ordered);
        answer(odoo.write("stock.move", List.of(move), JsonObject.of("quantity", 6, "picked", true), new JsonObject()));
        int receipt = answer(odoo.read("stock.move", List.of(move), List.of("picking_id")))
                .get(0)
                .reference("picking_id");
        answer(odoo.button("stock.picking", "button_validate", receipt, JsonObject.of("skip_backorder", true)));
        orderLine = PublicId.of("pol", ordered);
        await().atMost(PATIENCE).untilAsserted(() -> caller("procurement:read")
                .get("/v1/purchase-orders/" + PublicId.of("po", order))
                .then()
                .statusCode(200)
                .body("lines[0].unitPrice.amount", equalTo("4.00"))
                .body("lines[0].discount", equalTo(10))
                .body("lines[0].receivedQuantity", equalTo(6)));
    }

    @Test
    void anInvoiceOfItTakesTheDiscountWithThePriceAndMatches() {
        String id = invoice(new JsonObject());

        get(INVOICES + "/" + id)
                .then()
                .body("lines[0].unitPrice.amount", equalTo("4.00"))
                .body("lines[0].discount", equalTo(10))
                .body("lines[0].subtotal.amount", equalTo("21.60"));
        get(INVOICES + "/" + id + "/match")
                .then()
                .body("outcome", equalTo("matched"))
                .body("lines[0].prices.invoiced.amount", equalTo("3.60"))
                .body("lines[0].prices.ordered.amount", equalTo("3.60"));
    }

    @Test
    void anInvoiceThatForgetsTheDiscountAsksForTooMuch() {
        String id = invoice(JsonObject.of("unitPrice", JsonObject.of("amount", "4.00", "currency", "USD")));

        get(INVOICES + "/" + id).then().body("lines[0].discount", nullValue());
        get(INVOICES + "/" + id + "/match")
                .then()
                .body("outcome", equalTo("unmatched"))
                .body("findings", equalTo(List.of("price-over-order")))
                .body("lines[0].prices.invoiced.amount", equalTo("4.00"))
                .body("lines[0].prices.ordered.amount", equalTo("3.60"));
    }

    private String invoice(JsonObject saying) {
        JsonObject line = new JsonObject()
                .put("purchaseOrderLineId", orderLine)
                .put("quantity", 6)
                .mergeIn(saying);
        JsonObject invoice = new JsonObject()
                .put("supplierId", PublicId.of("sup", SUPPLIER))
                .put("supplierReference", "D-" + UUID.randomUUID())
                .put("invoiceDate", "2026-11-20")
                .put("currency", "USD")
                .put("lines", JsonArray.of(line));
        Response answer = post("invoicing:write", INVOICES, invoice);
        answer.then().statusCode(201);
        return answer.path("id");
    }

    private int id(String model, String field, int value) {
        return answer(odoo.searchIds(Search.of(model, JsonArray.of(JsonArray.of(field, "=", value)), List.of())))
                .get(0);
    }

    private static <T> T answer(Uni<T> call) {
        return call.await().atMost(PATIENCE);
    }
}
