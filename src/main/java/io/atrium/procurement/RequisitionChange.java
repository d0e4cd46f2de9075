package io.atrium.procurement;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.command.CommandHandler;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.atrium.record.MasteredRecords;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Changes a draft, or makes a draft again of what was rejected. */
@ApplicationScoped
class RequisitionChange implements CommandHandler {

    static final String OPERATION = "requisition.change";

    private final MasteredRecords records;
    private final RequisitionType requisitions;
    private final ObjectMapper json;

    RequisitionChange(MasteredRecords records, RequisitionType requisitions, ObjectMapper json) {
        this.records = records;
        this.requisitions = requisitions;
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
                .item(Effect.changedBy((transaction, cause) -> records.change(
                        transaction,
                        requisitions,
                        wanted.id(),
                        wanted.ifMatch(),
                        requisition -> changed(requisition, wanted.changes()),
                        cause)));
    }

    private static Requisition changed(Requisition requisition, RequisitionChanges changes) {
        Requisition changed = requisition.changed(changes);
        Requisitions.requireOneCurrency(changed.currency(), changed.lines());
        return changed;
    }

    /** The command's body. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Amendment(String id, String ifMatch, RequisitionChanges changes) {}
}
