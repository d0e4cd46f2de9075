package io.atrium.workforce;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.command.CommandHandler;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.atrium.http.EntityTag;
import io.atrium.record.MasteredRecords;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Changes a shift, or its status. */
@ApplicationScoped
class ShiftChange implements CommandHandler {

    static final String OPERATION = "shift.change";

    private final MasteredRecords records;
    private final ShiftType shifts;
    private final ShiftPlan plan;
    private final ObjectMapper json;

    ShiftChange(MasteredRecords records, ShiftType shifts, ShiftPlan plan, ObjectMapper json) {
        this.records = records;
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
        Amendment wanted = intent.body(Amendment.class, json);
        return Uni.createFrom()
                .item(Effect.changedBy((transaction, cause) -> records.hold(transaction, shifts, wanted.id())
                        .invoke(held -> EntityTag.require(wanted.ifMatch(), held.version()))
                        .chain(held -> plan.change(transaction, held, wanted.changes(), cause))));
    }

    /** The command's body. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Amendment(String id, String ifMatch, ShiftChanges changes) {}
}
