package io.atrium.workforce;

import io.atrium.command.CommandHandler;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;

/**
 * Brings hours into the book that a scheduling system says are approved, so that they become a time entry; the body is
 * {@link Said}. What is in Odoo already is not corrected by it: that is refused with {@code conflict}.
 */
@ApplicationScoped
class TimeEntryUpsert implements CommandHandler {

    static final String OPERATION = "time-entry.upsert";

    private final TimecardUpsert timecards;

    TimeEntryUpsert(TimecardUpsert timecards) {
        this.timecards = timecards;
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public Set<String> fields(JsonObject body) {
        return Said.fields(body);
    }

    @Override
    public Uni<Effect> perform(Intent intent) {
        return timecards.bring(intent, changes -> changes.at(Timecard.APPROVED));
    }
}
