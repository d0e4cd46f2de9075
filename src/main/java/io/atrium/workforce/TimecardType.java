package io.atrium.workforce;

import io.atrium.record.MasteredType;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Set;

/** Timecards, which Atrium masters. */
@ApplicationScoped
class TimecardType implements MasteredType<Timecard> {

    private static final Map<String, String> STEPS = Map.of(
            "approved",
            "was approved, and is to be entered in Odoo",
            "entered",
            "became a time entry in Odoo",
            "cancelled",
            "was cancelled");

    static final String NAME = "timecard";
    static final String PREFIX = "tcd";
    static final String COLLECTION = "/v1/timecards";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String prefix() {
        return PREFIX;
    }

    @Override
    public Class<Timecard> canonical() {
        return Timecard.class;
    }

    @Override
    public Set<String> keys() {
        return Set.of("status", "employeeId", "date", "facilityId", "departmentId", "costCenterId", "timeEntryId");
    }

    @Override
    public Map<String, String> steps() {
        return STEPS;
    }

    /** A new status is told by its name, but for a step back to open. */
    @Override
    public String verb(JsonObject before, JsonObject after) {
        if (before == null) {
            return "created";
        }
        String status = after.getString("status");
        boolean isStep = !status.equals(before.getString("status")) && !status.equals(Timecard.OPEN);
        return isStep ? status : "updated";
    }
}
