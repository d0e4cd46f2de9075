package io.atrium.sandbox;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * stock.picking: what is expected for a confirmed order, and what happens when it arrives. Lots are kept where they are
 * given and never demanded.
 */
final class Receipts implements Behaviour {

    static final String MODEL = "stock.picking";
    private static final String TYPE = "stock.picking.type";
    private static final Set<String> OVER = Set.of("done", "cancel");

    static String typeLabel(Env env, Row type) {
        Row warehouse = env.row("stock.warehouse", type.reference("warehouse_id"));
        return warehouse == null ? type.text("name") : warehouse.text("name") + ": " + type.text("name");
    }

    @Override
    public Map<String, Object> defaults(Env env, Map<String, Object> given) {
        Map<String, Object> defaults = new LinkedHashMap<>();
        if (given.get("picking_type_id") instanceof Integer id && env.row(TYPE, id) != null) {
            Row type = env.row(TYPE, id);
            defaults.put("name", number(env, type));
            defaults.put("location_id", type.get("default_location_src_id"));
            defaults.put("location_dest_id", type.get("default_location_dest_id"));
            defaults.put("company_id", type.get("company_id"));
        }
        defaults.put("scheduled_date", env.time().substring(0, 19));
        return defaults;
    }

    private static String number(Env env, Row type) {
        Row warehouse = env.row("stock.warehouse", type.reference("warehouse_id"));
        String prefix = (warehouse == null ? "" : warehouse.text("code") + "/") + type.text("sequence_code") + "/";
        return prefix + String.format("%05d", env.database().draw(prefix));
    }

    @Override
    public Object computed(Env env, Row row, String field) {
        return moves(env, row.id()).stream()
                .map(move -> env.row(OrderLines.MODEL, move.reference("purchase_line_id")))
                .filter(Objects::nonNull)
                .map(line -> line.get("order_id"))
                .findFirst()
                .orElse(null);
    }

    /** The type of receipts that a company's orders go to, or null when it has no warehouse. */
    static Integer typeOf(Env env, int company) {
        return env.database().table(TYPE).all().stream()
                .filter(type -> "incoming".equals(type.text("code"))
                        && Integer.valueOf(company).equals(type.reference("company_id")))
                .map(Row::id)
                .findFirst()
                .orElse(null);
    }

    /** One receipt with one move for each line of goods; nothing for services. */
    static void expect(Env env, Row order) {
        Row type = env.row(TYPE, order.reference("picking_type_id"));
        List<Row> goods = Orders.lines(env, order.id()).stream()
                .filter(line -> isGoods(env, line))
                .toList();
        if (type == null || goods.isEmpty()) {
            return;
        }
        Row picking = receipt(env, order, goods);
        goods.forEach(line -> Moves.expect(env, picking, line, line.number("product_qty")));
        Orders.received(env, order.id());
    }

    private static Row receipt(Env env, Row order, List<Row> goods) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("picking_type_id", order.reference("picking_type_id"));
        values.put("partner_id", order.get("partner_id"));
        values.put("origin", order.get("name"));
        values.put("company_id", order.get("company_id"));
        String first = goods.stream()
                .map(line -> line.text("date_planned"))
                .min(String::compareTo)
                .orElseThrow()
                .substring(0, 19);
        values.put("scheduled_date", first);
        values.put("date_deadline", first);
        values.put("state", "assigned");
        return env.row(MODEL, env.create(env.model(MODEL), values));
    }

    private static boolean isGoods(Env env, Row line) {
        Row product = env.row(Products.MODEL, line.reference("product_id"));
        return product != null && !"service".equals(product.text("type"));
    }

    static List<Row> moves(Env env, int id) {
        return env.database().table(Moves.MODEL).ids("picking_id", id).stream()
                .map(move -> env.row(Moves.MODEL, move))
                .toList();
    }

    /** Those of an order, in the order that Odoo shows them. */
    static List<Integer> of(Env env, int order) {
        Set<Row> pickings = new LinkedHashSet<>();
        for (Row line : Orders.lines(env, order)) {
            for (int move : env.database().table(Moves.MODEL).ids("purchase_line_id", line.id())) {
                pickings.add(env.row(MODEL, env.row(Moves.MODEL, move).reference("picking_id")));
            }
        }
        Model model = env.model(MODEL);
        return pickings.stream()
                .filter(Objects::nonNull)
                .sorted(Search.order(env, model, model.order()))
                .map(Row::id)
                .toList();
    }

    @Override
    public Map<String, Button> buttons(int serie) {
        return Map.of("button_validate", Receipts::validate, "action_cancel", Receipts::cancel);
    }

    private static Object cancel(Env env, List<Integer> ids) {
        for (int id : ids) {
            if (env.present(MODEL, id).text("state").equals("done")) {
                throw OdooError.user("You cannot cancel a stock move that has been set to 'Done'."
                        + " Create a return in order to reverse the moves which took place.");
            }
            moves(env, id).forEach(move -> env.compute(Moves.MODEL, move.id(), Map.of("state", "cancel")));
            env.compute(MODEL, id, Map.of("state", "cancel"));
            tellOrders(env, moves(env, id));
        }
        return true;
    }

    /** What an order still waits for does not come. */
    static void cancelOpen(Env env, int order) {
        cancel(
                env,
                of(env, order).stream()
                        .filter(id -> !OVER.contains(env.row(MODEL, id).text("state")))
                        .toList());
    }

    /** More of a confirmed order's line, or sooner or later: what is still to come grows, or comes with a new receipt. */
    static void adjust(Env env, Row line, Set<String> fields) {
        List<Row> expected = env.database().table(Moves.MODEL).ids("purchase_line_id", line.id()).stream()
                .map(move -> env.row(Moves.MODEL, move))
                .filter(move -> !move.text("state").equals("cancel"))
                .toList();
        List<Row> open = expected.stream()
                .filter(move -> !OVER.contains(move.text("state")))
                .toList();
        if (fields.contains("date_planned")) {
            String planned = line.text("date_planned").substring(0, 19);
            open.forEach(move -> env.compute(Moves.MODEL, move.id(), Map.of("date_deadline", planned)));
        }
        double more = line.number("product_qty")
                - expected.stream()
                        .mapToDouble(move -> move.number("product_uom_qty"))
                        .sum();
        if (more <= 0 || !isGoods(env, line)) {
            return;
        }
        if (open.isEmpty()) {
            Row order = env.row(Orders.MODEL, line.reference("order_id"));
            Moves.expect(env, receipt(env, order, List.of(line)), line, more);
            Orders.received(env, order.id());
        } else {
            Moves.grow(env, open.get(0), more);
        }
    }

    /** True when the goods are in, or a dialog, and then nothing was done. */
    private static Object validate(Env env, List<Integer> ids) {
        for (int id : ids) {
            env.present(MODEL, id);
            if (env.serie() < 19 && moves(env, id).isEmpty()) {
                throw OdooError.user("Please add some items to move.");
            }
            if (open(env, id).isEmpty()) {
                throw OdooError.user("You cannot validate a transfer if no quantities are reserved nor done."
                        + " To force the transfer, "
                        + (env.serie() < 19
                                ? "switch in edit mode and encode the done quantities."
                                : "encode quantities."));
            }
        }
        if (env.serie() >= 19) {
            ids.forEach(id -> takeEverythingUnlessPicked(env, id));
        } else if (!asked(env, "skip_immediate")
                && ids.stream().anyMatch(id -> open(env, id).stream().allMatch(move -> Moves.done(env, move) == 0))) {
            return dialog("Immediate Transfer?", "stock.immediate.transfer", ids);
        }
        if (!asked(env, "skip_backorder") && ids.stream().anyMatch(id -> leavesRest(env, id))) {
            return dialog("Create Backorder?", "stock.backorder.confirmation", ids);
        }
        if (!asked(env, "skip_expired") && ids.stream().anyMatch(id -> bringsExpiredLots(env, id))) {
            return dialog("Confirmation", "expiry.picking.confirmation", ids);
        }
        ids.forEach(id -> finish(env, id));
        return true;
    }

    /** Lots that are known, and must not be used any more. */
    private static boolean bringsExpiredLots(Env env, int id) {
        return open(env, id).stream()
                .flatMap(move -> MoveLines.of(env, move.id()).stream())
                .filter(line -> line.number(MoveLines.counted(env)) > 0)
                .map(line -> env.row(MoveLines.lots(env), line.reference("lot_id")))
                .anyMatch(lot -> lot != null
                        && lot.get("expiration_date") != null
                        && lot.text("expiration_date").compareTo(env.time()) < 0);
    }

    private static boolean asked(Env env, String key) {
        return Python.truthy(env.context().get(key));
    }

    private static List<Row> open(Env env, int id) {
        return moves(env, id).stream()
                .filter(move -> !OVER.contains(move.text("state")))
                .toList();
    }

    private static boolean leavesRest(Env env, int id) {
        return open(env, id).stream().anyMatch(move -> Moves.done(env, move) < move.number("product_uom_qty"));
    }

    /** Odoo 19 takes it that all of it came when nobody said what did. */
    private static void takeEverythingUnlessPicked(Env env, int id) {
        if (open(env, id).stream().noneMatch(move -> move.flag("picked"))) {
            open(env, id).forEach(move -> Moves.pick(env, move));
        }
    }

    private static Map<String, Object> dialog(String name, String model, List<Integer> ids) {
        Map<String, Object> action = new LinkedHashMap<>();
        action.put("name", name);
        action.put("type", "ir.actions.act_window");
        action.put("view_mode", "form");
        action.put("res_model", model);
        action.put("views", List.of(List.of(false, "form")));
        action.put("target", "new");
        action.put(
                "context",
                Map.of(
                        "button_validate_picking_ids",
                        ids,
                        "default_show_transfers",
                        false,
                        "default_pick_ids",
                        ids.stream().map(id -> List.of(4, id)).toList()));
        return action;
    }

    private static void finish(Env env, int id) {
        List<Row> open = open(env, id);
        List<Row> arrived =
                open.stream().filter(move -> Moves.done(env, move) > 0).toList();
        if (arrived.isEmpty()) {
            // As real: a time at which nothing was done.
            env.compute(MODEL, id, Map.of("date_done", env.time()));
            return;
        }
        if (leavesRest(env, id)) {
            Row rest = isDropped(env, id) ? env.row(MODEL, id) : backorder(env, env.row(MODEL, id));
            open.forEach(move -> Moves.split(env, move, rest));
        }
        arrived.forEach(move -> Moves.arrive(env, env.row(Moves.MODEL, move.id())));
        env.compute(MODEL, id, Map.of("state", "done", "date_done", env.time()));
        tellOrders(env, arrived);
    }

    /** The caller does not want a back order: what did not come is cancelled where it is. */
    private static boolean isDropped(Env env, int id) {
        return env.context().get("picking_ids_not_to_backorder") instanceof List<?> dropped && dropped.contains(id);
    }

    private static Row backorder(Env env, Row picking) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (String kept : List.of(
                "picking_type_id",
                "partner_id",
                "origin",
                "location_id",
                "location_dest_id",
                "company_id",
                "scheduled_date",
                "date_deadline",
                "priority")) {
            values.put(kept, Value.answer(env.model(MODEL).field(kept), picking.get(kept)));
        }
        values.put("backorder_id", picking.id());
        values.put("state", "assigned");
        return env.row(MODEL, env.create(env.model(MODEL), values));
    }

    private static void tellOrders(Env env, List<Row> moves) {
        moves.stream()
                .map(move -> env.row(OrderLines.MODEL, move.reference("purchase_line_id")))
                .filter(Objects::nonNull)
                .peek(line -> OrderLines.received(env, line.id()))
                .map(line -> line.reference("order_id"))
                .distinct()
                .toList()
                .forEach(order -> Orders.received(env, order));
    }
}
