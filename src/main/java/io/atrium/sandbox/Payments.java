package io.atrium.sandbox;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** account.payment: money out, and which bills it settled. On 14 its state and date are those of its journal entry. */
final class Payments implements Behaviour {

    static final String MODEL = "account.payment";
    /** The settled bills: a field on 19, worked out from the entries on 14, and kept under this name in both. */
    private static final String BILLS = "invoice_ids";

    /** How much of each bill it settled, by the bill's id. Without it, all of it is for its only bill. */
    private static final String SHARES = "settled_shares";

    private static final Set<String> EFFECTIVE = Set.of("posted", "in_process", "paid");

    @Override
    public Map<String, Object> defaults(Env env, Map<String, Object> given) {
        int company = Companies.current(env, given);
        Map<String, Object> defaults = new LinkedHashMap<>();
        defaults.put("currency_id", Companies.currency(env, company));
        Object journal = given.get("journal_id") instanceof Integer id ? id : PaymentDialog.bank(env, company);
        Object date = Python.truthy(given.get("date")) ? given.get("date") : env.today();
        if (env.serie() < 19) {
            if (!given.containsKey("move_id")) {
                defaults.put("move_id", entry(env, given, journal, date));
            }
            return defaults;
        }
        defaults.put("company_id", company);
        defaults.put("journal_id", journal);
        defaults.put("date", date);
        env.database().table("account.payment.method.line").all().stream()
                .filter(line ->
                        line.get("journal_id") != null && line.get("journal_id").equals(journal))
                .findFirst()
                .ifPresent(line -> defaults.put("payment_method_line_id", line.id()));
        return defaults;
    }

    private static int entry(Env env, Map<String, Object> given, Object journal, Object date) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("move_type", "entry");
        entry.put("journal_id", journal);
        entry.put("date", date);
        entry.put("ref", given.get("ref"));
        entry.put("partner_id", given.get("partner_id"));
        entry.put("currency_id", given.get("currency_id"));
        entry.values().removeIf(value -> value == null);
        return env.create(env.model(Bills.MODEL), entry);
    }

    @Override
    public void changed(Env env, int id, Set<String> fields) {
        Row payment = env.row(MODEL, id);
        if (env.serie() < 19 && fields.contains("move_id")) {
            env.compute(Bills.MODEL, payment.reference("move_id"), Map.of("payment_id", id));
        }
        bills(payment).forEach(bill -> Bills.total(env, bill));
    }

    @Override
    public Object computed(Env env, Row row, String field) {
        return field.equals("reconciled_bill_ids")
                ? bills(row)
                : Integer.valueOf(bills(row).size());
    }

    @Override
    public String label(Env env, Row row) {
        String name = name(env, row);
        return name == null || name.equals("/") ? "Draft Payment" : name;
    }

    private static String name(Env env, Row row) {
        return env.serie() < 19 ? env.row(Bills.MODEL, row.reference("move_id")).text("name") : row.text("name");
    }

    private static String state(Env env, Row payment) {
        return env.serie() < 19
                ? env.row(Bills.MODEL, payment.reference("move_id")).text("state")
                : payment.text("state");
    }

    private static List<Integer> bills(Row payment) {
        List<Integer> bills = new ArrayList<>();
        Json.list(payment.get(BILLS)).forEach(bill -> bills.add((Integer) bill));
        return bills;
    }

    private static List<Row> of(Env env, Row bill) {
        Integer partner = bill.reference("partner_id");
        return partner == null
                ? List.of()
                : env.database().table(MODEL).ids("partner_id", partner).stream()
                        .map(id -> env.row(MODEL, id))
                        .filter(payment -> bills(payment).contains(bill.id()))
                        .toList();
    }

    /** How much of a bill payments have settled. */
    static double settled(Env env, Row bill) {
        return of(env, bill).stream()
                .filter(payment -> EFFECTIVE.contains(state(env, payment)))
                .mapToDouble(payment -> share(payment, bill))
                .sum();
    }

    private static double share(Row payment, Row bill) {
        Object share = Json.object(payment.get(SHARES) == null ? Map.of() : payment.get(SHARES))
                .get(String.valueOf(bill.id()));
        return share instanceof Number number ? number.doubleValue() : payment.number("amount");
    }

    /** A bill that is no longer posted lets go of its payments; they stay. */
    static void release(Env env, Row bill) {
        for (Row payment : of(env, bill)) {
            List<Integer> left = bills(payment);
            left.remove(Integer.valueOf(bill.id()));
            Map<String, Object> values = new LinkedHashMap<>();
            values.put(BILLS, left);
            values.put("is_reconciled", !left.isEmpty());
            env.compute(MODEL, payment.id(), values);
        }
    }

    /** A posted payment that settles bills, those that are due first before the others, as far as it goes. */
    static int pay(Env env, Map<String, Object> values, List<Row> bills) {
        int id = env.create(env.model(MODEL), values);
        post(env, List.of(id));
        double left = env.row(MODEL, id).number("amount");
        List<Integer> settled = new ArrayList<>();
        Map<String, Object> shares = new LinkedHashMap<>();
        for (Row bill :
                bills.stream().sorted(Comparator.comparing(Payments::due)).toList()) {
            double share = Math.min(left, env.row(Bills.MODEL, bill.id()).number("amount_residual"));
            if (share > 0) {
                settled.add(bill.id());
                shares.put(String.valueOf(bill.id()), Value.cents(share));
                left = Value.cents(left - share);
            }
        }
        env.compute(MODEL, id, Map.of(BILLS, settled, SHARES, shares, "is_reconciled", left == 0));
        settled.forEach(bill -> Bills.total(env, bill));
        return id;
    }

    private static String due(Row bill) {
        String date = bill.text("invoice_date_due");
        return date == null ? "" : date;
    }

    @Override
    public Map<String, Button> buttons(int serie) {
        Map<String, Button> buttons = new LinkedHashMap<>();
        buttons.put("action_post", Payments::post);
        buttons.put("action_draft", (env, ids) -> move(env, ids, "draft", "draft"));
        buttons.put("action_cancel", (env, ids) -> move(env, ids, "cancel", "canceled"));
        if (serie >= 19) {
            buttons.put("action_validate", (env, ids) -> move(env, ids, null, "paid"));
            buttons.put("action_reject", (env, ids) -> move(env, ids, null, "rejected"));
        }
        return buttons;
    }

    private static Object post(Env env, List<Integer> ids) {
        for (int id : ids) {
            Row payment = env.present(MODEL, id);
            String name = name(env, payment);
            boolean unnamed = name == null || name.equals("/");
            String journal = journal(env, payment).text("code");
            if (env.serie() < 19) {
                Row entry = env.row(Bills.MODEL, payment.reference("move_id"));
                String prefix = journal + "/" + entry.text("date").substring(0, 4) + "/"
                        + entry.text("date").substring(5, 7) + "/";
                Map<String, Object> posted = new LinkedHashMap<>();
                posted.put("state", "posted");
                posted.put("posted_before", true);
                posted.put("amount_total", payment.number("amount"));
                if (unnamed) {
                    posted.put(
                            "name",
                            prefix + String.format("%04d", env.database().draw(prefix)));
                }
                env.compute(Bills.MODEL, entry.id(), posted);
            } else {
                String prefix = "P" + journal + "/" + payment.text("date").substring(0, 4) + "/";
                Map<String, Object> posted = new LinkedHashMap<>();
                posted.put("state", "in_process");
                if (unnamed) {
                    posted.put(
                            "name",
                            prefix + String.format("%05d", env.database().draw(prefix)));
                }
                env.compute(MODEL, id, posted);
            }
            bills(payment).forEach(bill -> Bills.total(env, bill));
        }
        return null;
    }

    private static Row journal(Env env, Row payment) {
        Integer id = env.serie() < 19
                ? env.row(Bills.MODEL, payment.reference("move_id")).reference("journal_id")
                : payment.reference("journal_id");
        return env.present("account.journal", id);
    }

    /** On 14 the state is the entry's. A bill that was settled is open again. */
    private static Object move(Env env, List<Integer> ids, String entryState, String state) {
        for (int id : ids) {
            Row payment = env.present(MODEL, id);
            if (env.serie() < 19) {
                env.compute(Bills.MODEL, payment.reference("move_id"), Map.of("state", entryState));
            } else {
                env.compute(MODEL, id, Map.of("state", state));
            }
            bills(payment).forEach(bill -> Bills.total(env, bill));
        }
        return null;
    }
}
