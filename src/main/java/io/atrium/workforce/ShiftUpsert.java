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

/** Brings what a scheduling system says about a shift into the plan; the body is {@link Said}. */
@ApplicationScoped
class ShiftUpsert implements CommandHandler {

    static final String OPERATION = "shift.upsert";

    private final MasteredRecords mastered;
    private final EmployeeDirectory directory;
    private final ShiftType shifts;
    private final ShiftPlan plan;
    private final Bodies bodies;

    ShiftUpsert(
            MasteredRecords mastered, EmployeeDirectory directory, ShiftType shifts, ShiftPlan plan, Bodies bodies) {
        this.mastered = mastered;
        this.directory = directory;
        this.shifts = shifts;
        this.plan = plan;
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
        Said said = bodies.read(Said.class, intent.body().encode());
        return directory
                .canonical(said)
                .map(canonical -> bodies.read(ShiftChanges.class, canonical.encode()))
                .map(changes -> Effect.changedBy((transaction, cause) -> mastered.hold(transaction, shifts)
                        .chain(() -> mastered.identified(transaction, shifts, said.document()))
                        .chain(known -> known.isPresent()
                                ? plan.change(transaction, known.get(), changes, cause)
                                : plan.add(transaction, changes.knownAs(said.document()), cause))));
    }
}
