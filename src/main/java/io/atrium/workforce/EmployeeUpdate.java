package io.atrium.workforce;

import io.atrium.command.Changes;
import io.atrium.command.CommandHandler;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;

/** Changes what is said of an employee (hr.employee, 14 to 19), at once or from a day on. */
@ApplicationScoped
class EmployeeUpdate implements CommandHandler {

    static final String OPERATION = "employee.update";

    private final Changes changes;
    private final EmployeeMapping employees;
    private final EmployeeDirectory directory;
    private final DatedChanges dated;

    EmployeeUpdate(Changes changes, EmployeeMapping employees, EmployeeDirectory directory, DatedChanges dated) {
        this.changes = changes;
        this.employees = employees;
        this.directory = directory;
        this.dated = dated;
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public Set<String> locks(JsonObject body) {
        return EmployeeDirectory.locks(body.getJsonObject("changes"));
    }

    @Override
    public Uni<Effect> perform(Intent intent) {
        return directory
                .requireUnknown(intent.odooId(employees), intent.changes())
                .chain(() -> intent.changes().containsKey(DatedChanges.FROM)
                        ? dated.make(intent)
                        : changes.make(intent, employees.writable()))
                .map(effect -> effect.knownAs(EmployeeDirectory.identifiers(intent.changes())));
    }
}
