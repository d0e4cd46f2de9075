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
 * Brings what a scheduling system says about a shift into the plan. The body is {@code {"identifier": {system, value},
 * "employeeIdentifier": {system, value}, "changes": {canonical fields}}}; the employee may be named by the canonical id
 * instead. The shift meant is the one known by that identifier, else a new one.
 */
@ApplicationScoped
class ShiftUpsert implements CommandHandler {

    static final String OPERATION = "shift.upsert";

    private final MasteredRecords mastered;
    private final ScheduledWork scheduled;
    private final ShiftType shifts;
    private final ShiftPlan plan;
    private final ObjectMapper json;

    ShiftUpsert(
            MasteredRecords mastered, ScheduledWork scheduled, ShiftType shifts, ShiftPlan plan, ObjectMapper json) {
        this.mastered = mastered;
        this.scheduled = scheduled;
        this.shifts = shifts;
        this.plan = plan;
        this.json = json;
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public Uni<Effect> perform(Intent intent) {
        Word word = intent.body(Word.class, json);
        return changes(word)
                .map(changes -> Effect.changedBy((transaction, cause) -> mastered.hold(transaction, shifts)
                        .chain(() -> mastered.identified(transaction, shifts, word.identifier()))
                        .chain(known -> known.isPresent()
                                ? plan.change(transaction, known.get(), changes, cause)
                                : plan.add(transaction, changes.knownAs(word.identifier()), cause))));
    }

    private Uni<ShiftChanges> changes(Word word) {
        Identifier employee = word.employeeIdentifier();
        return employee == null
                ? Uni.createFrom().item(word.changes())
                : scheduled.employee(employee).map(word.changes()::by);
    }

    /** The command's body. */
    record Word(Identifier identifier, Identifier employeeIdentifier, ShiftChanges changes) {}
}
