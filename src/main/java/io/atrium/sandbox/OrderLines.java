package io.atrium.sandbox;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** purchase.order.line: amounts, what the product fills in, and how much of it is billed. */
final class OrderLines implements Behaviour {

    static final String MODEL = "purchase.order.line";

    static String unit(Env env) {
        return env.serie() < 19 ? "product_uom" : "product_uom_id";
    }

    private static String taxes(Env env) {
        return env.serie() < 19 ? "taxes_id" : "tax_ids";
    }

    @Override
    public Map<String, Object> defaults(Env env, Map<String, Object> given) {
        Map<String, Object> defaults = new LinkedHashMap<>();
        if (Python.truthy(given.get("display_type"))) {
            defaults.put("product_qty", 0.0);
            return defaults;
        }
        if (given.get("product_id") instanceof Integer id && env.row(Products.MODEL, id) != null) {
            Row product = env.row(Products.MODEL, id);
            defaults.put("name", env.label(Products.MODEL, product));
            defaults.put(unit(env), product.get("uom_id"));
            defaults.put("price_unit", Products.cost(env, product));
            defaults.put("date_planned", env.time().substring(0, 19));
        }
        return defaults;
    }

    @Override
    public void changed(Env env, int id, Set<String> fields) {
        Row line = env.row(MODEL, id);
        if (line.get("display_type") == null
                && (line.get("product_id") == null
                        || line.get(unit(env)) == null
                        || line.get("date_planned") == null)) {
            throw OdooError.validation("Missing required fields on accountable purchase order line.");
        }
        Taxes.Amounts amounts = Taxes.of(
                env,
                line.number("product_qty") * line.number("price_unit") * (1 - line.number("discount") / 100),
                line.get(taxes(env)));
        Map<String, Object> computed = new LinkedHashMap<>();
        computed.put("price_subtotal", amounts.untaxed());
        computed.put("price_tax", amounts.tax());
        computed.put("price_total", amounts.total());
        env.compute(MODEL, id, computed);
        billed(env, id);
        if ((fields.contains("product_qty") || fields.contains("date_planned")) && isConfirmed(env, line)) {
            if (line.number("product_qty") < line.number("qty_received")) {
                throw OdooError.user("You cannot decrease the ordered quantity below the received quantity.\n"
                        + "Create a return first.");
            }
            Receipts.adjust(env, line, fields);
        }
        Orders.total(env, line.reference("order_id"));
    }

    private static boolean isConfirmed(Env env, Row line) {
        return Orders.CONFIRMED.contains(
                env.row(Orders.MODEL, line.reference("order_id")).text("state"));
    }

    @Override
    public void removing(Env env, Row row) {
        Row order = env.row(Orders.MODEL, row.reference("order_id"));
        if (Orders.CONFIRMED.contains(order.text("state"))) {
            throw OdooError.user(
                    "Cannot delete a purchase order line which is in state '" + order.text("state") + "'.");
        }
    }

    @Override
    public void removed(Env env, Row row) {
        Orders.total(env, row.reference("order_id"));
    }

    static List<Row> billLines(Env env, int id) {
        return env.database().table(BillLines.MODEL).ids("purchase_line_id", id).stream()
                .map(line -> env.row(BillLines.MODEL, line))
                .filter(line -> !"cancel"
                        .equals(env.row(Bills.MODEL, line.reference("move_id")).text("state")))
                .toList();
    }

    /** Brings the received quantity up to date with the receipts. */
    static void received(Env env, int id) {
        double received = env.database().table(Moves.MODEL).ids("purchase_line_id", id).stream()
                .map(move -> env.row(Moves.MODEL, move))
                .filter(move -> "done".equals(move.text("state")))
                .mapToDouble(move -> Moves.done(env, move))
                .sum();
        env.compute(MODEL, id, Map.of("qty_received", received));
        billed(env, id);
    }

    /** Brings the billed quantities up to date with the bills, drafts included. */
    static void billed(Env env, int id) {
        Row line = env.row(MODEL, id);
        double billed = billLines(env, id).stream()
                .mapToDouble(
                        bill -> bill.number("quantity") * Bills.sign(env.row(Bills.MODEL, bill.reference("move_id"))))
                .sum();
        Row order = env.row(Orders.MODEL, line.reference("order_id"));
        Row product = env.row(Products.MODEL, line.reference("product_id"));
        boolean asOrdered = product != null && "purchase".equals(product.text("purchase_method"));
        double due = asOrdered ? line.number("product_qty") : line.number("qty_received");
        Map<String, Object> quantities = new LinkedHashMap<>();
        quantities.put("qty_invoiced", billed);
        quantities.put("qty_to_invoice", Orders.CONFIRMED.contains(order.text("state")) ? due - billed : 0.0);
        env.compute(MODEL, id, quantities);
    }
}
