package io.atrium.exceptionqueue;

import io.atrium.http.Domain;
import io.atrium.record.MasteredType;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Set;

/** What facts about cases are called and hold. The cases themselves stand in tables of this room. */
@ApplicationScoped
class ExceptionType implements MasteredType<ExceptionCase> {

    static final String NAME = "exception";

    private static final String OPENED = "opened";
    private static final String RESOLVED = "resolved";
    private static final String ESCALATED = "escalated";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String prefix() {
        return ExceptionCase.PREFIX;
    }

    @Override
    public Class<ExceptionCase> canonical() {
        return ExceptionCase.class;
    }

    @Override
    public String businessDomain() {
        return Domain.OPERATIONS.text();
    }

    @Override
    public String scope() {
        return "exceptions:read";
    }

    @Override
    public Set<String> keys() {
        return Set.of();
    }

    @Override
    public String birth() {
        return OPENED;
    }

    @Override
    public Map<String, String> steps() {
        return Map.of(
                OPENED,
                "was opened: work stopped, and a team has it",
                ESCALATED,
                "was not closed in time",
                RESOLVED,
                "is closed, because the work went through or was given up");
    }

    @Override
    public String verb(JsonObject before, JsonObject after) {
        if (before == null) {
            return OPENED;
        }
        if (isClosed(after) && !isClosed(before)) {
            return RESOLVED;
        }
        return after.containsKey("escalatedAt") && !before.containsKey("escalatedAt") ? ESCALATED : "updated";
    }

    private static boolean isClosed(JsonObject document) {
        String status = document.getString("status");
        return ExceptionCase.RESOLVED.equals(status) || ExceptionCase.DISMISSED.equals(status);
    }
}
