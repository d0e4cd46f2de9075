package io.atrium.sandbox;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** stock.quant: how much of a product is at a location. Below zero where it came from outside. */
final class Quants implements Behaviour {

    static final String MODEL = "stock.quant";

    @Override
    public Map<String, Object> defaults(Env env, Map<String, Object> given) {
        return Map.of("in_date", env.time().substring(0, 19));
    }

    @Override
    public Object computed(Env env, Row row, String field) {
        return row.number("quantity") - row.number("reserved_quantity");
    }

    @Override
    public String label(Env env, Row row) {
        return env.label("stock.location", env.row("stock.location", row.reference("location_id")));
    }

    static double onHand(Env env, int product) {
        return env.database().table(MODEL).ids("product_id", product).stream()
                .map(id -> env.row(MODEL, id))
                .filter(row -> "internal"
                        .equals(env.row("stock.location", row.reference("location_id"))
                                .text("usage")))
                .mapToDouble(row -> row.number("quantity"))
                .sum();
    }

    static void add(Env env, int product, int location, Integer lot, double quantity) {
        Row known = env.database().table(MODEL).ids("product_id", product).stream()
                .map(id -> env.row(MODEL, id))
                .filter(row -> row.reference("location_id") == location && Objects.equals(row.get("lot_id"), lot))
                .findFirst()
                .orElse(null);
        if (known != null) {
            env.compute(MODEL, known.id(), Map.of("quantity", known.number("quantity") + quantity));
            return;
        }
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("product_id", product);
        values.put("location_id", location);
        values.put("lot_id", lot);
        values.put("quantity", quantity);
        env.create(env.model(MODEL), values);
    }
}
