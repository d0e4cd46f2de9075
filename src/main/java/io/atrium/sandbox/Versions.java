package io.atrium.sandbox;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** hr.version, which only 19 has: what of an employee holds from a date on. */
final class Versions implements Behaviour {

    static final String MODEL = "hr.version";
    private static final Set<String> OWN = Set.of("id", "employee_id", "date_version", "active");

    static List<Row> of(Env env, int employee) {
        return env.database().table(MODEL).ids("employee_id", employee).stream()
                .map(version -> env.row(MODEL, version))
                .sorted((a, b) -> a.text("date_version").compareTo(b.text("date_version")))
                .toList();
    }

    /** The one that holds today, else the first. */
    static Row current(Env env, int employee) {
        List<Row> versions = of(env, employee);
        return versions.stream()
                .filter(version -> version.text("date_version").compareTo(env.today()) <= 0)
                .reduce((earlier, later) -> later)
                .orElse(versions.isEmpty() ? null : versions.get(0));
    }

    /** What an employee's version would say of the employee as it is now. */
    private static Map<String, Object> said(Env env, Row employee, Set<String> fields) {
        Map<String, Object> said = new LinkedHashMap<>();
        for (Field field : env.model(MODEL).all()) {
            boolean shared = field.stored()
                    && !OWN.contains(field.name())
                    && !field.name().matches("(create|write)_.*");
            if (shared && fields.contains(field.name())) {
                said.put(field.name(), employee.get(field.name()));
            }
        }
        return said;
    }

    /** Keeps today's version equal to the employee. */
    static void follow(Env env, Row employee, Set<String> fields) {
        Row current = current(env, employee.id());
        if (current != null) {
            env.compute(MODEL, current.id(), said(env, employee, fields));
            return;
        }
        Map<String, Object> first = new LinkedHashMap<>(
                said(env, employee, env.model(MODEL).fields().keySet()));
        first.values().removeIf(value -> value == null);
        first.put("employee_id", employee.id());
        first.put("date_version", env.today());
        env.compute(Employees.MODEL, employee.id(), Map.of("current_version_id", env.create(env.model(MODEL), first)));
    }

    /** A version that starts from the one before it; the employee changes when its day comes. */
    static int add(Env env, Row employee, Map<String, Object> values) {
        Row current = current(env, employee.id());
        Map<String, Object> version = new LinkedHashMap<>();
        for (Field field : env.model(MODEL).all()) {
            if (field.stored() && !field.name().matches("id|(create|write)_.*") && current.get(field.name()) != null) {
                version.put(field.name(), Value.answer(field, current.get(field.name())));
            }
        }
        version.put("date_version", env.today());
        version.putAll(values);
        return env.create(env.model(MODEL), version);
    }

    @Override
    public String label(Env env, Row row) {
        return row.text("date_version");
    }
}
