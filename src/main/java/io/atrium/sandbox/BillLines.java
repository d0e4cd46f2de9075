package io.atrium.sandbox;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** account.move.line: what the vendor bills for, and the one line that says what we owe. */
final class BillLines implements Behaviour {

    static final String MODEL = "account.move.line";

    static boolean isInvoiceLine(Env env, Row line) {
        return env.serie() < 19
                ? !line.flag("exclude_from_invoice_tab")
                : !"payment_term".equals(line.text("display_type"));
    }

    @Override
    public Map<String, Object> defaults(Env env, Map<String, Object> given) {
        Map<String, Object> defaults = new LinkedHashMap<>();
        defaults.put("account_id", account(env, "600000"));
        if (given.get("product_id") instanceof Integer id && env.row(Products.MODEL, id) != null) {
            Row product = env.row(Products.MODEL, id);
            defaults.put("name", env.label(Products.MODEL, product));
            defaults.put("product_uom_id", product.get("uom_id"));
        }
        return defaults;
    }

    private static Integer account(Env env, String code) {
        return env.database().table("account.account").ids("code", code).stream()
                .findFirst()
                .orElse(null);
    }

    @Override
    public void changed(Env env, int id, Set<String> fields) {
        Row line = env.row(MODEL, id);
        if (!isInvoiceLine(env, line)) {
            return;
        }
        Taxes.Amounts amounts = Taxes.of(
                env,
                line.number("quantity") * line.number("price_unit") * (1 - line.number("discount") / 100),
                line.get("tax_ids"));
        int sign = Bills.sign(env.row(Bills.MODEL, line.reference("move_id")));
        Map<String, Object> computed = balance(sign * amounts.untaxed());
        computed.put("price_subtotal", amounts.untaxed());
        computed.put("price_total", amounts.total());
        env.compute(MODEL, id, computed);
        tellOrder(env, line);
        Bills.total(env, line.reference("move_id"));
    }

    @Override
    public void removed(Env env, Row row) {
        tellOrder(env, row);
        if (isInvoiceLine(env, row)) {
            Bills.total(env, row.reference("move_id"));
        }
    }

    static void tellOrder(Env env, Row line) {
        Row ordered = env.row(OrderLines.MODEL, line.reference("purchase_line_id"));
        if (ordered != null) {
            OrderLines.billed(env, ordered.id());
            Orders.total(env, ordered.reference("order_id"));
        }
    }

    /** Keeps the payable line equal to the total. */
    static void mirror(Env env, Row bill, double total) {
        Map<String, Object> values = balance(-Bills.sign(bill) * total);
        Row payable = Bills.lines(env, bill.id()).stream()
                .filter(line -> !isInvoiceLine(env, line))
                .findFirst()
                .orElse(null);
        if (payable != null) {
            env.compute(MODEL, payable.id(), values);
            return;
        }
        values.put("move_id", bill.id());
        values.put("account_id", account(env, "440000"));
        values.put("name", "");
        values.put("quantity", 1.0);
        if (env.serie() < 19) {
            values.put("exclude_from_invoice_tab", true);
        } else {
            values.put("display_type", "payment_term");
        }
        env.create(env.model(MODEL), values);
    }

    private static Map<String, Object> balance(double balance) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("balance", balance + 0.0);
        values.put("debit", Math.max(balance, 0.0));
        values.put("credit", Math.max(-balance, 0.0));
        return values;
    }
}
