package io.atrium.workforce;

import io.atrium.command.CommandHandler;
import io.atrium.command.Creations;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.OdooVersion;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;

/** Enters hours (account.analytic.line with a project, 14 to 19). */
@ApplicationScoped
class TimeEntryCreation implements CommandHandler {

    static final String OPERATION = "time-entry.create";

    private final Creations creations;
    private final TimeEntryMapping entries;
    private final Workers workers;
    private final Projects projects;
    private final WorkingDays days;

    TimeEntryCreation(
            Creations creations, TimeEntryMapping entries, Workers workers, Projects projects, WorkingDays days) {
        this.creations = creations;
        this.entries = entries;
        this.workers = workers;
        this.projects = projects;
        this.days = days;
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public Set<String> locks(JsonObject body) {
        return PublicId.parse(EmployeeMapping.PREFIX, body.getString("employeeId"))
                .map(employee -> Set.of(WorkingDays.lock(employee, body.getString("date"))))
                .orElse(Set.of());
    }

    @Override
    public Uni<Effect> perform(Intent intent) {
        return creations.make(intent, entries.writable(), version -> workers.require(
                        intent.body().getString("employeeId"))
                .chain(employee -> cells(intent.body(), employee, version)));
    }

    private Uni<Map<String, Object>> cells(JsonObject entry, OdooRow employee, OdooVersion version) {
        BigDecimal hours = new BigDecimal(entry.getValue("hours").toString());
        return days.requireRoom(0, employee.id(), entry.getString("date"), hours)
                .chain(() -> projects.cells(entry, employee, version))
                .invoke(cells -> cells.put("name", entry.getString("description", TimeEntryMapping.NOTHING)));
    }
}
