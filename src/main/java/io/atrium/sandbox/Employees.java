package io.atrium.sandbox;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** hr.employee: the title follows the job, the manager follows the department, archiving answers a dialog. */
final class Employees implements Behaviour {

    static final String MODEL = "hr.employee";

    @Override
    public void changed(Env env, int id, Set<String> fields) {
        Row employee = env.row(MODEL, id);
        Map<String, Object> computed = new LinkedHashMap<>();
        Row job = env.row("hr.job", employee.reference("job_id"));
        if (fields.contains("job_id") && !fields.contains("job_title") && job != null) {
            computed.put("job_title", job.text("name"));
        }
        Row department = env.row("hr.department", employee.reference("department_id"));
        boolean follows = fields.contains("department_id") && !fields.contains("parent_id") && department != null;
        if (follows
                && department.get("manager_id") != null
                && !department.get("manager_id").equals(id)) {
            computed.put("parent_id", department.get("manager_id"));
        }
        if (!computed.isEmpty()) {
            env.compute(MODEL, id, computed);
        }
        if (env.serie() >= 19) {
            Set<String> all = new HashSet<>(fields);
            all.addAll(computed.keySet());
            Versions.follow(env, env.row(MODEL, id), all);
        }
    }

    @Override
    public Object computed(Env env, Row row, String field) {
        if (field.equals("resource_calendar_id")) {
            // Everyone here works the same hours.
            return 1;
        }
        Row version = Versions.current(env, row.id());
        return version == null ? null : version.id();
    }

    @Override
    public Map<String, Methods.Method> methods(int serie) {
        return serie < 19
                ? Map.of()
                : Map.of(
                        "create_version",
                        new Methods.Method("create_version", false, 1, List.of("values"), (env, model, ids, args) -> {
                            int id = ids.get(0);
                            return List.of(Versions.add(env, env.present(MODEL, id), Json.object(args.get("values"))));
                        }));
    }

    @Override
    public Map<String, Button> buttons(int serie) {
        return serie < 19
                ? Map.of(
                        "toggle_active", Employees::toggle,
                        "action_archive",
                                (env, ids) -> toggle(
                                        env,
                                        ids.stream()
                                                .filter(id -> isActive(env, id))
                                                .toList()),
                        "action_unarchive",
                                (env, ids) -> toggle(
                                        env,
                                        ids.stream()
                                                .filter(id -> !isActive(env, id))
                                                .toList()))
                : Map.of("action_archive", Employees::archive, "action_unarchive", (env, ids) -> {
                    Archiving.set(env, MODEL, ids, true);
                    return null;
                });
    }

    private static boolean isActive(Env env, int id) {
        return env.present(MODEL, id).flag("active");
    }

    /** Answers the dialog although the employee is archived already. */
    private static Object toggle(Env env, List<Integer> ids) {
        ids.forEach(id -> Archiving.set(env, MODEL, List.of(id), !isActive(env, id)));
        return ids.size() == 1 && !isActive(env, ids.get(0)) ? dialog(ids.get(0)) : null;
    }

    private static Object archive(Env env, List<Integer> ids) {
        Archiving.set(env, MODEL, ids, false);
        boolean asks = ids.size() == 1 && !Python.truthy(env.context().get("no_wizard"));
        return asks ? dialog(ids.get(0)) : null;
    }

    private static Map<String, Object> dialog(int id) {
        Map<String, Object> action = new LinkedHashMap<>();
        action.put("type", "ir.actions.act_window");
        action.put("name", "Register Departure");
        action.put("res_model", "hr.departure.wizard");
        action.put("view_mode", "form");
        action.put("target", "new");
        action.put("context", Map.of("active_id", id));
        action.put("views", List.of(List.of(false, "form")));
        return action;
    }
}
