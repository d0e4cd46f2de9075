package io.atrium.workforce;

import io.atrium.command.Changes;
import io.atrium.command.CommandHandler;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.atrium.command.Locks;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.odoo.Odoo;
import io.atrium.odoo.OdooRow;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Changes hours that were entered (account.analytic.line, 14 to 19), as long as nobody builds on them. */
@ApplicationScoped
class TimeEntryUpdate implements CommandHandler {

    static final String OPERATION = "time-entry.update";

    private static final List<String> ALWAYS = List.of("employee_id", "date", "unit_amount", "holiday_id");

    /** Only some Odoos have them. */
    private static final String VALIDATED = "validated";

    private static final String INVOICE = "timesheet_invoice_id";

    private final Odoo odoo;
    private final Changes changes;
    private final TimeEntryMapping entries;
    private final WorkingDays days;
    private final Locks locks;

    TimeEntryUpdate(Odoo odoo, Changes changes, TimeEntryMapping entries, WorkingDays days, Locks locks) {
        this.odoo = odoo;
        this.changes = changes;
        this.entries = entries;
        this.days = days;
        this.locks = locks;
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public Uni<Effect> perform(Intent intent) {
        JsonObject changed = intent.changes();
        return (changed.containsKey("date") || changed.containsKey("hours")
                        ? haveRoom(intent, changed)
                        : entry(intent.odooId(entries)).invoke(TimeEntryUpdate::requireOpen))
                .chain(() -> changes.make(intent, entries.writable(), more(changed)));
    }

    private Uni<OdooRow> entry(int id) {
        return odoo.fieldNames(TimeEntryMapping.MODEL)
                .map(known -> Stream.concat(
                                ALWAYS.stream(), Stream.of(VALIDATED, INVOICE).filter(known::contains))
                        .toList())
                .chain(fields -> odoo.read(TimeEntryMapping.MODEL, List.of(id), fields))
                .map(rows -> rows.stream()
                        .findFirst()
                        .orElseThrow(() -> Failure.notFound("Odoo has no such time entry any more")));
    }

    private static void requireOpen(OdooRow entry) {
        if (entry.reference("holiday_id") != null) {
            throw new Failure(FailureCode.CONFLICT, "These hours stand for a leave; change the leave");
        }
        if (entry.flag(VALIDATED)) {
            throw new Failure(FailureCode.CONFLICT, "These hours are validated");
        }
        if (entry.reference(INVOICE) != null) {
            throw new Failure(FailureCode.CONFLICT, "These hours are invoiced");
        }
    }

    /** Which day is known only once the entry was looked at, and whether there is room on it only when nobody else enters hours. */
    private Uni<OdooRow> haveRoom(Intent intent, JsonObject changed) {
        int id = intent.odooId(entries);
        return entry(id).chain(seen -> {
            String day = day(changed, seen);
            return locks.take(intent, Set.of(day))
                    .chain(() -> entry(id))
                    .invoke(TimeEntryUpdate::requireOpen)
                    .invoke(entry -> requireOn(day, changed, entry))
                    .call(entry -> requireRoom(changed, entry));
        });
    }

    private static String day(JsonObject changed, OdooRow entry) {
        return WorkingDays.lock(entry.reference("employee_id"), date(changed, entry));
    }

    private static String date(JsonObject changed, OdooRow entry) {
        return changed.getString("date", entry.text("date"));
    }

    private static void requireOn(String day, JsonObject changed, OdooRow entry) {
        if (!day.equals(day(changed, entry))) {
            throw new Failure(FailureCode.OPERATION_IN_PROGRESS, "The hours were moved to another day meanwhile");
        }
    }

    private Uni<Void> requireRoom(JsonObject changed, OdooRow entry) {
        BigDecimal hours = changed.containsKey("hours")
                ? new BigDecimal(changed.getValue("hours").toString())
                : entry.decimal("unit_amount");
        return days.requireRoom(entry.id(), entry.reference("employee_id"), date(changed, entry), hours);
    }

    /** Odoo insists on a description, and writes this where there is none. */
    private static JsonObject more(JsonObject changed) {
        return changed.containsKey("description") && changed.getValue("description") == null
                ? JsonObject.of("name", TimeEntryMapping.NOTHING)
                : new JsonObject();
    }
}
