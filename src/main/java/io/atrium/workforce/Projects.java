package io.atrium.workforce;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.Odoo;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.OdooVersion;
import io.atrium.odoo.Search;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What hours are worked on: projects that take hours, in the employee's legal entity, by their names in Odoo. */
@ApplicationScoped
class Projects {

    private final Odoo odoo;

    Projects(Odoo odoo) {
        this.odoo = odoo;
    }

    /**
     * The cells of a time entry that say what it is for.
     *
     * @throws Failure {@code invalid} when there is no such project or task; {@code conflict} when there are several
     */
    Uni<Map<String, Object>> cells(JsonObject entry, OdooRow employee, OdooVersion version) {
        return only("project.project", projects(entry, employee, version), project(entry), "project")
                .chain(project -> entry.getString("task") == null
                        ? Uni.createFrom().item(cells(project))
                        : only("project.task", tasks(entry, project), "/task", "task")
                                .map(task -> {
                                    Map<String, Object> cells = cells(project);
                                    cells.put("task_id/.id", task);
                                    return cells;
                                }));
    }

    private static Map<String, Object> cells(int project) {
        return new HashMap<>(Map.of("project_id/.id", project));
    }

    /** Where the body says which project it is. */
    private static String project(JsonObject entry) {
        return entry.containsKey("project") ? "/project" : "/costCenterId";
    }

    private static JsonArray projects(JsonObject entry, OdooRow employee, OdooVersion version) {
        JsonArray companies = JsonArray.of(false);
        if (employee.reference("company_id") != null) {
            companies.add(employee.reference("company_id"));
        }
        JsonArray domain =
                JsonArray.of(JsonArray.of("company_id", "in", companies), JsonArray.of("allow_timesheets", "=", true));
        if (entry.containsKey("project")) {
            domain.add(JsonArray.of("name", "=", entry.getString("project")));
        }
        if (entry.containsKey("costCenterId")) {
            int account = PublicId.parse(TimeEntryMapping.COST_CENTER_PREFIX, entry.getString("costCenterId"))
                    .orElseThrow(() -> Failure.invalid("/costCenterId", "This is not the id of a cost center"));
            domain.add(JsonArray.of(version.major() >= 18 ? "account_id" : "analytic_account_id", "=", account));
        }
        return domain;
    }

    private static JsonArray tasks(JsonObject entry, int project) {
        return JsonArray.of(
                JsonArray.of("project_id", "=", project), JsonArray.of("name", "=", entry.getString("task")));
    }

    private Uni<Integer> only(String model, JsonArray domain, String pointer, String what) {
        return odoo.searchIds(Search.of(model, domain, List.of()).limit(2)).map(ids -> {
            if (ids.isEmpty()) {
                throw Failure.invalid(pointer, "There is no such " + what + " that takes hours of this employee");
            }
            if (ids.size() > 1) {
                throw new Failure(FailureCode.CONFLICT, "Several " + what + "s in Odoo answer to this description");
            }
            return ids.get(0);
        });
    }
}
