package io.atrium.workforce;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.command.CommandHandler;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Brings hours into the book that a scheduling system says are approved, so that they become a time entry. The body is that
 * of {@link TimecardUpsert}. What is in Odoo already is not corrected by it: that is refused with {@code conflict}.
 */
@ApplicationScoped
class TimeEntryUpsert implements CommandHandler {

    static final String OPERATION = "time-entry.upsert";

    private final TimecardUpsert timecards;
    private final ObjectMapper json;

    TimeEntryUpsert(TimecardUpsert timecards, ObjectMapper json) {
        this.timecards = timecards;
        this.json = json;
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public Uni<Effect> perform(Intent intent) {
        TimecardUpsert.Word said = intent.body(TimecardUpsert.Word.class, json);
        return timecards.bring(new TimecardUpsert.Word(
                said.identifier(), said.employeeIdentifier(), said.changes().at(Timecard.APPROVED)));
    }
}
