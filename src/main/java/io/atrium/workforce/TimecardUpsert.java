package io.atrium.workforce;

import io.atrium.command.Bodies;
import io.atrium.command.CommandHandler;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.atrium.record.MasteredRecords;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Brings what a scheduling system says about the hours of a shift into the book; the body is {@link Said}. */
@ApplicationScoped
class TimecardUpsert implements CommandHandler {

    static final String OPERATION = "timecard.upsert";

    private final MasteredRecords mastered;
    private final EmployeeDirectory directory;
    private final TimecardType timecards;
    private final TimecardBook book;
    private final Bodies bodies;

    TimecardUpsert(
            MasteredRecords mastered,
            EmployeeDirectory directory,
            TimecardType timecards,
            TimecardBook book,
            Bodies bodies) {
        this.mastered = mastered;
        this.directory = directory;
        this.timecards = timecards;
        this.book = book;
        this.bodies = bodies;
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
        return bring(intent, UnaryOperator.identity());
    }

    /** @param meaning what the changes mean that are said */
    Uni<Effect> bring(Intent intent, UnaryOperator<TimecardChanges> meaning) {
        Said said = bodies.read(Said.class, intent.body().encode());
        return directory
                .canonical(said)
                .map(canonical -> bodies.read(TimecardChanges.class, canonical.encode()))
                .map(meaning)
                .map(changes -> Effect.changedBy((transaction, cause) -> mastered.hold(transaction, timecards)
                        .chain(() -> mastered.identified(transaction, timecards, said.document()))
                        .chain(known -> known.isPresent()
                                ? book.change(transaction, known.get(), changes, cause)
                                : book.add(transaction, changes.knownAs(said.document()), cause))));
    }
}
