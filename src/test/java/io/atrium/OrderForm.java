package io.atrium;

import io.atrium.kernel.PublicId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** An order of two lines, as a client writes it. */
final class OrderForm {

    private OrderForm() {}

    /** Of that supplier and those items, by their ids in Odoo. */
    static JsonObject of(String reference, String currency, int supplier, int item, int otherItem) {
        return new JsonObject()
                .put("supplierId", PublicId.of("sup", supplier))
                .put("supplierReference", reference)
                .put(
                        "lines",
                        new JsonArray()
                                .add(line(item, 3, "12.50", currency))
                                .add(line(otherItem, 2, "4.00", currency)));
    }

    private static JsonObject line(int item, int quantity, String price, String currency) {
        return new JsonObject()
                .put("itemId", PublicId.of("itm", item))
                .put("quantity", quantity)
                .put("plannedAt", "2030-01-31T12:00:00Z")
                .put("unitPrice", new JsonObject().put("amount", price).put("currency", currency));
    }
}
