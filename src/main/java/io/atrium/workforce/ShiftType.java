package io.atrium.workforce;

import io.atrium.record.MasteredType;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Set;

/** Shifts, which Atrium masters. */
@ApplicationScoped
class ShiftType implements MasteredType<Shift> {

    private static final Map<String, String> STEPS = Map.of(
            "published",
            "was published to the employee",
            "finalized",
            "was worked and is final",
            "cancelled",
            "was cancelled");

    static final String NAME = "shift";
    static final String PREFIX = "shf";
    static final String COLLECTION = "/v1/shifts";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String prefix() {
        return PREFIX;
    }

    @Override
    public Class<Shift> canonical() {
        return Shift.class;
    }

    @Override
    public Set<String> keys() {
        return Set.of("status", "employeeId", "facilityId", "departmentId", "positionId", "start");
    }

    @Override
    public Map<String, String> steps() {
        return STEPS;
    }

    /** A new status is told by its name, but for a step back to planned. */
    @Override
    public String verb(JsonObject before, JsonObject after) {
        if (before == null) {
            return "created";
        }
        String status = after.getString("status");
        boolean isStep = !status.equals(before.getString("status")) && !status.equals(Shift.PLANNED);
        return isStep ? status : "updated";
    }
}
