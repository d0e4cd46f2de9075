package io.atrium.workforce;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.Holds;
import io.atrium.kernel.Violations;
import io.atrium.record.Identifier;
import io.atrium.record.RefersTo;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Hours that somebody is said to have worked, as a scheduling system says. Odoo does not hear of them before they are
 * approved; then they become a time entry there, once.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "Hours that somebody is said to have worked; mastered in Atrium until they are approved")
@Holds(DataClass.PERSONAL)
record Timecard(
        @Holds(DataClass.INTERNAL) @Schema(examples = "tcd_53ysn18k") String id,
        @Holds(DataClass.INTERNAL) @Schema(enumeration = {"open", "approved", "entered", "cancelled"}) String status,
        @RefersTo("employee") String employeeId,
        LocalDate date,
        @Schema(examples = "7.5") BigDecimal hours,
        @Holds(DataClass.INTERNAL) @Schema(description = "Where it was worked") @RefersTo("facility") String facilityId,
        @Holds(DataClass.INTERNAL) @Schema(description = "For whom it was worked") @RefersTo("department")
                String departmentId,
        @Holds(DataClass.INTERNAL) @Schema(examples = "Ward 3") String project,
        @Holds(DataClass.INTERNAL) @RefersTo("cost-center") String costCenterId,
        @Holds(DataClass.INTERNAL) @Schema(examples = "Night shift") String task,
        @Schema(examples = "Handover and night round") String description,
        @Holds(DataClass.INTERNAL) @Schema(description = "The employee's") @RefersTo("legal-entity")
                String legalEntityId,
        @Holds(DataClass.INTERNAL)
                @Schema(examples = "tim_53ysn18k", description = "What it became in Odoo")
                @RefersTo("time-entry")
                String timeEntryId,
        @Holds(DataClass.INTERNAL)
                @Schema(
                        description =
                                "Why Odoo did not take the hours; approve them again to try again, or cancel them")
                Problem problem,
        @Holds(DataClass.INTERNAL) @Schema(description = "The ids that other systems have for it")
                List<Identifier> identifiers) {

    static final String OPEN = "open";
    static final String APPROVED = "approved";
    static final String ENTERED = "entered";
    static final String CANCELLED = "cancelled";

    /** What a new one is made of. */
    static final Timecard NONE =
            new Timecard(null, OPEN, null, null, null, null, null, null, null, null, null, null, null, null, List.of());

    @Schema(name = "TimecardProblem")
    @Holds(DataClass.INTERNAL)
    record Problem(
            @Schema(examples = "conflict") String code,
            @Schema(examples = "The employee has left") String detail,
            Instant at) {}

    /**
     * With what is to be changed.
     *
     * @throws Failure {@code conflict} when it is approved or cancelled; {@code invalid} when nobody can have worked so
     */
    Timecard changed(TimecardChanges changes) {
        Timecard wanted = new Timecard(
                id,
                orElse(changes.status(), status),
                orElse(changes.employeeId(), employeeId),
                orElse(changes.date(), date),
                orElse(plain(changes.hours()), hours),
                orElse(changes.facilityId(), facilityId),
                orElse(changes.departmentId(), departmentId),
                orElse(changes.project(), project),
                orElse(changes.costCenterId(), costCenterId),
                orElse(changes.task(), task),
                orElse(changes.description(), description),
                legalEntityId,
                timeEntryId,
                null,
                orElse(changes.identifiers(), identifiers));
        if (isSettled() && wanted.isSame(this)) {
            return this;
        }
        requireChangeable();
        wanted.requireSound();
        return wanted;
    }

    private static <T> T orElse(T changed, T before) {
        return changed == null ? before : changed;
    }

    /** 8 and 8.00 are the same. */
    private static BigDecimal plain(BigDecimal hours) {
        if (hours == null) {
            return null;
        }
        BigDecimal plain = hours.stripTrailingZeros();
        return plain.scale() < 0 ? plain.setScale(0) : plain;
    }

    /** Who approves what was entered already says nothing new. */
    private boolean isSame(Timecard before) {
        boolean isEnteredAlready = status.equals(APPROVED) && before.status.equals(ENTERED);
        return (isEnteredAlready ? with(ENTERED, timeEntryId, null) : this).equals(before);
    }

    private boolean isSettled() {
        return !status.equals(OPEN) && problem == null;
    }

    private void requireChangeable() {
        if (status.equals(ENTERED)) {
            throw new Failure(
                    FailureCode.CONFLICT, "The hours are in Odoo, as the time entry " + timeEntryId + "; change that");
        }
        if (status.equals(CANCELLED)) {
            throw new Failure(FailureCode.CONFLICT, "The timecard is cancelled; it cannot be changed any more");
        }
        if (isToBeEntered()) {
            throw new Failure(FailureCode.CONFLICT, "The hours are approved, and about to be entered in Odoo");
        }
    }

    private void requireSound() {
        Violations violations = new Violations();
        if (employeeId == null) {
            violations.add("/employeeId", "The employee is required");
        }
        if (date == null) {
            violations.add("/date", "The date is required");
        }
        if (hours == null) {
            violations.add("/hours", "The hours are required");
        }
        if (status.equals(APPROVED) && project == null && costCenterId == null) {
            violations.add("/costCenterId", "What is approved needs a cost center or a project");
        }
        violations.require();
    }

    boolean isToBeEntered() {
        return status.equals(APPROVED) && problem == null;
    }

    /** Entered in Odoo as that time entry. */
    Timecard entered(String timeEntry) {
        return with(ENTERED, timeEntry, null);
    }

    /** Approved, and not taken by Odoo. */
    Timecard notEntered(Problem why) {
        return with(APPROVED, null, why);
    }

    Timecard named(String newId) {
        return new Timecard(
                newId,
                status,
                employeeId,
                date,
                hours,
                facilityId,
                departmentId,
                project,
                costCenterId,
                task,
                description,
                legalEntityId,
                timeEntryId,
                problem,
                identifiers);
    }

    Timecard of(String legalEntity) {
        return new Timecard(
                id,
                status,
                employeeId,
                date,
                hours,
                facilityId,
                departmentId,
                project,
                costCenterId,
                task,
                description,
                legalEntity,
                timeEntryId,
                problem,
                identifiers);
    }

    private Timecard with(String newStatus, String timeEntry, Problem newProblem) {
        return new Timecard(
                id,
                newStatus,
                employeeId,
                date,
                hours,
                facilityId,
                departmentId,
                project,
                costCenterId,
                task,
                description,
                legalEntityId,
                timeEntry,
                newProblem,
                identifiers);
    }
}
