package io.atrium.workforce;

import io.atrium.access.Caller;
import io.atrium.command.Writes;
import io.atrium.record.Records;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;

/** What callers may do with shifts, and what is checked before. */
@ApplicationScoped
class Shifts {

    private final Writes writes;
    private final Records records;
    private final ScheduledWork scheduled;

    Shifts(Writes writes, Records records, ScheduledWork scheduled) {
        this.writes = writes;
        this.records = records;
        this.scheduled = scheduled;
    }

    Uni<Response> create(NewShift wanted, Caller caller, RoutingContext context) {
        ScheduledWork.checkIdentifiers(wanted.identifiers());
        return writes.submit(
                ShiftCreation.OPERATION,
                caller,
                context,
                wanted,
                ShiftType.COLLECTION,
                () -> scheduled.requireEmployee(wanted.employeeId(), caller));
    }

    Uni<Response> change(String id, String ifMatch, ShiftChanges changes, Caller caller, RoutingContext context) {
        ScheduledWork.checkIdentifiers(changes.identifiers());
        return writes.submit(
                ShiftChange.OPERATION,
                caller,
                context,
                new ShiftChange.Amendment(id, ifMatch, changes),
                ShiftType.COLLECTION,
                () -> records.require(ShiftType.NAME, id, caller, ifMatch)
                        .chain(() -> scheduled.requireEmployee(changes.employeeId(), caller)));
    }
}
