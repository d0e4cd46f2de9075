package io.atrium.sandbox;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Paying a bill, as the recorded stories tell it. */
class PaymentStoryTest {

    private static final int BILL = 2;
    private static final Map<String, Object> CONTEXT =
            Map.of("context", Map.of("active_model", "account.move", "active_ids", List.of(BILL)));

    private Running odoo;

    @AfterEach
    void stop() {
        odoo.close();
    }

    private JsonObject pay(JsonObject values) {
        int dialog = (Integer) odoo.call("account.payment.register", "create", JsonArray.of(values), CONTEXT);
        return (JsonObject) odoo.call(
                "account.payment.register", "action_create_payments", JsonArray.of(JsonArray.of(dialog)), CONTEXT);
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 19})
    void pays_a_bill_through_the_dialog(int serie) {
        odoo = Running.odoo(serie);

        JsonObject answer =
                pay(new JsonObject().put("payment_date", "2026-11-21").put("journal_id", 4));

        JsonObject bill = odoo.row("account.move", BILL, "payment_state", "amount_residual");
        assertThat(bill.getString("payment_state")).isEqualTo("paid");
        assertThat(bill.getDouble("amount_residual")).isZero();
        JsonObject payment = odoo.row("account.payment", answer.getInteger("res_id"));
        assertThat(answer.getString("res_model")).isEqualTo("account.payment");
        assertThat(payment.getString("name")).isEqualTo(serie == 14 ? "BNK1/2026/11/0001" : "PBNK1/2026/00003");
        assertThat(payment.getString("state")).isEqualTo(serie == 14 ? "posted" : "in_process");
        assertThat(payment.getDouble("amount")).isEqualTo(325.0);
        assertThat(payment.getString("payment_type")).isEqualTo("outbound");
        assertThat(payment.getString("partner_type")).isEqualTo("supplier");
        assertThat(payment.getString("date")).isEqualTo("2026-11-21");
        assertThat(payment.getString(serie == 14 ? "ref" : "memo")).isEqualTo(serie == 14 ? "" : "QP-88120");
        assertThat(payment.getBoolean("is_reconciled")).isTrue();
        assertThat(payment.getJsonArray("reconciled_bill_ids")).containsExactly(BILL);
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 19})
    void pays_a_part(int serie) {
        odoo = Running.odoo(serie);

        pay(new JsonObject()
                .put("payment_date", "2026-11-21")
                .put("journal_id", 4)
                .put("amount", 25.0));

        JsonObject bill = odoo.row("account.move", BILL, "payment_state", "amount_residual");
        assertThat(bill.getString("payment_state")).isEqualTo("partial");
        assertThat(bill.getDouble("amount_residual")).isEqualTo(300.0);
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 19})
    void lets_a_paid_bill_be_cancelled_and_forgets_that_it_was_paid(int serie) {
        odoo = Running.odoo(serie);
        JsonObject answer = pay(new JsonObject().put("payment_date", "2026-11-21"));

        JsonObject cancelled = odoo.rpc("account.move", "button_cancel", JsonArray.of(JsonArray.of(BILL)), Map.of());

        JsonObject bill = odoo.row("account.move", BILL, "state", "payment_state");
        assertThat(cancelled.containsKey("error")).isFalse();
        assertThat(bill.getString("state")).isEqualTo("cancel");
        assertThat(bill.getString("payment_state")).isEqualTo("not_paid");
        assertThat(odoo.row("account.payment", answer.getInteger("res_id"), "reconciled_bill_ids")
                        .getJsonArray("reconciled_bill_ids"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 19})
    void has_nothing_to_pay_twice(int serie) {
        odoo = Running.odoo(serie);
        pay(new JsonObject().put("payment_date", "2026-11-21"));

        JsonObject again = odoo.rpc(
                "account.payment.register",
                "create",
                JsonArray.of(new JsonObject().put("payment_date", "2026-11-21")),
                CONTEXT);

        assertThat(again.getJsonObject("error").getJsonObject("data").getString("message"))
                .isEqualTo("You can't register a payment because there is nothing left to pay on the selected"
                        + " journal items.");
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 19})
    void owes_a_bill_again_when_its_payment_is_cancelled(int serie) {
        odoo = Running.odoo(serie);
        JsonObject answer = pay(new JsonObject().put("payment_date", "2026-11-21"));

        odoo.rpc("account.payment", "action_cancel", JsonArray.of(JsonArray.of(answer.getInteger("res_id"))), Map.of());

        assertThat(odoo.row("account.payment", answer.getInteger("res_id"), "state")
                        .getString("state"))
                .isEqualTo(serie == 14 ? "cancel" : "canceled");
        assertThat(odoo.row("account.move", BILL, "amount_residual").getDouble("amount_residual"))
                .isEqualTo(325.0);
    }

    private int posted(int supplier, double amount) {
        JsonObject line =
                new JsonObject().put("name", "Care").put("quantity", 1).put("price_unit", amount);
        int bill = (Integer) odoo.call(
                "account.move",
                "create",
                JsonArray.of(new JsonObject()
                        .put("move_type", "in_invoice")
                        .put("partner_id", supplier)
                        .put("invoice_date", "2026-11-20")
                        .put("invoice_line_ids", JsonArray.of(JsonArray.of(0, 0, line)))),
                Map.of());
        odoo.call("account.move", "action_post", JsonArray.of(JsonArray.of(bill)), Map.of());
        return bill;
    }

    private static Map<String, Object> context(int... bills) {
        JsonArray ids = new JsonArray();
        Arrays.stream(bills).forEach(ids::add);
        return Map.of("context", Map.of("active_model", "account.move", "active_ids", ids));
    }

    private int dialog(JsonObject values, int... bills) {
        return (Integer) odoo.call("account.payment.register", "create", JsonArray.of(values), context(bills));
    }

    private JsonObject press(int dialog) {
        return odoo.rpc(
                "account.payment.register", "action_create_payments", JsonArray.of(JsonArray.of(dialog)), Map.of());
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 19})
    void pays_several_bills_with_one_payment_that_carries_the_memo(int serie) {
        odoo = Running.odoo(serie);
        int one = posted(8, 30);
        int other = posted(8, 50);
        int dialog = dialog(new JsonObject().put("group_payment", true).put("communication", "Both"), one, other);

        int payment = press(dialog).getJsonObject("result").getInteger("res_id");

        JsonObject paid = odoo.row("account.payment", payment);
        assertThat(odoo.row("account.payment.register", dialog, "can_edit_wizard")
                        .getBoolean("can_edit_wizard"))
                .isTrue();
        assertThat(paid.getDouble("amount")).isEqualTo(80.0);
        assertThat(paid.getString(serie == 14 ? "ref" : "memo")).isEqualTo("Both");
        assertThat(paid.getJsonArray("reconciled_bill_ids")).containsExactlyInAnyOrder(one, other);
        assertThat(odoo.row("account.move", one, "payment_state").getString("payment_state"))
                .isEqualTo("paid");
        assertThat(odoo.row("account.move", other, "payment_state").getString("payment_state"))
                .isEqualTo("paid");
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 19})
    void settles_the_first_of_several_bills_before_the_next(int serie) {
        odoo = Running.odoo(serie);
        int one = posted(8, 30);
        int other = posted(8, 50);

        press(dialog(new JsonObject().put("group_payment", true).put("amount", 40.0), one, other));

        assertThat(odoo.row("account.move", one, "amount_residual").getDouble("amount_residual"))
                .isZero();
        assertThat(odoo.row("account.move", other, "amount_residual").getDouble("amount_residual"))
                .isEqualTo(40.0);
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 19})
    void makes_a_payment_for_each_supplier_without_the_memo(int serie) {
        odoo = Running.odoo(serie);
        int one = posted(8, 30);
        int other = posted(9, 50);
        int dialog = dialog(new JsonObject().put("group_payment", true).put("communication", "Both"), one, other);

        JsonObject action = press(dialog).getJsonObject("result");

        assertThat(odoo.row("account.payment.register", dialog, "can_edit_wizard")
                        .getBoolean("can_edit_wizard"))
                .isFalse();
        assertThat(action.getInteger("res_id")).isNull();
        assertThat(odoo.count("account.payment", JsonArray.of(serie == 14 ? "ref" : "memo", "=", "Both")))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 19})
    void pays_twice_when_the_dialog_is_pressed_twice(int serie) {
        odoo = Running.odoo(serie);
        int bill = posted(8, 30);
        int dialog = dialog(new JsonObject().put("communication", "Twice"), bill);
        press(dialog);

        int second = press(dialog).getJsonObject("result").getInteger("res_id");

        JsonObject payment = odoo.row("account.payment", second);
        assertThat(payment.getBoolean("is_reconciled")).isFalse();
        assertThat(payment.getJsonArray("reconciled_bill_ids")).isEmpty();
        assertThat(odoo.count("account.payment", JsonArray.of(serie == 14 ? "ref" : "memo", "=", "Twice")))
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 19})
    void pays_nothing_with_a_dialog_whose_amount_was_made_negative(int serie) {
        odoo = Running.odoo(serie);
        int bill = posted(8, 30);
        int dialog = dialog(new JsonObject(), bill);
        odoo.call(
                "account.payment.register",
                "write",
                JsonArray.of(JsonArray.of(dialog), new JsonObject().put("amount", -1)),
                Map.of());

        JsonObject refused = press(dialog);

        assertThat(refused.getJsonObject("error").getJsonObject("data").getString("name"))
                .isEqualTo("odoo.exceptions.ValidationError");
        assertThat(odoo.row("account.move", bill, "amount_residual").getDouble("amount_residual"))
                .isEqualTo(30.0);
    }
}
