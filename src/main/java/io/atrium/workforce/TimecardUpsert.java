package io.atrium.workforce;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.command.CommandHandler;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.atrium.record.Identifier;
import io.atrium.record.MasteredRecords;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Brings what a scheduling system says about a shift into the book. The body is {@code {"identifier": {system, value},
 * "employeeIdentifier": {system, value}, "changes": {canonical fields}}}; the employee may be named by the canonical id
 * instead. The timecard meant is the one known by that identifier, else a new one.
 */
@ApplicationScoped
class TimecardUpsert implements CommandHandler {

    static final String OPERATION = "timecard.upsert";

    private final MasteredRecords mastered;
    private final ScheduledWork scheduled;
    private final TimecardType timecards;
    private final TimecardBook book;
    private final ObjectMapper json;

    TimecardUpsert(
            MasteredRecords mastered,
            ScheduledWork scheduled,
            TimecardType timecards,
            TimecardBook book,
            ObjectMapper json) {
        this.mastered = mastered;
        this.scheduled = scheduled;
        this.timecards = timecards;
        this.book = book;
        this.json = json;
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public Uni<Effect> perform(Intent intent) {
        return bring(intent.body(Word.class, json));
    }

    Uni<Effect> bring(Word word) {
        return changes(word)
                .map(changes -> Effect.changedBy((transaction, cause) -> mastered.hold(transaction, timecards)
                        .chain(() -> mastered.identified(transaction, timecards, word.identifier()))
                        .chain(known -> known.isPresent()
                                ? book.change(transaction, known.get(), changes, cause)
                                : book.add(transaction, changes.knownAs(word.identifier()), cause))));
    }

    private Uni<TimecardChanges> changes(Word word) {
        Identifier employee = word.employeeIdentifier();
        return employee == null
                ? Uni.createFrom().item(word.changes())
                : scheduled.employee(employee).map(word.changes()::by);
    }

    /** The command's body. */
    record Word(Identifier identifier, Identifier employeeIdentifier, TimecardChanges changes) {}
}
