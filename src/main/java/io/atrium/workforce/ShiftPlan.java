package io.atrium.workforce;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.record.Cause;
import io.atrium.record.Held;
import io.atrium.record.MasteredRecords;
import io.atrium.record.MasteredRecords.Condition;
import io.atrium.record.Stored;
import io.atrium.workforce.ScheduledWork.Reference;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** All shifts together: what they refer to is there, and nobody works twice at a time. */
@ApplicationScoped
class ShiftPlan {

    private final MasteredRecords mastered;
    private final ScheduledWork scheduled;
    private final ShiftType shifts;

    ShiftPlan(MasteredRecords mastered, ScheduledWork scheduled, ShiftType shifts) {
        this.mastered = mastered;
        this.scheduled = scheduled;
        this.shifts = shifts;
    }

    /** Adds a shift, in the deed's transaction. */
    Uni<Stored> add(SqlConnection transaction, ShiftChanges wanted, Cause cause) {
        return mastered.hold(transaction, shifts)
                .chain(() -> fitting(transaction, Shift.NONE.changed(wanted)))
                .chain(shift -> mastered.create(transaction, shifts, shift::named, cause));
    }

    /** Changes a shift that is held, in the deed's transaction. */
    Uni<Stored> change(SqlConnection transaction, Held<Shift> held, ShiftChanges changes, Cause cause) {
        return fitting(transaction, held.document().changed(changes))
                .chain(shift -> mastered.change(transaction, shifts, held, shift, cause));
    }

    /** What is cancelled fits in any case, also when those it refers to are gone. */
    private Uni<Shift> fitting(SqlConnection transaction, Shift shift) {
        return shift.status().equals(Shift.CANCELLED)
                ? Uni.createFrom().item(shift)
                : scheduled
                        .employee(transaction, shift.employeeId())
                        .call(() -> requireKnown(transaction, shift))
                        .call(() -> requireFree(transaction, shift))
                        .map((JsonObject employee) -> shift.of(employee.getString("legalEntityId")));
    }

    private Uni<Void> requireKnown(SqlConnection transaction, Shift shift) {
        return scheduled.requireKnown(
                transaction,
                List.of(
                        new Reference("/facilityId", FacilityMapping.NAME, shift.facilityId()),
                        new Reference("/departmentId", DepartmentMapping.NAME, shift.departmentId()),
                        new Reference("/positionId", PositionMapping.NAME, shift.positionId())));
    }

    private Uni<Void> requireFree(SqlConnection transaction, Shift shift) {
        Condition near = new Condition(
                "employeeId",
                shift.employeeId(),
                "start",
                shift.start().minus(Shift.LONGEST).toString(),
                shift.end().toString());
        return mastered.where(transaction, shifts, near)
                .invoke(others -> others.stream()
                        .filter(other -> !other.id().equals(shift.id())
                                && other.document().overlaps(shift))
                        .findFirst()
                        .ifPresent(ShiftPlan::refuse))
                .replaceWithVoid();
    }

    private static void refuse(Held<Shift> other) {
        Shift shift = other.document();
        throw new Failure(
                FailureCode.CONFLICT,
                "The employee " + shift.employeeId() + " has the shift " + other.id() + " from " + shift.start()
                        + " to " + shift.end());
    }
}
