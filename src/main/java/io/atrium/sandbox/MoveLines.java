package io.atrium.sandbox;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** stock.move.line: how much of a move, of which lot. */
final class MoveLines implements Behaviour {

    static final String MODEL = "stock.move.line";

    static String counted(Env env) {
        return env.serie() < 19 ? "qty_done" : "quantity";
    }

    static List<Row> of(Env env, int move) {
        return env.database().table(MODEL).ids("move_id", move).stream()
                .map(line -> env.row(MODEL, line))
                .toList();
    }

    @Override
    public Map<String, Object> defaults(Env env, Map<String, Object> given) {
        Map<String, Object> defaults = new LinkedHashMap<>();
        if (given.get("move_id") instanceof Integer id && env.row(Moves.MODEL, id) != null) {
            Row move = env.row(Moves.MODEL, id);
            for (String inherited :
                    List.of("picking_id", "product_id", "location_id", "location_dest_id", "company_id")) {
                defaults.put(inherited, move.get(inherited));
            }
            defaults.put("product_uom_id", move.get("product_uom"));
            if (env.serie() < 19) {
                defaults.put("reference", move.get("reference"));
            }
        }
        defaults.put("date", env.time().substring(0, 19));
        return defaults;
    }

    @Override
    public void changed(Env env, int id, Set<String> fields) {
        Integer move = env.row(MODEL, id).reference("move_id");
        if (move != null) {
            Moves.sum(env, move);
        }
    }

    @Override
    public void removed(Env env, Row row) {
        if (row.reference("move_id") != null) {
            Moves.sum(env, row.reference("move_id"));
        }
    }

    @Override
    public String label(Env env, Row row) {
        return null;
    }

    /** The line that every expected move starts with. */
    static void add(Env env, Row move) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("move_id", move.id());
        if (env.serie() < 19) {
            values.put("product_uom_qty", move.number("product_uom_qty"));
            values.put("qty_done", move.number("quantity_done"));
        } else {
            values.put("quantity", move.number("quantity"));
            values.put("picked", move.flag("picked"));
        }
        env.create(env.model(MODEL), values);
    }

    /** A quantity that was written on the move: the first line makes up the difference. */
    static void count(Env env, List<Row> lines, Row move, double counted) {
        double others = lines.stream()
                .skip(1)
                .mapToDouble(line -> line.number(counted(env)))
                .sum();
        env.compute(MODEL, lines.get(0).id(), Map.of(counted(env), counted - others));
        if (env.serie() >= 19) {
            lines.forEach(line -> env.compute(MODEL, line.id(), Map.of("picked", move.flag("picked"))));
        }
    }

    /** Moves the stock. */
    static void arrive(Env env, Row line) {
        double quantity = line.number(counted(env));
        Row product = env.row(Products.MODEL, line.reference("product_id"));
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("date", env.time());
        if (env.serie() < 19) {
            values.put("product_uom_qty", 0.0);
        }
        Integer lot = line.reference("lot_id");
        if (lot == null && line.get("lot_name") != null) {
            lot = lot(env, line);
            values.put("lot_id", lot);
        }
        env.compute(MODEL, line.id(), values);
        if (quantity != 0 && Products.isStored(env, product)) {
            Quants.add(env, product.id(), line.reference("location_id"), lot, -quantity);
            Quants.add(env, product.id(), line.reference("location_dest_id"), lot, quantity);
        }
    }

    static String lots(Env env) {
        return env.serie() < 19 ? "stock.production.lot" : "stock.lot";
    }

    private static Integer lot(Env env, Row line) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("name", line.get("lot_name"));
        values.put("product_id", line.get("product_id"));
        values.put("company_id", line.get("company_id"));
        if (line.get("expiration_date") != null) {
            values.put("expiration_date", line.text("expiration_date").substring(0, 19));
        }
        return env.create(env.model(lots(env)), values);
    }
}
