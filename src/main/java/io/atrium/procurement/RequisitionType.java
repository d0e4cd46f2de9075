package io.atrium.procurement;

import io.atrium.record.MasteredType;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Set;

/** Requisitions, which Atrium masters. */
@ApplicationScoped
class RequisitionType implements MasteredType<Requisition> {

    private static final Map<String, String> STEPS = Map.of(
            "submitted",
            "was submitted for approval",
            "approved",
            "has all approvals",
            "rejected",
            "was rejected",
            "ordered",
            "became a purchase order",
            "escalated",
            "has waited too long for approval");

    static final String NAME = "requisition";
    static final String PREFIX = "req";
    static final String COLLECTION = "/v1/requisitions";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String prefix() {
        return PREFIX;
    }

    @Override
    public Class<Requisition> canonical() {
        return Requisition.class;
    }

    @Override
    public Set<String> keys() {
        return Set.of("status", "requesterId", "legalEntityId", "category", "currency", "neededBy", "submittedAt");
    }

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public Map<String, String> steps() {
        return STEPS;
    }

    /** A step is told by its name. Back to draft, a change that awaits more approvals, a problem: updates. */
    @Override
    public String verb(JsonObject before, JsonObject after) {
        if (before == null) {
            return "created";
        }
        String status = after.getString("status");
        if (!status.equals(before.getString("status")) && !status.equals(Requisition.DRAFT)) {
            return status;
        }
        boolean isEscalated = after.containsKey("escalatedAt") && !before.containsKey("escalatedAt");
        return isEscalated ? "escalated" : "updated";
    }
}
