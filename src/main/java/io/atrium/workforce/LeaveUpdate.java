package io.atrium.workforce;

import io.atrium.command.Changes;
import io.atrium.command.CommandHandler;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.odoo.Odoo;
import io.atrium.odoo.OdooRow;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Changes the days or the type of a leave (hr.leave, 14 to 19) while nobody has decided, or decides it. */
@ApplicationScoped
class LeaveUpdate implements CommandHandler {

    static final String OPERATION = "leave.update";

    private static final Set<String> UNDECIDED = Set.of("draft", "requested");

    private final Odoo odoo;
    private final Changes changes;
    private final LeaveMapping leaves;
    private final LeaveDecisions decisions;
    private final LeaveTypes types;
    private final LeaveDays days;

    LeaveUpdate(
            Odoo odoo,
            Changes changes,
            LeaveMapping leaves,
            LeaveDecisions decisions,
            LeaveTypes types,
            LeaveDays days) {
        this.odoo = odoo;
        this.changes = changes;
        this.leaves = leaves;
        this.decisions = decisions;
        this.types = types;
        this.days = days;
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public Uni<Effect> perform(Intent intent) {
        return intent.changes().containsKey("status") ? decisions.make(intent) : change(intent);
    }

    private Uni<Effect> change(Intent intent) {
        return odoo.read(
                        LeaveMapping.MODEL,
                        List.of(intent.odooId(leaves)),
                        List.of("state", "employee_id", "request_date_from", "request_date_to"))
                .map(rows -> rows.stream()
                        .findFirst()
                        .orElseThrow(() -> Failure.notFound("Odoo has no such leave any more")))
                .invoke(LeaveUpdate::requireUndecided)
                .chain(leave -> more(intent.changes(), leave))
                .chain(more -> changes.make(intent, leaves.writable(), more));
    }

    private static void requireUndecided(OdooRow leave) {
        String status = LeaveMapping.status(leave.text("state"));
        if (!UNDECIDED.contains(status)) {
            throw new Failure(
                    FailureCode.CONFLICT, "The leave is %s; this takes one that is requested".formatted(status));
        }
    }

    /** The type and the times, where they change. */
    private Uni<JsonObject> more(JsonObject changed, OdooRow leave) {
        int employee = leave.reference("employee_id");
        return type(changed.getString("type"), employee).chain(type -> times(changed, leave, employee)
                .map(times -> type.map(id -> times.put("holiday_status_id", id)).orElse(times)));
    }

    private Uni<Optional<Integer>> type(String name, int employee) {
        return name == null
                ? Uni.createFrom().item(Optional.empty())
                : odoo.read(EmployeeMapping.MODEL, List.of(employee), List.of("company_id"))
                        .chain(rows -> types.named(name, rows.get(0)))
                        .map(Optional::of);
    }

    private Uni<JsonObject> times(JsonObject changed, OdooRow leave, int employee) {
        if (!changed.containsKey("firstDay") && !changed.containsKey("lastDay")) {
            return Uni.createFrom().item(new JsonObject());
        }
        LocalDate first = changed.containsKey("firstDay")
                ? LocalDate.parse(changed.getString("firstDay"))
                : leave.date("request_date_from");
        LocalDate last = changed.containsKey("lastDay")
                ? LocalDate.parse(changed.getString("lastDay"))
                : leave.date("request_date_to");
        LeaveDays.require(first, last);
        return days.requireFree(leave.id(), employee, first, last)
                .chain(odoo::version)
                .chain(version -> days.times(version, employee, first, last));
    }
}
