package io.atrium.workforce;

import io.atrium.command.CommandHandler;
import io.atrium.command.Creations;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.OdooVersion;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.Map;

/** Asks for a leave (hr.leave, 14 to 19). */
@ApplicationScoped
class LeaveCreation implements CommandHandler {

    static final String OPERATION = "leave.create";

    private final Creations creations;
    private final LeaveMapping leaves;
    private final Workers workers;
    private final LeaveTypes types;
    private final LeaveDays days;

    LeaveCreation(Creations creations, LeaveMapping leaves, Workers workers, LeaveTypes types, LeaveDays days) {
        this.creations = creations;
        this.leaves = leaves;
        this.workers = workers;
        this.types = types;
        this.days = days;
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public Uni<Effect> perform(Intent intent) {
        return creations.make(intent, leaves.writable(), version -> workers.require(
                        intent.body().getString("employeeId"))
                .chain(employee -> cells(intent.body(), employee, version)));
    }

    private Uni<Map<String, Object>> cells(JsonObject leave, OdooRow employee, OdooVersion version) {
        LocalDate first = LocalDate.parse(leave.getString("firstDay"));
        LocalDate last = LocalDate.parse(leave.getString("lastDay"));
        return types.named(leave.getString("type"), employee)
                .call(() -> days.requireFree(0, employee.id(), first, last))
                .chain(type -> days.times(version, employee.id(), first, last)
                        .map(times -> times.put("holiday_status_id/.id", type).getMap()));
    }
}
