package io.atrium.sandbox;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** purchase.requisition: an agreement with a vendor. In force, it gives the vendor's prices. */
final class Agreements implements Behaviour {

    static final String MODEL = "purchase.requisition";
    private static final String PRICES = "product.supplierinfo";

    @Override
    public Map<String, Object> defaults(Env env, Map<String, Object> given) {
        int company = Companies.current(env, given);
        Map<String, Object> defaults = new LinkedHashMap<>();
        defaults.put("company_id", company);
        defaults.put("currency_id", Companies.currency(env, company));
        defaults.put("user_id", Demo.USER);
        defaults.put("picking_type_id", Receipts.typeOf(env, company));
        boolean template = "purchase_template".equals(given.get("requisition_type"))
                || Integer.valueOf(2).equals(given.get("type_id"));
        String prefix = template ? env.serie() < 19 ? "TE" : "PT" : "BO";
        if (!given.containsKey("name")) {
            defaults.put("name", prefix + String.format("%05d", env.database().draw(prefix)));
        }
        return defaults;
    }

    static List<Row> lines(Env env, int id) {
        return env.database().table(AgreementLines.MODEL).ids("requisition_id", id).stream()
                .map(line -> env.row(AgreementLines.MODEL, line))
                .toList();
    }

    @Override
    public Object computed(Env env, Row row, String field) {
        return env.database()
                .table(Orders.MODEL)
                .ids("requisition_id", row.id())
                .size();
    }

    @Override
    public void removing(Env env, Row row) {
        if (!Set.of("draft", "cancel").contains(row.text("state"))) {
            throw OdooError.user(
                    env.serie() < 19
                            ? "You can only delete draft requisitions."
                            : "You can only delete draft or cancelled requisitions.");
        }
    }

    @Override
    public Map<String, Button> buttons(int serie) {
        Map<String, Button> buttons = new LinkedHashMap<>();
        if (serie < 19) {
            buttons.put("action_in_progress", (env, ids) -> confirm(env, ids, "ongoing"));
            buttons.put("action_open", (env, ids) -> set(env, ids, "open"));
        } else {
            buttons.put("action_confirm", (env, ids) -> confirm(env, ids, "confirmed"));
        }
        buttons.put("action_draft", (env, ids) -> set(env, ids, "draft"));
        buttons.put("action_done", Agreements::close);
        buttons.put("action_cancel", Agreements::cancel);
        return buttons;
    }

    private static Object set(Env env, List<Integer> ids, String state) {
        env.write(env.model(MODEL), ids, Map.of("state", state));
        return null;
    }

    private static Object confirm(Env env, List<Integer> ids, String state) {
        for (int id : ids) {
            Row agreement = env.present(MODEL, id);
            if (lines(env, id).isEmpty()) {
                throw OdooError.user("You cannot confirm agreement '" + agreement.text("name") + "' because "
                        + (env.serie() < 19 ? "there is no product line." : "it does not contain any product lines."));
            }
            boolean tender = env.serie() < 19 && agreement.reference("type_id") == 2;
            if (!tender) {
                lines(env, id).forEach(line -> price(env, agreement, line));
            }
            set(env, List.of(id), tender ? "in_progress" : state);
        }
        return null;
    }

    private static void price(Env env, Row agreement, Row line) {
        if (agreement.get("vendor_id") == null) {
            return;
        }
        Row product = env.row(Products.MODEL, line.reference("product_id"));
        Map<String, Object> values = new LinkedHashMap<>();
        values.put(env.serie() < 19 ? "name" : "partner_id", agreement.get("vendor_id"));
        values.put("product_id", product.id());
        values.put("product_tmpl_id", product.get("product_tmpl_id"));
        values.put("price", line.number("price_unit"));
        values.put("currency_id", agreement.get("currency_id"));
        values.put("company_id", agreement.get("company_id"));
        values.put("purchase_requisition_line_id", line.id());
        env.create(env.model(PRICES), values);
    }

    /** Its prices end with it. */
    private static void withdrawPrices(Env env, int id) {
        for (Row line : lines(env, id)) {
            env.unlink(
                    env.model(PRICES),
                    List.copyOf(env.database().table(PRICES).ids("purchase_requisition_line_id", line.id())));
        }
    }

    private static Object close(Env env, List<Integer> ids) {
        for (int id : ids) {
            boolean open =
                    env
                            .database()
                            .table(Orders.MODEL)
                            .ids("requisition_id", env.present(MODEL, id).id())
                            .stream()
                            .anyMatch(order -> Set.of("draft", "sent", "to approve")
                                    .contains(env.row(Orders.MODEL, order).text("state")));
            if (open) {
                throw OdooError.user(
                        env.serie() < 19
                                ? "You have to cancel or validate every RfQ before closing the purchase requisition."
                                : "To close this purchase requisition, cancel related Requests for Quotation.\n\n"
                                        + "Imagine the mess if someone confirms these duplicates: double the order,"
                                        + " double the trouble :)");
            }
            withdrawPrices(env, id);
        }
        return set(env, ids, "done");
    }

    private static Object cancel(Env env, List<Integer> ids) {
        for (int id : ids) {
            withdrawPrices(env, id);
            List<Integer> orders = List.copyOf(env.database()
                    .table(Orders.MODEL)
                    .ids("requisition_id", env.present(MODEL, id).id()));
            env.behaviour(Orders.MODEL)
                    .buttons(env.serie())
                    .get("button_cancel")
                    .press(env, orders);
        }
        return set(env, ids, "cancel");
    }
}
