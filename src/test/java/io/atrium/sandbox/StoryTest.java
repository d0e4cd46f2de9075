package io.atrium.sandbox;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Buttons, and what follows from them, as the recorded stories tell it. */
class StoryTest {

    private Running odoo;

    @AfterEach
    void stop() {
        odoo.close();
    }

    private JsonObject press(String model, String button, int id) {
        return odoo.rpc(model, button, JsonArray.of(JsonArray.of(id)), Map.of());
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 19})
    void confirms_an_order_once(int serie) {
        odoo = Running.odoo(serie);
        JsonObject first = press("purchase.order", "button_confirm", 1);
        JsonObject second = press("purchase.order", "button_confirm", 1);

        JsonObject order =
                odoo.row("purchase.order", 1, "state", "date_approve", "invoice_status", "write_date", "order_line");
        assertThat(first.getValue("result")).isEqualTo(true);
        assertThat(second.getValue("result")).isEqualTo(true);
        assertThat(order.getString("state")).isEqualTo("purchase");
        assertThat(order.getString("date_approve")).isEqualTo("2026-11-21 12:00:00");
        assertThat(order.getString("write_date")).isEqualTo("2026-11-21 12:00:00");
        int line = order.getJsonArray("order_line").getInteger(0);
        assertThat(odoo.row("purchase.order.line", line, "state").getString("state"))
                .isEqualTo("purchase");
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 19})
    void posts_a_bill_and_tells_the_order(int serie) {
        odoo = Running.odoo(serie);
        JsonObject line = new JsonObject()
                .put("name", "Paracetamol")
                .put("quantity", 80)
                .put("price_unit", 2.7)
                .put("purchase_line_id", 10);
        int bill = (Integer) odoo.call(
                "account.move",
                "create",
                JsonArray.of(new JsonObject()
                        .put("move_type", "in_invoice")
                        .put("partner_id", 8)
                        .put("ref", "QP-1")
                        .put("invoice_date", "2026-11-20")
                        .put("invoice_line_ids", JsonArray.of(JsonArray.of(0, 0, line)))),
                Map.of());

        JsonObject posted = press("account.move", "action_post", bill);
        JsonObject again = press("account.move", "action_post", bill);

        JsonObject row =
                odoo.row("account.move", bill, "name", "state", "amount_residual", "payment_state", "invoice_date_due");
        assertThat(row.getString("name")).isEqualTo("BILL/2026/11/0001");
        assertThat(row.getString("state")).isEqualTo("posted");
        assertThat(row.getDouble("amount_residual")).isEqualTo(216.0);
        assertThat(row.getString("payment_state")).isEqualTo("not_paid");
        assertThat(row.getString("invoice_date_due")).isEqualTo(serie == 14 ? "2026-11-20" : "2026-11-21");
        assertThat(odoo.row("purchase.order.line", 10, "qty_invoiced").getDouble("qty_invoiced"))
                .isEqualTo(80.0);
        if (serie == 14) {
            assertThat(posted.getString("result")).isEqualTo("account.move(" + bill + ",)");
            assertThat(again).isEqualTo(posted);
        } else {
            assertThat(posted.getValue("result")).isEqualTo(false);
            assertThat(again.getJsonObject("error").getJsonObject("data").getString("message"))
                    .isEqualTo("The entry BILL/2026/11/0001 (id " + bill + ") must be in draft.");
        }
    }

    @Test
    void refuses_a_second_bill_with_the_same_reference_on_14() {
        odoo = Running.odoo(14);
        JsonObject bill = new JsonObject()
                .put("move_type", "in_invoice")
                .put("partner_id", 8)
                .put("ref", "QP-88120")
                .put("invoice_date", "2026-01-27");

        JsonObject answer = odoo.rpc("account.move", "create", JsonArray.of(bill), Map.of());

        assertThat(answer.getJsonObject("error").getJsonObject("data").getString("message"))
                .isEqualTo("Duplicated vendor reference detected. You probably encoded twice the same vendor"
                        + " bill/credit note:\nQuillon Pharma Wholesale - QP-88120 - 01/27/2026");
    }

    @Test
    void answers_a_dialog_although_the_employee_is_archived_already() {
        odoo = Running.odoo(14);

        JsonObject answer = press("hr.employee", "toggle_active", 4);

        assertThat(answer.getJsonObject("result").getString("res_model")).isEqualTo("hr.departure.wizard");
        assertThat(odoo.row("hr.employee", 4, "active").getBoolean("active")).isFalse();
    }

    @Test
    void archives_without_a_dialog_on_19() {
        odoo = Running.odoo(19);

        String answer = odoo.json2(
                        "hr.employee",
                        "action_archive",
                        new JsonObject("{\"ids\":[4],\"context\":{\"no_wizard\":true}}"))
                .body();

        assertThat(answer).isEqualTo("null");
        assertThat(odoo.row("hr.employee", 4, "active").getBoolean("active")).isFalse();
    }

    @Test
    void touches_the_order_only_when_its_amounts_change() {
        odoo = Running.odoo(14);
        String before = odoo.row("purchase.order", 1, "write_date").getString("write_date");
        odoo.call(
                "purchase.order.line",
                "write",
                JsonArray.of(JsonArray.of(1), new JsonObject().put("name", "Gloves")),
                Map.of());
        String renamed = odoo.row("purchase.order", 1, "write_date").getString("write_date");

        odoo.call(
                "purchase.order.line",
                "write",
                JsonArray.of(JsonArray.of(1), new JsonObject().put("product_qty", 41)),
                Map.of());

        assertThat(renamed).isEqualTo(before);
        assertThat(odoo.row("purchase.order", 1, "write_date").getString("write_date"))
                .isEqualTo("2026-11-21 12:00:00");
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 19})
    void fills_in_the_demo_data(int serie) {
        odoo = Running.odoo(serie);

        assertThat(odoo.count("purchase.order")).isEqualTo(8);
        assertThat(odoo.count("account.move", JsonArray.of("move_type", "!=", "entry")))
                .isEqualTo(7);
        assertThat(odoo.count("hr.employee")).isEqualTo(25);
        JsonObject paid =
                odoo.row("account.move", 1, "display_name", "payment_state", "amount_total", "amount_residual");
        assertThat(paid.getString("display_name")).isEqualTo("BILL/2026/01/0001 (CB-INV-5501)");
        assertThat(paid.getString("payment_state")).isEqualTo("paid");
        assertThat(paid.getDouble("amount_total")).isEqualTo(912.5);
        assertThat(paid.getDouble("amount_residual")).isZero();
        assertThat(odoo.row("purchase.order", 4, "invoice_status").getString("invoice_status"))
                .isEqualTo("invoiced");
        assertThat(odoo.row("hr.department", 3, "complete_name").getString("complete_name"))
                .isEqualTo("Merrow Valley / Nursing / Ward 3");
        assertThat(odoo.row("purchase.order.line", 1, "product_id")
                        .getJsonArray("product_id")
                        .getString(1))
                .isEqualTo("[GLV-M] Nitrile gloves M, box of 100");
    }
}
