package io.atrium.sandbox;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** hr.expense.sheet, which only 14 has: the expenses that are submitted and approved together. */
final class ExpenseReports implements Behaviour {

    static final String MODEL = "hr.expense.sheet";
    private static final Map<String, String> OF_EXPENSES =
            Map.of("draft", "reported", "submit", "reported", "approve", "approved", "cancel", "refused");

    @Override
    public Map<String, Object> defaults(Env env, Map<String, Object> given) {
        Map<String, Object> defaults = new LinkedHashMap<>();
        Row employee = given.get("employee_id") instanceof Integer id ? env.row(Employees.MODEL, id) : null;
        int company = employee == null ? Companies.current(env, given) : employee.reference("company_id");
        defaults.put("company_id", company);
        defaults.put("currency_id", Companies.currency(env, company));
        if (employee != null) {
            defaults.put("department_id", employee.get("department_id"));
        }
        return defaults;
    }

    static List<Row> expenses(Env env, int id) {
        return env.database().table(Expenses.MODEL).ids("sheet_id", id).stream()
                .map(expense -> env.row(Expenses.MODEL, expense))
                .toList();
    }

    static void total(Env env, Row expense) {
        if (expense.get("sheet_id") != null) {
            double total = expenses(env, expense.reference("sheet_id")).stream()
                    .mapToDouble(each -> each.number("total_amount"))
                    .sum();
            env.compute(MODEL, expense.reference("sheet_id"), Map.of("total_amount", Value.cents(total)));
        }
    }

    @Override
    public Map<String, Button> buttons(int serie) {
        return Map.of(
                "action_submit_sheet", (env, ids) -> move(env, ids, Set.of("draft"), "submit"),
                "approve_expense_sheets", (env, ids) -> move(env, ids, Set.of("submit"), "approve"),
                "reset_expense_sheets", (env, ids) -> move(env, ids, Set.of("submit", "approve", "cancel"), "draft"));
    }

    private static Object move(Env env, List<Integer> ids, Set<String> from, String to) {
        for (int id : ids) {
            if (from.contains(env.present(MODEL, id).text("state"))) {
                env.write(env.model(MODEL), List.of(id), Map.of("state", to));
                expenses(env, id)
                        .forEach(expense ->
                                env.compute(Expenses.MODEL, expense.id(), Map.of("state", OF_EXPENSES.get(to))));
            }
        }
        return null;
    }
}
