package io.atrium.workforce;

import io.atrium.access.Caller;
import io.atrium.command.Writes;
import io.atrium.kernel.Violations;
import io.atrium.record.Records;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;

/** What callers may do with timecards, and what is checked before. */
@ApplicationScoped
class Timecards {

    private final Writes writes;
    private final Records records;
    private final ScheduledWork scheduled;

    Timecards(Writes writes, Records records, ScheduledWork scheduled) {
        this.writes = writes;
        this.records = records;
        this.scheduled = scheduled;
    }

    Uni<Response> create(NewTimecard wanted, Caller caller, RoutingContext context) {
        check(wanted.changes());
        return writes.submit(
                TimecardCreation.OPERATION,
                caller,
                context,
                wanted,
                TimecardType.COLLECTION,
                () -> scheduled.requireEmployee(wanted.employeeId(), caller));
    }

    Uni<Response> change(String id, String ifMatch, TimecardChanges changes, Caller caller, RoutingContext context) {
        check(changes);
        return writes.submit(
                TimecardChange.OPERATION,
                caller,
                context,
                new TimecardChange.Amendment(id, ifMatch, changes),
                TimecardType.COLLECTION,
                () -> records.require(TimecardType.NAME, id, caller, ifMatch)
                        .chain(() -> scheduled.requireEmployee(changes.employeeId(), caller)));
    }

    private static void check(TimecardChanges changes) {
        ScheduledWork.checkIdentifiers(changes.identifiers());
        new Violations()
                .id("/costCenterId", "a cost center", TimeEntryMapping.COST_CENTER_PREFIX, changes.costCenterId())
                .require();
    }
}
