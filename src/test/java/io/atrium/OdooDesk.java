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

    private static final JsonObject WITH_ARCHIVED = JsonObject.of("active_test", false);

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

    /** A domain: what can be bought and is received without lots. */
    static JsonArray goods() {
        return JsonArray.of(
                JsonArray.of("purchase_ok", "=", true),
                JsonArray.of("type", "!=", "service"),
                JsonArray.of("tracking", "=", "none"));
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

    /** What was ordered from a supplier because of something: other gateways may have called something else the same. */
    List<Integer> ordersBecauseOf(String origin, int supplier) {
        return ids(
                "purchase.order",
                JsonArray.of(JsonArray.of("origin", "=", origin), JsonArray.of("partner_id", "=", supplier)),
                9);
    }

    /** The references of all orders that begin like that, in the order in which the orders were made. */
    List<String> referencesOfOrders(String beginning) {
        Search all = Search.of(
                "purchase.order",
                JsonArray.of(JsonArray.of("partner_ref", "=like", beginning + "%")),
                List.of("partner_ref"));
        return answer(odoo.searchRead(all.orderBy("id asc"))).stream()
                .map(order -> order.text("partner_ref"))
                .toList();
    }

    List<OdooRow> orderLines(int order) {
        return orderLines(order, "product_id", "product_qty", "price_unit");
    }

    List<OdooRow> orderLines(int order, String... fields) {
        return answer(odoo.searchRead(
                Search.of("purchase.order.line", JsonArray.of(JsonArray.of("order_id", "=", order)), List.of(fields))
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

    /** The name of the department of whoever has that address. */
    String department(String email) {
        return answer(odoo.searchRead(Search.of(
                        "hr.employee", JsonArray.of(JsonArray.of("work_email", "=", email)), List.of("department_id"))))
                .get(0)
                .label("department_id");
    }

    /** Those whose names begin so. */
    List<OdooRow> employeesNamed(String beginning) {
        return answer(odoo.searchRead(Search.of(
                        "hr.employee",
                        JsonArray.of(JsonArray.of("name", "=like", beginning + "%")),
                        List.of("name", "work_phone"))
                .context(WITH_ARCHIVED)));
    }

    /** The ids of the first records that meet the domain, in the order in which they were made. */
    List<Integer> ids(String model, JsonArray domain, int count) {
        return answer(odoo.searchIds(
                Search.of(model, domain, List.of()).orderBy("id asc").limit(count)));
    }

    /** How many there are, archived ones included. */
    int count(String model) {
        return answer(
                odoo.searchCount(Search.of(model, new JsonArray(), List.of()).context(WITH_ARCHIVED)));
    }

    OdooRow read(String model, int id, String... fields) {
        return answer(odoo.read(model, List.of(id), List.of(fields))).get(0);
    }

    int create(String model, JsonObject values) {
        return answer(odoo.create(model, values, new JsonObject()));
    }

    void write(String model, int id, JsonObject values) {
        write(model, id, values, new JsonObject());
    }

    void write(String model, int id, JsonObject values, JsonObject context) {
        answer(odoo.write(model, List.of(id), values, context));
    }

    void press(String model, int id, String button) {
        press(model, id, button, new JsonObject());
    }

    void press(String model, int id, String button, JsonObject context) {
        answer(odoo.button(model, button, id, context));
    }

    void unlink(String model, int id) {
        press(model, id, "unlink");
    }

    private int first(String model, JsonArray domain) {
        return answer(odoo.searchIds(Search.of(model, domain, List.of()).limit(1)))
                .get(0);
    }

    private static <T> T answer(Uni<T> call) {
        return call.await().atMost(PATIENCE);
    }
}
