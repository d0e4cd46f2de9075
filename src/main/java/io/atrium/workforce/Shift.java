package io.atrium.workforce;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.Holds;
import io.atrium.kernel.Violation;
import io.atrium.record.Identifier;
import io.atrium.record.RefersTo;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** When somebody is to work where, as a scheduling system says. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "When somebody is to work where; mastered in Atrium, from scheduling systems")
@Holds(DataClass.PERSONAL)
record Shift(
        @Holds(DataClass.INTERNAL) @Schema(examples = "shf_53ysn18k") String id,
        @Holds(DataClass.INTERNAL) @Schema(enumeration = {"planned", "published", "finalized", "cancelled"})
                String status,
        @RefersTo("employee") String employeeId,
        @Holds(DataClass.INTERNAL) @RefersTo("facility") String facilityId,
        @Holds(DataClass.INTERNAL) @RefersTo("department") String departmentId,
        @Holds(DataClass.INTERNAL) @RefersTo("position") String positionId,
        @Schema(description = "In whole seconds") Instant start,
        @Schema(description = "At most a day after the start") Instant end,
        @Schema(examples = "30") Integer breakMinutes,
        @Holds(DataClass.INTERNAL) @Schema(description = "The employee's") @RefersTo("legal-entity")
                String legalEntityId,
        @Holds(DataClass.INTERNAL) @Schema(description = "The ids that other systems have for this shift")
                List<Identifier> identifiers) {

    static final String PLANNED = "planned";
    static final String FINALIZED = "finalized";
    static final String CANCELLED = "cancelled";

    static final Duration LONGEST = Duration.ofDays(1);

    /** What a new one is made of. */
    static final Shift NONE = new Shift(null, PLANNED, null, null, null, null, null, null, null, null, List.of());

    /**
     * With what is to be changed.
     *
     * @throws Failure {@code conflict} when it is finalized or cancelled; {@code invalid} when nobody can work so
     */
    Shift changed(ShiftChanges changes) {
        Shift changed = new Shift(
                id,
                orElse(changes.status(), status),
                orElse(changes.employeeId(), employeeId),
                orElse(changes.facilityId(), facilityId),
                orElse(changes.departmentId(), departmentId),
                orElse(changes.positionId(), positionId),
                orElse(wholeSeconds(changes.start()), start),
                orElse(wholeSeconds(changes.end()), end),
                orElse(changes.breakMinutes(), breakMinutes),
                legalEntityId,
                orElse(changes.identifiers(), identifiers));
        requireAllowed(changed);
        changed.requireSound();
        return changed;
    }

    private static <T> T orElse(T changed, T before) {
        return changed == null ? before : changed;
    }

    private static Instant wholeSeconds(Instant time) {
        return time == null ? null : time.truncatedTo(ChronoUnit.SECONDS);
    }

    private void requireAllowed(Shift changed) {
        boolean isCancellation = changed.equals(with(CANCELLED, legalEntityId));
        if (status.equals(CANCELLED) && !changed.equals(this)) {
            throw new Failure(FailureCode.CONFLICT, "The shift is cancelled; it cannot be changed any more");
        }
        if (status.equals(FINALIZED) && !changed.equals(this) && !isCancellation) {
            throw new Failure(FailureCode.CONFLICT, "The shift is finalized; it can only be cancelled");
        }
    }

    private void requireSound() {
        List<Violation> violations = new ArrayList<>();
        if (employeeId == null) {
            violations.add(new Violation("/employeeId", "The employee is required"));
        }
        if (start == null) {
            violations.add(new Violation("/start", "The start is required"));
        }
        if (end == null) {
            violations.add(new Violation("/end", "The end is required"));
        }
        if (start != null && end != null) {
            checkLength(violations);
        }
        if (!violations.isEmpty()) {
            throw Failure.invalid(violations);
        }
    }

    private void checkLength(List<Violation> violations) {
        Duration length = Duration.between(start, end);
        if (length.isNegative() || length.isZero()) {
            violations.add(new Violation("/end", "The end must be after the start"));
        } else if (length.compareTo(LONGEST) > 0) {
            violations.add(new Violation("/end", "A shift takes at most 24 hours"));
        } else if (breakMinutes != null && Duration.ofMinutes(breakMinutes).compareTo(length) >= 0) {
            violations.add(new Violation("/breakMinutes", "The break must be shorter than the shift"));
        }
    }

    boolean overlaps(Shift other) {
        return !status.equals(CANCELLED)
                && !other.status.equals(CANCELLED)
                && start.isBefore(other.end)
                && other.start.isBefore(end);
    }

    Shift named(String newId) {
        return new Shift(
                newId,
                status,
                employeeId,
                facilityId,
                departmentId,
                positionId,
                start,
                end,
                breakMinutes,
                legalEntityId,
                identifiers);
    }

    Shift of(String legalEntity) {
        return with(status, legalEntity);
    }

    private Shift with(String newStatus, String legalEntity) {
        return new Shift(
                id,
                newStatus,
                employeeId,
                facilityId,
                departmentId,
                positionId,
                start,
                end,
                breakMinutes,
                legalEntity,
                identifiers);
    }
}
