package io.atrium.sandbox;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** From a confirmed order to goods on the shelf, as the recorded stories tell it. */
class ReceiptStoryTest {

    private static final Map<String, Object> NO_DIALOGS =
            Map.of("context", Map.of("skip_immediate", true, "skip_backorder", true, "skip_sms", true));

    private Running odoo;

    @AfterEach
    void stop() {
        odoo.close();
    }

    private JsonObject press(String model, String button, int id, Map<String, ?> keywords) {
        return odoo.rpc(model, button, JsonArray.of(JsonArray.of(id)), keywords);
    }

    private void write(String model, int id, JsonObject values) {
        odoo.call(model, "write", JsonArray.of(JsonArray.of(id), values), Map.of());
    }

    private int confirmed(JsonObject... lines) {
        List<JsonArray> commands =
                List.of(lines).stream().map(line -> JsonArray.of(0, 0, line)).toList();
        int order = (Integer) odoo.call(
                "purchase.order",
                "create",
                JsonArray.of(new JsonObject().put("partner_id", 3).put("order_line", new JsonArray(commands))),
                Map.of());
        press("purchase.order", "button_confirm", order, Map.of());
        return order;
    }

    private static JsonObject gloves(double quantity) {
        return new JsonObject()
                .put("product_id", 1)
                .put("product_qty", quantity)
                .put("price_unit", 4.5)
                .put("date_planned", "2026-11-30 23:00:00");
    }

    private int receiptOf(int order) {
        return odoo.row("purchase.order", order, "picking_ids")
                .getJsonArray("picking_ids")
                .getInteger(0);
    }

    private JsonArray movesOf(int receipt) {
        String field = odoo.sandbox.serie() == 14 ? "move_lines" : "move_ids";
        return odoo.row("stock.picking", receipt, field).getJsonArray(field);
    }

    private JsonObject counted(int quantity) {
        return odoo.sandbox.serie() == 14
                ? new JsonObject().put("quantity_done", quantity)
                : new JsonObject().put("quantity", quantity).put("picked", true);
    }

    private double stock(int product, int location) {
        JsonArray rows = (JsonArray) odoo.call(
                "stock.quant",
                "search_read",
                JsonArray.of(JsonArray.of(
                        JsonArray.of("product_id", "=", product), JsonArray.of("location_id", "=", location))),
                Map.of("fields", List.of("quantity")));
        return rows.stream()
                .mapToDouble(row -> ((JsonObject) row).getDouble("quantity"))
                .sum();
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 19})
    void expects_one_receipt_with_a_move_for_each_line_of_goods(int serie) {
        odoo = Running.odoo(serie);
        int order = confirmed(
                gloves(10),
                new JsonObject().put("product_id", 18).put("product_qty", 3).put("price_unit", 31));

        JsonObject receipt = odoo.row(
                "stock.picking",
                receiptOf(order),
                "state",
                "origin",
                "partner_id",
                "scheduled_date",
                "date_done",
                "picking_type_id",
                "picking_type_code",
                "location_dest_id",
                "backorder_id",
                "purchase_id");

        assertThat(receipt.getString("state")).isEqualTo("assigned");
        assertThat(receipt.getString("origin")).isEqualTo("P00009");
        assertThat(receipt.getString("scheduled_date")).isEqualTo("2026-11-30 23:00:00");
        assertThat(receipt.getValue("date_done")).isEqualTo(false);
        assertThat(receipt.getValue("backorder_id")).isEqualTo(false);
        assertThat(receipt.getJsonArray("picking_type_id").getString(1)).isEqualTo("Merrow Valley: Receipts");
        assertThat(receipt.getString("picking_type_code")).isEqualTo("incoming");
        assertThat(receipt.getJsonArray("location_dest_id").getString(1)).isEqualTo("MVH/Stock");
        assertThat(receipt.getJsonArray("purchase_id").getInteger(0)).isEqualTo(order);
        assertThat(movesOf(receipt.getInteger("id"))).hasSize(1);
        JsonObject move =
                odoo.row("stock.move", movesOf(receipt.getInteger("id")).getInteger(0));
        assertThat(move.getDouble("product_uom_qty")).isEqualTo(10.0);
        assertThat(move.getString("state")).isEqualTo("assigned");
        assertThat(move.getJsonArray("move_line_ids")).hasSize(1);
        assertThat(move.getDouble(serie == 14 ? "quantity_done" : "quantity")).isEqualTo(serie == 14 ? 0.0 : 10.0);
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 19})
    void receives_a_part_and_waits_for_the_rest(int serie) {
        odoo = Running.odoo(serie);
        int order = confirmed(gloves(10));
        int receipt = receiptOf(order);
        double before = stock(1, 7);
        write("stock.move", movesOf(receipt).getInteger(0), counted(6));

        JsonObject answer = press("stock.picking", "button_validate", receipt, NO_DIALOGS);

        JsonObject done = odoo.row("stock.picking", receipt, "state", "date_done", "backorder_ids");
        assertThat(answer.getValue("result")).isEqualTo(true);
        assertThat(done.getString("state")).isEqualTo("done");
        assertThat(done.getString("date_done")).isEqualTo("2026-11-21 12:00:00");
        int rest = done.getJsonArray("backorder_ids").getInteger(0);
        assertThat(odoo.row("stock.picking", rest, "state").getString("state")).isEqualTo("assigned");
        assertThat(odoo.row("stock.move", movesOf(rest).getInteger(0), "product_uom_qty")
                        .getDouble("product_uom_qty"))
                .isEqualTo(4.0);
        JsonObject ordered = odoo.row("purchase.order", order, "picking_ids", "invoice_status", "order_line");
        assertThat(ordered.getJsonArray("picking_ids")).containsExactly(rest, receipt);
        assertThat(ordered.getString("invoice_status")).isEqualTo("to invoice");
        assertThat(odoo.row(
                                "purchase.order.line",
                                ordered.getJsonArray("order_line").getInteger(0),
                                "qty_received")
                        .getDouble("qty_received"))
                .isEqualTo(6.0);
        assertThat(stock(1, 7)).isEqualTo(before + 6);
        assertThat(stock(1, 2)).isEqualTo(-6);
    }

    @Test
    void asks_and_does_nothing_on_14_when_nobody_said_what_came() {
        odoo = Running.odoo(14);
        int order = confirmed(gloves(10));
        int receipt = receiptOf(order);

        JsonObject answer = press("stock.picking", "button_validate", receipt, Map.of());

        assertThat(answer.getJsonObject("result").getString("res_model")).isEqualTo("stock.immediate.transfer");
        assertThat(odoo.row("stock.picking", receipt, "state").getString("state"))
                .isEqualTo("assigned");
    }

    @Test
    void takes_everything_as_received_on_19_when_nobody_said_what_came() {
        odoo = Running.odoo(19);
        int order = confirmed(gloves(10));
        int receipt = receiptOf(order);

        JsonObject answer = press("stock.picking", "button_validate", receipt, Map.of());

        assertThat(answer.getValue("result")).isEqualTo(true);
        assertThat(odoo.row("stock.picking", receipt, "state").getString("state"))
                .isEqualTo("done");
        int line = odoo.row("purchase.order", order, "order_line")
                .getJsonArray("order_line")
                .getInteger(0);
        assertThat(odoo.row("purchase.order.line", line, "qty_received").getDouble("qty_received"))
                .isEqualTo(10.0);
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 19})
    void asks_before_it_leaves_a_rest(int serie) {
        odoo = Running.odoo(serie);
        int receipt = receiptOf(confirmed(gloves(10)));
        write("stock.move", movesOf(receipt).getInteger(0), counted(1));

        JsonObject answer = press("stock.picking", "button_validate", receipt, Map.of());

        assertThat(answer.getJsonObject("result").getString("res_model")).isEqualTo("stock.backorder.confirmation");
        assertThat(odoo.row("stock.picking", receipt, "state").getString("state"))
                .isEqualTo("assigned");
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 19})
    void keeps_the_lot_that_came(int serie) {
        odoo = Running.odoo(serie);
        int receipt = receiptOf(confirmed(gloves(10).put("product_id", 5)));
        JsonArray lines = odoo.row("stock.picking", receipt, "move_line_ids").getJsonArray("move_line_ids");
        JsonObject came = new JsonObject().put("lot_name", "RH-2611-01");
        write(
                "stock.move.line",
                lines.getInteger(0),
                serie == 14
                        ? came.put("qty_done", 10)
                        : came.put("quantity", 10).put("picked", true));

        press("stock.picking", "button_validate", receipt, Map.of());

        assertThat(odoo.count("stock.quant", JsonArray.of("lot_id.name", "=", "RH-2611-01")))
                .isEqualTo(2);
        assertThat(stock(5, 7)).isEqualTo(10.0);
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 19})
    void calls_off_what_is_still_to_come_with_the_order(int serie) {
        odoo = Running.odoo(serie);
        int order = confirmed(gloves(10));
        int receipt = receiptOf(order);

        press("purchase.order", "button_cancel", order, Map.of());

        assertThat(odoo.row("stock.picking", receipt, "state").getString("state"))
                .isEqualTo("cancel");
        assertThat(odoo.row("stock.move", movesOf(receipt).getInteger(0), "state")
                        .getString("state"))
                .isEqualTo("cancel");
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 19})
    void refuses_to_undo_what_is_done(int serie) {
        odoo = Running.odoo(serie);

        JsonObject answer = press("stock.picking", "action_cancel", 2, Map.of());

        assertThat(answer.getJsonObject("error").getJsonObject("data").getString("message"))
                .startsWith("You cannot cancel a stock move that has been set to 'Done'.");
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 19})
    void cancels_the_rest_when_no_back_order_is_wanted(int serie) {
        odoo = Running.odoo(serie);
        int receipt = receiptOf(confirmed(gloves(10), gloves(4)));
        JsonArray moves = movesOf(receipt);
        String field = serie == 14 ? "move_lines" : "move_ids";
        write(
                "stock.picking",
                receipt,
                new JsonObject().put(field, JsonArray.of(JsonArray.of(1, moves.getInteger(0), counted(6)))));
        Map<String, Object> context = Map.of(
                "skip_immediate", true, "skip_backorder", true, "picking_ids_not_to_backorder", List.of(receipt));

        press("stock.picking", "button_validate", receipt, Map.of("context", context));

        JsonObject done = odoo.row("stock.picking", receipt, "state", "backorder_ids");
        assertThat(done.getString("state")).isEqualTo("done");
        assertThat(done.getJsonArray("backorder_ids")).isEmpty();
        assertThat(movesOf(receipt).stream()
                        .map(move -> odoo.row("stock.move", (Integer) move, "state", "product_uom_qty"))
                        .map(move -> move.getString("state") + " " + move.getDouble("product_uom_qty")))
                .containsExactlyInAnyOrder("done 6.0", "cancel 4.0", "cancel 4.0");
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 19})
    void expects_more_when_a_confirmed_line_is_raised(int serie) {
        odoo = Running.odoo(serie);
        int order = confirmed(gloves(10));
        int line = odoo.row("purchase.order", order, "order_line")
                .getJsonArray("order_line")
                .getInteger(0);

        write("purchase.order.line", line, new JsonObject().put("product_qty", 12));
        int receipt = receiptOf(order);
        write("stock.move", movesOf(receipt).getInteger(0), counted(12));
        press("stock.picking", "button_validate", receipt, NO_DIALOGS);
        write("purchase.order.line", line, new JsonObject().put("product_qty", 15));

        JsonArray receipts = odoo.row("purchase.order", order, "picking_ids").getJsonArray("picking_ids");
        assertThat(receipts).hasSize(2).contains(receipt);
        int another = receipts.stream()
                .map(Integer.class::cast)
                .filter(known -> known != receipt)
                .findFirst()
                .orElseThrow();
        JsonObject more = odoo.row("stock.move", movesOf(another).getInteger(0));
        assertThat(more.getDouble("product_uom_qty")).isEqualTo(3.0);
        assertThat(more.getString("state")).isEqualTo("assigned");
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 19})
    void refuses_less_of_a_confirmed_line_than_was_received(int serie) {
        odoo = Running.odoo(serie);
        int order = confirmed(gloves(10));
        int receipt = receiptOf(order);
        write("stock.move", movesOf(receipt).getInteger(0), counted(6));
        press("stock.picking", "button_validate", receipt, NO_DIALOGS);
        Integer line = odoo.row("purchase.order", order, "order_line")
                .getJsonArray("order_line")
                .getInteger(0);

        JsonObject answer = odoo.rpc(
                "purchase.order.line",
                "write",
                JsonArray.of(JsonArray.of(line), new JsonObject().put("product_qty", 5)),
                Map.of());

        assertThat(answer.getJsonObject("error").getJsonObject("data").getString("message"))
                .startsWith("You cannot decrease the ordered quantity below the received quantity.");
    }
}
