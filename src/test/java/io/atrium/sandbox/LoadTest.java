package io.atrium.sandbox;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code load} as an idempotent write. */
class LoadTest {

    private Running odoo;

    @AfterEach
    void stop() {
        odoo.close();
    }

    private JsonObject load(String model, JsonArray fields, JsonArray rows) {
        return (JsonObject) odoo.call(
                model,
                "load",
                JsonArray.of(fields, rows),
                Map.of("context", Map.of("default_move_type", "in_invoice", "tz", "UTC")));
    }

    private JsonArray orderFields(int serie) {
        return JsonArray.of(
                "id",
                "partner_id/.id",
                "partner_ref",
                "order_line/id",
                "order_line/product_id/.id",
                "order_line/name",
                "order_line/product_qty",
                serie < 19 ? "order_line/product_uom/.id" : "order_line/product_uom_id/.id",
                "order_line/price_unit",
                "order_line/date_planned");
    }

    private static JsonArray order(String lineOne, String lineTwo) {
        return JsonArray.of(
                JsonArray.of(
                        "__atrium__.po_1",
                        "3",
                        "REF-3",
                        lineOne,
                        "1",
                        "Gloves",
                        "10",
                        "2",
                        "4.50",
                        "2026-12-01 00:00:00"),
                JsonArray.of("", "", "", lineTwo, "3", "Masks", "2", "2", "3.25", "2026-12-02 00:00:00"));
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 19})
    void creates_an_order_with_its_lines_once(int serie) {
        odoo = Running.odoo(serie);
        JsonArray rows = order("__atrium__.po_1_1", "__atrium__.po_1_2");
        JsonObject first = load("purchase.order", orderFields(serie), rows);

        JsonObject second = load("purchase.order", orderFields(serie), rows);

        assertThat(second).isEqualTo(first);
        assertThat(first.getJsonArray("messages")).isEmpty();
        int id = first.getJsonArray("ids").getInteger(0);
        JsonObject order =
                odoo.row("purchase.order", id, "name", "amount_total", "display_name", "order_line", "date_planned");
        assertThat(order.getJsonArray("order_line")).hasSize(2);
        assertThat(order.getDouble("amount_total")).isEqualTo(51.5);
        assertThat(order.getString("display_name")).isEqualTo(order.getString("name") + " (REF-3)");
        assertThat(order.getString("date_planned")).isEqualTo("2026-12-01 00:00:00");
        assertThat(odoo.count("ir.model.data", JsonArray.of("module", "=", "__atrium__")))
                .isEqualTo(3);
    }

    @Test
    void adds_lines_again_when_they_carry_no_external_id() {
        odoo = Running.odoo(14);
        JsonObject first = load("purchase.order", orderFields(14), order("", ""));

        load("purchase.order", orderFields(14), order("", ""));

        int id = first.getJsonArray("ids").getInteger(0);
        assertThat(odoo.row("purchase.order", id, "order_line").getJsonArray("order_line"))
                .hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 19})
    void doubles_the_lines_of_a_bill_only_on_14(int serie) {
        odoo = Running.odoo(serie);
        JsonArray fields = JsonArray.of(
                "id",
                "partner_id/.id",
                "ref",
                "invoice_date",
                "invoice_line_ids/id",
                "invoice_line_ids/name",
                "invoice_line_ids/quantity",
                "invoice_line_ids/price_unit");
        JsonArray rows = JsonArray.of(JsonArray.of(
                "__atrium__.inv_1", "3", "B-1", "2026-11-20", "__atrium__.inv_1_1", "Gloves", "6", "4.50"));
        JsonObject first = load("account.move", fields, rows);

        load("account.move", fields, rows);

        int id = first.getJsonArray("ids").getInteger(0);
        JsonObject bill =
                odoo.row("account.move", id, "name", "invoice_line_ids", "line_ids", "amount_total", "move_type");
        assertThat(bill.getJsonArray("invoice_line_ids")).hasSize(serie == 14 ? 2 : 1);
        assertThat(bill.getJsonArray("line_ids")).hasSize(serie == 14 ? 3 : 2);
        assertThat(bill.getDouble("amount_total")).isEqualTo(serie == 14 ? 54.0 : 27.0);
        assertThat(bill.getValue("name")).isEqualTo(serie == 14 ? "/" : false);
    }

    @Test
    void tells_errors_in_messages_and_undoes_everything() {
        odoo = Running.odoo(14);
        JsonArray rows = JsonArray.of(JsonArray.of("__atrium__.a", "3"), JsonArray.of("__atrium__.b", "999999"));

        JsonObject answer = load("purchase.order", JsonArray.of("id", "partner_id/.id"), rows);

        assertThat(answer.getValue("ids")).isEqualTo(false);
        assertThat(answer.getInteger("nextrow")).isZero();
        JsonArray messages = answer.getJsonArray("messages");
        assertThat(messages).hasSize(2);
        JsonObject unknown = messages.getJsonObject(0);
        assertThat(unknown.getString("message"))
                .isEqualTo("No matching record found for database id '999999' in field 'Vendor'");
        assertThat(unknown.getJsonObject("rows")).isEqualTo(new JsonObject("{\"from\":1,\"to\":1}"));
        assertThat(unknown.getJsonObject("moreinfo").getString("res_model")).isEqualTo("ir.model.data");
        assertThat(messages.getJsonObject(1).getString("message"))
                .isEqualTo("Missing required value for the field 'Vendor' (partner_id)");
        assertThat(odoo.count("purchase.order")).isEqualTo(8);
        assertThat(odoo.count("ir.model.data")).isZero();
    }

    @Test
    void reads_times_in_the_zone_of_the_user_unless_told_otherwise() {
        odoo = Running.odoo(14);
        JsonArray rows = order("__atrium__.po_1_1", "__atrium__.po_1_2");

        JsonObject loaded =
                (JsonObject) odoo.call("purchase.order", "load", JsonArray.of(orderFields(14), rows), Map.of());

        int id = loaded.getJsonArray("ids").getInteger(0);
        assertThat(odoo.row("purchase.order", id, "date_planned").getString("date_planned"))
                .isEqualTo("2026-11-30 23:00:00");
    }

    @Test
    void finds_references_by_external_id() {
        odoo = Running.odoo(14);
        load("hr.department", JsonArray.of("id", "name"), JsonArray.of(JsonArray.of("__atrium__.dep_1", "Radiology")));

        JsonObject loaded = load(
                "hr.employee",
                JsonArray.of("id", "name", "department_id/id", "job_id/.id", "work_email"),
                JsonArray.of(
                        JsonArray.of("__atrium__.emp_1", "Ana Probe", "__atrium__.dep_1", "1", "ana@example.org")));

        JsonObject employee =
                odoo.row("hr.employee", loaded.getJsonArray("ids").getInteger(0), "department_id", "job_title");
        assertThat(employee.getJsonArray("department_id").getString(1)).isEqualTo("Radiology");
        assertThat(employee.getString("job_title")).isEqualTo("Registered Nurse");
    }
}
