package io.atrium.workforce;

import io.atrium.access.Caller;
import io.atrium.command.Writes;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.Violation;
import io.atrium.record.Identifier;
import io.atrium.record.Records;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;

/** What callers may do with shifts, and what is checked before. */
@ApplicationScoped
class Shifts {

    private final Writes writes;
    private final Records records;

    Shifts(Writes writes, Records records) {
        this.writes = writes;
        this.records = records;
    }

    Uni<Response> create(NewShift wanted, Caller caller, RoutingContext context) {
        checkIdentifiers(wanted.identifiers());
        return writes.submit(
                ShiftCreation.OPERATION,
                caller,
                context,
                wanted,
                ShiftType.COLLECTION,
                () -> requireEmployee(wanted.employeeId(), caller));
    }

    Uni<Response> change(String id, String ifMatch, ShiftChanges changes, Caller caller, RoutingContext context) {
        checkIdentifiers(changes.identifiers());
        return writes.submit(
                ShiftChange.OPERATION,
                caller,
                context,
                new ShiftChange.Amendment(id, ifMatch, changes),
                ShiftType.COLLECTION,
                () -> records.require(ShiftType.NAME, id, caller, ifMatch)
                        .chain(() -> requireEmployee(changes.employeeId(), caller)));
    }

    /** A caller plans for those that it may see. */
    private Uni<Void> requireEmployee(String id, Caller caller) {
        return id == null
                ? Uni.createFrom().voidItem()
                : records.require(EmployeeMapping.NAME, id, caller, null)
                        .onFailure(Shifts::isNotFound)
                        .transform(unknown -> Failure.invalid("/employeeId", "There is no such employee"))
                        .replaceWithVoid();
    }

    private static boolean isNotFound(Throwable failure) {
        return failure instanceof Failure known && known.code() == FailureCode.NOT_FOUND;
    }

    private static void checkIdentifiers(List<Identifier> identifiers) {
        List<Violation> violations = new ArrayList<>();
        for (int i = 0; identifiers != null && i < identifiers.size(); i++) {
            check("/identifiers/" + i + "/system", identifiers.get(i).system(), violations);
            check("/identifiers/" + i + "/value", identifiers.get(i).value(), violations);
        }
        if (!violations.isEmpty()) {
            throw Failure.invalid(violations);
        }
    }

    private static void check(String pointer, String text, List<Violation> violations) {
        if (text == null || text.isBlank() || text.length() > 255) {
            violations.add(new Violation(pointer, "1 to 255 characters are required"));
        }
    }
}
