package io.atrium.sandbox;

import java.util.Map;

/** purchase.requisition.line: what was agreed on, and how much of it orders have taken. */
final class AgreementLines implements Behaviour {

    static final String MODEL = "purchase.requisition.line";

    @Override
    public Map<String, Object> defaults(Env env, Map<String, Object> given) {
        return given.get("product_id") instanceof Integer id && env.row(Products.MODEL, id) != null
                ? Map.of("product_uom_id", env.row(Products.MODEL, id).get("uom_id"))
                : Map.of();
    }

    @Override
    public Object computed(Env env, Row row, String field) {
        return env.database().table(Orders.MODEL).ids("requisition_id", row.get("requisition_id")).stream()
                .filter(order ->
                        Orders.CONFIRMED.contains(env.row(Orders.MODEL, order).text("state")))
                .flatMap(order -> Orders.lines(env, order).stream())
                .filter(line -> row.get("product_id").equals(line.get("product_id")))
                .mapToDouble(line -> line.number("product_qty"))
                .sum();
    }

    @Override
    public String label(Env env, Row row) {
        return null;
    }
}
