package io.atrium.workforce;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.command.CommandHandler;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Plans a shift. */
@ApplicationScoped
class ShiftCreation implements CommandHandler {

    static final String OPERATION = "shift.create";

    private final ShiftPlan plan;
    private final ObjectMapper json;

    ShiftCreation(ShiftPlan plan, ObjectMapper json) {
        this.plan = plan;
        this.json = json;
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public Uni<Effect> perform(Intent intent) {
        NewShift wanted = intent.body(NewShift.class, json);
        return Uni.createFrom()
                .item(Effect.createdBy((transaction, cause) -> plan.add(transaction, wanted.changes(), cause)));
    }
}
