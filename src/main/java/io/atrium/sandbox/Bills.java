package io.atrium.sandbox;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** account.move: totals, the payable line, numbers at posting, and the duplicate check that only 14 has. */
final class Bills implements Behaviour {

    static final String MODEL = "account.move";

    @Override
    public Map<String, Object> defaults(Env env, Map<String, Object> given) {
        String type = String.valueOf(given.get("move_type"));
        int company = Companies.current(env, given);
        Object invoiceDate = Python.truthy(given.get("invoice_date")) ? given.get("invoice_date") : null;
        Map<String, Object> defaults = new LinkedHashMap<>();
        defaults.put("company_id", company);
        defaults.put("currency_id", Companies.currency(env, company));
        defaults.put("journal_id", journal(env, type, company));
        defaults.put("date", invoiceDate == null ? env.today() : invoiceDate);
        defaults.put("invoice_date_due", env.serie() < 19 ? invoiceDate : env.today());
        if (env.serie() < 19) {
            defaults.put("invoice_user_id", Demo.USER);
        }
        return defaults;
    }

    private static Integer journal(Env env, String type, int company) {
        String kind = type.startsWith("in_") ? "purchase" : type.startsWith("out_") ? "sale" : "general";
        return env.database().table("account.journal").all().stream()
                .filter(row -> kind.equals(row.text("type"))
                        && Integer.valueOf(company).equals(row.reference("company_id")))
                .map(Row::id)
                .findFirst()
                .orElse(null);
    }

    /** Credit notes count against bills. */
    static int sign(Row move) {
        return move.text("move_type").endsWith("refund") ? -1 : 1;
    }

    @Override
    public void changed(Env env, int id, Set<String> fields) {
        refuseDuplicate(env, env.row(MODEL, id), fields);
        if (fields.contains("state")) {
            for (Row line : lines(env, id)) {
                BillLines.tellOrder(env, line);
            }
        }
        total(env, id);
    }

    private static void refuseDuplicate(Env env, Row bill, Set<String> fields) {
        boolean asks = env.serie() < 19
                && bill.get("ref") != null
                && bill.text("move_type").startsWith("in_")
                && (fields.contains("ref") || fields.contains("partner_id") || fields.contains("invoice_date"));
        if (!asks) {
            return;
        }
        for (int other : env.database().table(MODEL).ids("ref", bill.get("ref"))) {
            Row row = env.row(MODEL, other);
            boolean same = other != bill.id()
                    && Objects.equals(row.get("partner_id"), bill.get("partner_id"))
                    && Objects.equals(row.get("company_id"), bill.get("company_id"))
                    && Objects.equals(row.get("move_type"), bill.get("move_type"))
                    && (bill.get("invoice_date") == null
                            || bill.get("invoice_date").equals(row.get("invoice_date")));
            if (same) {
                throw OdooError.validation("Duplicated vendor reference detected."
                        + " You probably encoded twice the same vendor bill/credit note:\n"
                        + env.label("res.partner", env.row("res.partner", bill.reference("partner_id"))) + " - "
                        + bill.get("ref") + " - " + american(row.text("invoice_date")));
            }
        }
    }

    static String american(String date) {
        return date == null ? "" : date.substring(5, 7) + "/" + date.substring(8) + "/" + date.substring(0, 4);
    }

    static List<Row> lines(Env env, int id) {
        return env.database().table(BillLines.MODEL).ids("move_id", id).stream()
                .map(line -> env.row(BillLines.MODEL, line))
                .toList();
    }

    /** Brings the totals, and the payable line that mirrors them, up to date with the invoice lines. */
    static void total(Env env, int id) {
        Row bill = env.row(MODEL, id);
        if ("entry".equals(bill.text("move_type"))) {
            return;
        }
        List<Row> lines = lines(env, id).stream()
                .filter(line -> BillLines.isInvoiceLine(env, line))
                .toList();
        double untaxed = Value.cents(lines.stream()
                .mapToDouble(line -> line.number("price_subtotal"))
                .sum());
        double total = Value.cents(
                lines.stream().mapToDouble(line -> line.number("price_total")).sum());
        double settled = Payments.settled(env, bill);
        double residual = Value.cents(total - settled);
        double sign = -sign(bill);
        Map<String, Object> totals = new LinkedHashMap<>();
        totals.put("amount_untaxed", untaxed);
        totals.put("amount_tax", Value.cents(total - untaxed));
        totals.put("amount_total", total);
        totals.put("amount_residual", residual);
        totals.put("amount_total_signed", Value.cents(sign * total) + 0.0);
        totals.put("amount_residual_signed", Value.cents(sign * residual) + 0.0);
        totals.put("payment_state", settled == 0 ? "not_paid" : residual == 0 ? "paid" : "partial");
        env.compute(MODEL, id, totals);
        if (!lines.isEmpty()) {
            BillLines.mirror(env, bill, total);
        }
    }

    @Override
    public void removing(Env env, Row row) {
        if (row.flag("posted_before")) {
            throw OdooError.user("You cannot delete an entry which has been posted once.");
        }
    }

    @Override
    public String label(Env env, Row row) {
        String name = row.text("name");
        if (row.text("state").equals("draft") && (name == null || name.equals("/"))) {
            name = "Draft " + kind(row) + (env.serie() < 19 ? " (* " + row.id() + ")" : "");
        }
        return Python.truthy(row.get("ref")) ? name + " (" + row.get("ref") + ")" : name;
    }

    private static String kind(Row row) {
        return switch (row.text("move_type")) {
            case "in_invoice" -> "Bill";
            case "in_refund" -> "Vendor Credit Note";
            case "out_invoice" -> "Invoice";
            case "out_refund" -> "Credit Note";
            default -> "Entry";
        };
    }

    @Override
    public Map<String, Button> buttons(int serie) {
        return Map.of(
                "action_post", Bills::post,
                "button_cancel", (env, ids) -> unpost(env, ids, "cancel"),
                "button_draft", Bills::draft);
    }

    private static Object unpost(Env env, List<Integer> ids, String state) {
        ids.forEach(id -> Payments.release(env, env.present(MODEL, id)));
        env.write(env.model(MODEL), ids, Map.of("state", state, "payment_state", "not_paid"));
        return null;
    }

    /** 14 is silent about what is posted already and answers a text; 19 refuses, and answers false. */
    private static Object post(Env env, List<Integer> ids) {
        for (int id : ids) {
            Row bill = env.present(MODEL, id);
            if (bill.text("state").equals("draft")) {
                post(env, bill);
            } else if (env.serie() >= 19) {
                throw OdooError.user("The entry " + bill.get("name") + " (id " + id + ") must be in draft.");
            }
        }
        String text =
                ids.stream().map(String::valueOf).reduce((a, b) -> a + ", " + b).orElse("");
        return env.serie() < 19 ? MODEL + "(" + text + (ids.size() == 1 ? "," : "") + ")" : Boolean.FALSE;
    }

    private static void post(Env env, Row bill) {
        boolean purchase = bill.text("move_type").startsWith("in_");
        if (lines(env, bill.id()).isEmpty()) {
            throw OdooError.user("You need to add a line before posting.");
        }
        if (purchase && bill.get("partner_id") == null) {
            throw OdooError.user("The field 'Vendor' is required, please complete it to validate the Vendor Bill.");
        }
        if (purchase && bill.get("invoice_date") == null) {
            throw OdooError.user("The Bill/Refund date is required to validate this document.");
        }
        String name = bill.text("name");
        if (name == null || name.equals("/")) {
            String code = purchase ? (sign(bill) < 0 ? "RBILL" : "BILL") : "MISC";
            String prefix = code + "/" + bill.text("date").substring(0, 4) + "/"
                    + bill.text("date").substring(5, 7) + "/";
            name = prefix + String.format("%04d", env.database().draw(prefix));
        }
        env.write(env.model(MODEL), List.of(bill.id()), Map.of("state", "posted", "name", name, "posted_before", true));
    }

    private static Object draft(Env env, List<Integer> ids) {
        for (int id : ids) {
            if (env.present(MODEL, id).text("state").equals("draft")) {
                throw OdooError.user("Only posted/cancelled journal entries can be reset to draft.");
            }
        }
        return unpost(env, ids, "draft");
    }
}
