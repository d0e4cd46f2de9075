package io.atrium.sandbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** purchase.order: numbers, totals, billing status, and the buttons that move its state. */
final class Orders implements Behaviour {

    static final String MODEL = "purchase.order";
    static final Set<String> CONFIRMED = Set.of("purchase", "done");

    @Override
    public Map<String, Object> defaults(Env env, Map<String, Object> given) {
        int company = Companies.current(env, given);
        Map<String, Object> defaults = new LinkedHashMap<>();
        if (!given.containsKey("name")) {
            defaults.put("name", String.format("P%05d", env.database().draw(MODEL)));
        }
        defaults.put("company_id", company);
        defaults.put("currency_id", Companies.currency(env, company));
        defaults.put("date_order", env.time().substring(0, 19));
        defaults.put("user_id", Demo.USER);
        defaults.put("picking_type_id", Receipts.typeOf(env, company));
        return defaults;
    }

    @Override
    public void changed(Env env, int id, Set<String> fields) {
        if (fields.contains("state")) {
            lines(env, id).forEach(line -> OrderLines.billed(env, line.id()));
        }
        total(env, id);
    }

    @Override
    public void removing(Env env, Row row) {
        if (!row.text("state").equals("cancel")) {
            throw OdooError.user("In order to delete a purchase order, you must cancel it first.");
        }
    }

    @Override
    public Object computed(Env env, Row row, String field) {
        return switch (field) {
            case "picking_ids" -> Receipts.of(env, row.id());
            case "is_shipped" -> "full".equals(receiptStatus(env, row.id()));
            case "invoice_ids" -> bills(env, row.id());
            default -> bills(env, row.id()).size();
        };
    }

    @Override
    public String label(Env env, Row row) {
        String reference = row.text("partner_ref");
        return Python.truthy(reference) ? row.text("name") + " (" + reference + ")" : row.text("name");
    }

    static List<Row> lines(Env env, int id) {
        List<Row> lines = new ArrayList<>();
        env.database()
                .table(OrderLines.MODEL)
                .ids("order_id", id)
                .forEach(line -> lines.add(env.row(OrderLines.MODEL, line)));
        return lines;
    }

    static List<Integer> bills(Env env, int id) {
        return lines(env, id).stream()
                .flatMap(line -> OrderLines.billLines(env, line.id()).stream())
                .map(line -> line.reference("move_id"))
                .distinct()
                .toList();
    }

    /** Brings totals, receipt date and billing status up to date with the lines. */
    static void total(Env env, int id) {
        Row order = env.row(MODEL, id);
        List<Row> lines = lines(env, id);
        double untaxed = lines.stream()
                .mapToDouble(line -> line.number("price_subtotal"))
                .sum();
        double tax =
                lines.stream().mapToDouble(line -> line.number("price_tax")).sum();
        Map<String, Object> totals = new LinkedHashMap<>();
        totals.put("amount_untaxed", Value.cents(untaxed));
        totals.put("amount_tax", Value.cents(tax));
        totals.put("amount_total", Value.cents(untaxed + tax));
        lines.stream()
                .map(line -> line.text("date_planned"))
                .filter(Objects::nonNull)
                .min(String::compareTo)
                .ifPresent(first -> totals.put("date_planned", first));
        totals.put("invoice_status", billing(env, order, lines));
        env.compute(MODEL, id, totals);
    }

    /** Brings what the order says about its receipts up to date with them. */
    static void received(Env env, int id) {
        Map<String, Object> values = new LinkedHashMap<>();
        Receipts.of(env, id).stream()
                .map(picking -> env.row(Receipts.MODEL, picking).text("date_done"))
                .filter(Objects::nonNull)
                .min(String::compareTo)
                .ifPresent(first -> values.put("effective_date", first));
        if (env.serie() >= 19) {
            values.put("receipt_status", receiptStatus(env, id));
        }
        env.compute(MODEL, id, values);
        total(env, id);
    }

    /** Null when nothing is, or was, to come. */
    private static String receiptStatus(Env env, int id) {
        List<String> states = Receipts.of(env, id).stream()
                .map(picking -> env.row(Receipts.MODEL, picking).text("state"))
                .filter(state -> !state.equals("cancel"))
                .toList();
        if (states.isEmpty()) {
            return null;
        }
        if (states.stream().allMatch("done"::equals)) {
            return "full";
        }
        return states.contains("done") ? "partial" : "pending";
    }

    private static String billing(Env env, Row order, List<Row> lines) {
        if (!CONFIRMED.contains(order.text("state"))) {
            return "no";
        }
        if (lines.stream().anyMatch(line -> line.number("qty_to_invoice") != 0)) {
            return "to invoice";
        }
        return bills(env, order.id()).isEmpty() ? "no" : "invoiced";
    }

    @Override
    public Map<String, Button> buttons(int serie) {
        Map<String, Button> buttons = new LinkedHashMap<>();
        buttons.put("button_confirm", Orders::confirm);
        buttons.put("button_approve", (env, ids) -> {
            ids.forEach(id -> approve(env, env.present(MODEL, id)));
            return Map.of();
        });
        buttons.put("button_cancel", Orders::cancel);
        buttons.put("button_draft", (env, ids) -> {
            env.write(env.model(MODEL), ids, Map.of("state", "draft"));
            return Map.of();
        });
        if (serie < 19) {
            buttons.put("button_done", (env, ids) -> set(env, ids, Map.of("state", "done")));
            buttons.put("button_unlock", (env, ids) -> set(env, ids, Map.of("state", "purchase")));
        } else {
            buttons.put("button_lock", (env, ids) -> set(env, ids, Map.of("locked", true)));
            buttons.put("button_unlock", (env, ids) -> set(env, ids, Map.of("locked", false)));
        }
        return buttons;
    }

    private static Object set(Env env, List<Integer> ids, Map<String, Object> values) {
        env.write(env.model(MODEL), ids, values);
        return null;
    }

    /** Silent about orders that are past being confirmed. */
    private static Object confirm(Env env, List<Integer> ids) {
        for (int id : ids) {
            Row order = env.present(MODEL, id);
            if (Set.of("draft", "sent").contains(order.text("state"))) {
                approve(env, order);
            }
        }
        return true;
    }

    private static void approve(Env env, Row order) {
        env.write(
                env.model(MODEL),
                List.of(order.id()),
                Map.of("state", "purchase", "date_approve", env.time().substring(0, 19)));
        if (env.serie() < 19) {
            // There the lines store their order's state.
            lines(env, order.id()).forEach(line -> env.touch(OrderLines.MODEL, line.id()));
        }
        Receipts.expect(env, order);
    }

    private static Object cancel(Env env, List<Integer> ids) {
        for (int id : ids) {
            Row order = env.present(MODEL, id);
            String name = order.text("name");
            if (order.flag("locked")) {
                throw OdooError.user("Unable to cancel purchase order(s): " + name
                        + " since they are locked. You must first unlock them to do so.");
            }
            if (env.serie() < 19 && lines(env, id).stream().anyMatch(line -> line.number("qty_received") > 0)) {
                throw OdooError.user(
                        "Unable to cancel purchase order " + name + " as some receptions have already been done.");
            }
            if (bills(env, id).stream()
                    .anyMatch(bill -> "posted".equals(env.row(Bills.MODEL, bill).text("state")))) {
                throw OdooError.user(
                        env.serie() < 19
                                ? "Unable to cancel this purchase order. You must first cancel the related vendor bills."
                                : "Unable to cancel purchase order(s): " + name
                                        + ". You must first cancel their related vendor bills.");
            }
        }
        ids.forEach(id -> Receipts.cancelOpen(env, id));
        return set(env, ids, Map.of("state", "cancel"));
    }
}
