package io.atrium.sandbox;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** stock.move: one product of a transfer. What was counted stands here and, by lot and package, on its lines. */
final class Moves implements Behaviour {

    static final String MODEL = "stock.move";

    /** The field for what was counted. */
    private static String counted(Env env) {
        return env.serie() < 19 ? "quantity_done" : "quantity";
    }

    @Override
    public Map<String, Object> defaults(Env env, Map<String, Object> given) {
        Map<String, Object> defaults = new LinkedHashMap<>();
        if (given.get("picking_id") instanceof Integer id && env.row(Receipts.MODEL, id) != null) {
            Row picking = env.row(Receipts.MODEL, id);
            for (String inherited :
                    List.of("location_id", "location_dest_id", "company_id", "picking_type_id", "origin")) {
                defaults.put(inherited, picking.get(inherited));
            }
            defaults.put("reference", picking.get("name"));
            defaults.put("date", picking.text("scheduled_date").substring(0, 19));
        }
        if (given.get("product_id") instanceof Integer id && env.row(Products.MODEL, id) != null) {
            Row product = env.row(Products.MODEL, id);
            defaults.put("product_uom", product.get("uom_id"));
            if (env.serie() < 19) {
                defaults.put("name", env.label(Products.MODEL, product));
            }
        }
        return defaults;
    }

    static void expect(Env env, Row picking, Row line, double quantity) {
        String planned = line.text("date_planned").substring(0, 19);
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("picking_id", picking.id());
        values.put("product_id", line.get("product_id"));
        values.put("product_uom_qty", quantity);
        values.put("product_uom", line.get(OrderLines.unit(env)));
        values.put("price_unit", line.number("price_unit"));
        values.put("purchase_line_id", line.id());
        values.put("date", planned);
        values.put("date_deadline", planned);
        values.put("state", "assigned");
        if (env.serie() < 19) {
            values.put("name", line.get("name"));
        } else {
            values.put("quantity", quantity);
        }
        env.create(env.model(MODEL), values);
    }

    /** More of the same is expected. */
    static void grow(Env env, Row move, double more) {
        double quantity = move.number("product_uom_qty") + more;
        if (env.serie() < 19) {
            env.compute(MODEL, move.id(), Map.of("product_uom_qty", quantity));
            MoveLines.of(env, move.id()).stream()
                    .limit(1)
                    .forEach(line -> env.compute(MoveLines.MODEL, line.id(), Map.of("product_uom_qty", quantity)));
        } else {
            env.write(env.model(MODEL), List.of(move.id()), Map.of("product_uom_qty", quantity, "quantity", quantity));
        }
    }

    @Override
    public void changed(Env env, int id, Set<String> fields) {
        Row move = env.row(MODEL, id);
        List<Row> lines = MoveLines.of(env, id);
        if ("cancel".equals(move.text("state"))) {
            return;
        }
        if (lines.isEmpty()) {
            MoveLines.add(env, move);
        } else if (fields.contains(counted(env)) || fields.contains("picked")) {
            MoveLines.count(env, lines, move, move.number(counted(env)));
        }
    }

    @Override
    public String label(Env env, Row row) {
        String path = env.row("stock.location", row.reference("location_id")).text("name") + ">"
                + env.row("stock.location", row.reference("location_dest_id")).text("name");
        Row product = env.row(Products.MODEL, row.reference("product_id"));
        String code = product.get("default_code") == null ? "" : product.text("default_code") + ": ";
        return (row.get("origin") == null ? "" : row.text("origin") + "/") + code + path;
    }

    /** How much of it came: on 19 only what was picked counts. */
    static double done(Env env, Row move) {
        return env.serie() < 19 || move.flag("picked") ? move.number(counted(env)) : 0;
    }

    static void pick(Env env, Row move) {
        env.compute(MODEL, move.id(), Map.of("picked", true));
        MoveLines.of(env, move.id()).forEach(line -> env.compute(MoveLines.MODEL, line.id(), Map.of("picked", true)));
    }

    /** Takes over from the lines. */
    static void sum(Env env, int id) {
        List<Row> lines = MoveLines.of(env, id);
        Map<String, Object> sums = new LinkedHashMap<>();
        sums.put(
                counted(env),
                lines.stream()
                        .mapToDouble(line -> line.number(MoveLines.counted(env)))
                        .sum());
        if (env.serie() >= 19) {
            sums.put("picked", lines.stream().anyMatch(line -> line.flag("picked")));
        }
        env.compute(MODEL, id, sums);
    }

    /**
     * What did not come goes to the back order: the whole move, or a new one for the rest. Without a back order, which is
     * then the receipt itself, it is cancelled.
     */
    static void split(Env env, Row move, Row backorder) {
        double done = done(env, move);
        double rest = move.number("product_uom_qty") - done;
        boolean dropped = Integer.valueOf(backorder.id()).equals(move.reference("picking_id"));
        if (done == 0 && dropped) {
            env.compute(MODEL, move.id(), Map.of("state", "cancel"));
            List.copyOf(MoveLines.of(env, move.id()))
                    .forEach(line -> env.unlink(env.model(MoveLines.MODEL), List.of(line.id())));
            return;
        }
        if (done == 0) {
            env.compute(MODEL, move.id(), Map.of("picking_id", backorder.id(), "reference", backorder.get("name")));
            MoveLines.of(env, move.id())
                    .forEach(line -> env.compute(MoveLines.MODEL, line.id(), Map.of("picking_id", backorder.id())));
            return;
        }
        if (rest <= 0) {
            return;
        }
        env.compute(MODEL, move.id(), Map.of("product_uom_qty", done));
        Row line = env.row(OrderLines.MODEL, move.reference("purchase_line_id"));
        Map<String, Object> values = new LinkedHashMap<>();
        for (Field field : env.model(MODEL).all()) {
            boolean own = Set.of("id", "date_deadline", "picked", "quantity", "quantity_done")
                    .contains(field.name());
            if (field.stored()
                    && !own
                    && move.get(field.name()) != null
                    && !field.name().matches("(create|write)_.*")) {
                values.put(field.name(), Value.answer(field, move.get(field.name())));
            }
        }
        values.put("picking_id", backorder.id());
        values.put("reference", backorder.get("name"));
        values.put("product_uom_qty", rest);
        values.put("state", dropped ? "cancel" : "assigned");
        if (line != null) {
            values.put("purchase_line_id", line.id());
        }
        if (env.serie() >= 19 && !dropped) {
            values.put("quantity", rest);
        }
        env.create(env.model(MODEL), values);
    }

    static void arrive(Env env, Row move) {
        double done = done(env, move);
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("state", "done");
        values.put("date", env.time());
        if (env.serie() < 19) {
            values.put("product_uom_qty", done);
        }
        env.compute(MODEL, move.id(), values);
        MoveLines.of(env, move.id()).forEach(line -> MoveLines.arrive(env, line));
    }
}
