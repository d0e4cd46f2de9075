package io.atrium.sandbox;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** hr.expense: on 14 it moves with its report, on 19 on its own. */
final class Expenses implements Behaviour {

    static final String MODEL = "hr.expense";

    @Override
    public Map<String, Object> defaults(Env env, Map<String, Object> given) {
        Map<String, Object> defaults = new LinkedHashMap<>();
        Row employee = given.get("employee_id") instanceof Integer id ? env.row(Employees.MODEL, id) : null;
        int company = employee == null ? Companies.current(env, given) : employee.reference("company_id");
        defaults.put("company_id", company);
        defaults.put("currency_id", Companies.currency(env, company));
        defaults.put("date", env.today());
        if (given.get("product_id") instanceof Integer id && env.row(Products.MODEL, id) != null) {
            Row product = env.row(Products.MODEL, id);
            defaults.put("product_uom_id", product.get("uom_id"));
            defaults.put(env.serie() < 19 ? "unit_amount" : "price_unit", Products.cost(env, product));
        }
        if (env.serie() >= 19 && employee != null) {
            defaults.put("department_id", employee.get("department_id"));
        }
        return defaults;
    }

    @Override
    public void changed(Env env, int id, Set<String> fields) {
        Row expense = env.row(MODEL, id);
        Map<String, Object> values = new LinkedHashMap<>();
        if (env.serie() < 19) {
            Taxes.Amounts amounts =
                    Taxes.of(env, expense.number("quantity") * expense.number("unit_amount"), expense.get("tax_ids"));
            values.put("untaxed_amount", amounts.untaxed());
            values.put("total_amount", amounts.total());
            values.put("total_amount_company", amounts.total());
            if (fields.contains("sheet_id")
                    && expense.get("sheet_id") != null
                    && "draft".equals(expense.text("state"))) {
                values.put("state", "reported");
            }
        } else {
            double total = fields.contains("total_amount_currency")
                    ? expense.number("total_amount_currency")
                    : expense.number("total_amount");
            values.put("total_amount_currency", total);
            values.put("total_amount", total);
            values.put("untaxed_amount", Value.cents(total - expense.number("tax_amount")));
            values.put(
                    "price_unit",
                    expense.number("quantity") == 0 ? 0 : Value.cents(total / expense.number("quantity")));
        }
        env.compute(MODEL, id, values);
        ExpenseReports.total(env, env.row(MODEL, id));
    }

    @Override
    public Map<String, Button> buttons(int serie) {
        Map<String, Button> buttons = new LinkedHashMap<>();
        if (serie >= 19) {
            buttons.put("action_submit", (env, ids) -> move(env, ids, Set.of("draft"), "submitted"));
            buttons.put("action_approve", (env, ids) -> move(env, ids, Set.of("submitted"), "approved"));
            buttons.put(
                    "action_reset", (env, ids) -> move(env, ids, Set.of("submitted", "approved", "refused"), "draft"));
        }
        return buttons;
    }

    /** Silent about those that are elsewhere. */
    private static Object move(Env env, List<Integer> ids, Set<String> from, String to) {
        for (int id : ids) {
            if (from.contains(env.present(MODEL, id).text("state"))) {
                Map<String, Object> values = new LinkedHashMap<>();
                values.put("state", to);
                values.put("approval_state", to.equals("draft") ? false : to);
                if (to.equals("approved")) {
                    values.put("approval_date", env.time().substring(0, 19));
                }
                env.write(env.model(MODEL), List.of(id), values);
            }
        }
        return null;
    }
}
