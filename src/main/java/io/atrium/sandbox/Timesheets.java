package io.atrium.sandbox;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** account.analytic.line: hours worked on a project, charged to its account at the employee's cost of an hour. */
final class Timesheets implements Behaviour {

    static final String MODEL = "account.analytic.line";

    @Override
    public Map<String, Object> defaults(Env env, Map<String, Object> given) {
        Map<String, Object> defaults = new LinkedHashMap<>();
        defaults.put("date", env.today());
        Integer task = given.get("task_id") instanceof Integer id ? id : null;
        Integer projectId = given.get("project_id") instanceof Integer id
                ? id
                : task == null ? null : env.present("project.task", task).reference("project_id");
        Row project = env.row("project.project", projectId);
        if (project != null) {
            defaults.put("project_id", project.id());
            defaults.put("account_id", project.get(env.serie() < 19 ? "analytic_account_id" : "account_id"));
            defaults.put("company_id", project.get("company_id"));
            defaults.put("product_uom_id", hours(env));
        }
        if (given.get("employee_id") instanceof Integer id && env.row(Employees.MODEL, id) != null) {
            Row employee = env.row(Employees.MODEL, id);
            defaults.put("department_id", employee.get("department_id"));
            defaults.put("user_id", employee.get("user_id"));
            defaults.putIfAbsent("company_id", employee.get("company_id"));
        }
        defaults.putIfAbsent("company_id", Companies.current(env, given));
        return defaults;
    }

    @Override
    public void changed(Env env, int id, Set<String> fields) {
        Row entry = env.row(MODEL, id);
        Row employee = env.row(Employees.MODEL, entry.reference("employee_id"));
        boolean isPriced = entry.reference("project_id") != null && employee != null;
        if (isPriced && Stream.of("unit_amount", "employee_id", "account_id").anyMatch(fields::contains)) {
            double cost = employee.number(env.serie() < 19 ? "timesheet_cost" : "hourly_cost");
            double amount = -Math.round(entry.number("unit_amount") * cost * 100) / 100.0;
            env.compute(MODEL, id, Map.of("amount", amount));
        }
    }

    private static Integer hours(Env env) {
        return env.database().table("uom.uom").all().stream()
                .filter(unit -> "Hours".equals(unit.text("name")))
                .map(Row::id)
                .findFirst()
                .orElse(null);
    }
}
