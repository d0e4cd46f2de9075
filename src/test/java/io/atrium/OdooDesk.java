package io.atrium;

import io.atrium.odoo.Odoo;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.OdooSettings;
import io.atrium.odoo.Search;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.core.Vertx;
import java.time.Duration;
import java.util.List;

/** Somebody who sits at Odoo itself and sees what is there. */
final class OdooDesk {

    private static final Duration PATIENCE = Duration.ofSeconds(45);

    private final Odoo odoo;

    OdooDesk(io.vertx.core.Vertx vertx, OdooSettings settings) {
        odoo = Odoo.connect(Vertx.newInstance(vertx), settings);
    }

    int supplier() {
        return first("res.partner", JsonArray.of(JsonArray.of("is_company", "=", true)));
    }

    List<Integer> items(int count) {
        return answer(odoo.searchIds(
                Search.of("product.product", JsonArray.of(JsonArray.of("purchase_ok", "=", true)), List.of())
                        .limit(count)));
    }

    /** Of Odoo's first company, which is what orders are placed for. */
    String currency() {
        return answer(odoo.read("res.company", List.of(1), List.of("currency_id")))
                .get(0)
                .label("currency_id");
    }

    List<OdooRow> orders(String supplierReference) {
        return answer(odoo.searchRead(Search.of(
                "purchase.order",
                JsonArray.of(JsonArray.of("partner_ref", "=", supplierReference)),
                List.of("state", "amount_untaxed", "order_line"))));
    }

    List<OdooRow> orderLines(int order) {
        return answer(odoo.searchRead(Search.of(
                        "purchase.order.line",
                        JsonArray.of(JsonArray.of("order_id", "=", order)),
                        List.of("product_id", "product_qty", "price_unit"))
                .orderBy("id asc")));
    }

    int newEmployee(String name, String email) {
        return answer(odoo.create(
                "hr.employee",
                new JsonObject().put("name", name).put("work_email", email).put("job_title", "Clerk"),
                new JsonObject()));
    }

    List<OdooRow> employees(String email) {
        return answer(odoo.searchRead(Search.of(
                "hr.employee",
                JsonArray.of(JsonArray.of("work_email", "=", email)),
                List.of("name", "work_email", "work_phone", "job_title", "write_date"))));
    }

    private int first(String model, JsonArray domain) {
        return answer(odoo.searchIds(Search.of(model, domain, List.of()).limit(1)))
                .get(0);
    }

    private static <T> T answer(Uni<T> call) {
        return call.await().atMost(PATIENCE);
    }
}
