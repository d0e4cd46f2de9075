package io.atrium.sandbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * account.payment.register: pays the bills that the context names, one payment for each or one for all. Nothing keeps it
 * from paying again what is paid.
 */
final class PaymentDialog implements Behaviour {

    static final String MODEL = "account.payment.register";

    @Override
    public Map<String, Object> defaults(Env env, Map<String, Object> given) {
        List<Row> bills = chosen(env);
        if (bills.isEmpty()) {
            throw OdooError.user(
                    "You can't register a payment because there is nothing left to pay on the selected journal items.");
        }
        Row first = bills.get(0);
        boolean isVendor = first.text("move_type").startsWith("in_");
        Map<String, Object> defaults = new LinkedHashMap<>();
        defaults.put("payment_date", env.today());
        defaults.put("company_id", first.get("company_id"));
        defaults.put("currency_id", first.get("currency_id"));
        defaults.put("partner_id", first.get("partner_id"));
        defaults.put("partner_bank_id", first.get("partner_bank_id"));
        defaults.put("journal_id", bank(env, first.reference("company_id")));
        defaults.put("partner_type", isVendor ? "supplier" : "customer");
        defaults.put("payment_type", isVendor == (Bills.sign(first) > 0) ? "outbound" : "inbound");
        defaults.put(
                "amount",
                bills.stream()
                        .mapToDouble(bill -> bill.number("amount_residual"))
                        .sum());
        // 14 takes the text of the payable lines, which a bill leaves empty; 19 takes the bill's reference.
        defaults.put("communication", env.serie() < 19 ? "" : first.get("ref"));
        defaults.put("line_ids", payable(env, bills));
        defaults.put("can_edit_wizard", bills.stream().allMatch(bill -> isLike(bill, first)));
        return defaults;
    }

    /** Whether one payment could be for both. */
    private static boolean isLike(Row bill, Row other) {
        return Stream.of("partner_id", "currency_id", "company_id", "partner_bank_id", "move_type")
                .allMatch(field -> Objects.equals(bill.get(field), other.get(field)));
    }

    static Integer bank(Env env, int company) {
        return env.database().table("account.journal").all().stream()
                .filter(journal -> "bank".equals(journal.text("type"))
                        && Integer.valueOf(company).equals(journal.reference("company_id")))
                .map(Row::id)
                .findFirst()
                .orElse(null);
    }

    /** Posted bills of the context that are still owed. */
    private static List<Row> chosen(Env env) {
        if (!Bills.MODEL.equals(env.context().get("active_model"))) {
            throw OdooError.user("The register payment wizard should only be called on account.move or"
                    + " account.move.line records.");
        }
        List<Row> bills = new ArrayList<>();
        for (Object id : Json.list(env.context().get("active_ids"))) {
            Row bill = env.present(Bills.MODEL, (Integer) id);
            if (!bill.text("state").equals("posted")) {
                throw OdooError.user("You can only register payment for posted journal entries.");
            }
            if (bill.number("amount_residual") != 0) {
                bills.add(bill);
            }
        }
        return bills;
    }

    private static List<Integer> payable(Env env, List<Row> bills) {
        return bills.stream()
                .flatMap(bill -> Bills.lines(env, bill.id()).stream())
                .filter(line -> !BillLines.isInvoiceLine(env, line))
                .map(Row::id)
                .toList();
    }

    @Override
    public Map<String, Button> buttons(int serie) {
        return Map.of("action_create_payments", PaymentDialog::pay);
    }

    private static Object pay(Env env, List<Integer> ids) {
        List<Integer> payments = new ArrayList<>();
        for (int id : ids) {
            Row dialog = env.present(MODEL, id);
            List<Row> bills = Json.list(dialog.get("line_ids")).stream()
                    .map(line -> env.row(BillLines.MODEL, (Integer) line))
                    .filter(Objects::nonNull)
                    .map(line -> env.row(Bills.MODEL, line.reference("move_id")))
                    .toList();
            if (dialog.flag("can_edit_wizard") && (bills.size() == 1 || dialog.flag("group_payment"))) {
                payments.add(Payments.pay(env, payment(env, dialog, bills.get(0), dialog.number("amount")), bills));
            } else {
                for (Row bill : bills) {
                    Map<String, Object> own = payment(env, dialog, bill, bill.number("amount_residual"));
                    own.put(env.serie() < 19 ? "ref" : "memo", bill.get("ref"));
                    payments.add(Payments.pay(env, own, List.of(bill)));
                }
            }
        }
        Map<String, Object> action = new LinkedHashMap<>();
        action.put("name", "Payments");
        action.put("type", "ir.actions.act_window");
        action.put("res_model", Payments.MODEL);
        action.put("context", Map.of("create", false));
        action.put("view_mode", payments.size() == 1 ? "form" : "tree,form");
        if (payments.size() == 1) {
            action.put("res_id", payments.get(0));
        } else {
            action.put("domain", List.of(List.of("id", "in", payments)));
        }
        return action;
    }

    private static Map<String, Object> payment(Env env, Row dialog, Row bill, double amount) {
        if (amount < 0) {
            throw OdooError.validation(
                    env.serie() < 19
                            ? "account_payment_check_amount_not_negative"
                            : "The payment amount cannot be negative.");
        }
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("amount", amount);
        values.put("date", dialog.get("payment_date"));
        values.put("journal_id", dialog.get("journal_id"));
        values.put("company_id", bill.get("company_id"));
        values.put("currency_id", dialog.get("currency_id"));
        values.put("partner_id", bill.get("partner_id"));
        values.put("payment_type", dialog.get("payment_type"));
        values.put("partner_type", dialog.get("partner_type"));
        if (dialog.get("partner_bank_id") != null) {
            values.put("partner_bank_id", dialog.get("partner_bank_id"));
        }
        values.put(env.serie() < 19 ? "ref" : "memo", dialog.get("communication"));
        return values;
    }
}
