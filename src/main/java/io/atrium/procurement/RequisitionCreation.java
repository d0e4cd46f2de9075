package io.atrium.procurement;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.command.CommandHandler;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.atrium.record.MasteredRecords;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Makes a requisition, as a draft. */
@ApplicationScoped
class RequisitionCreation implements CommandHandler {

    static final String OPERATION = "requisition.create";

    private final MasteredRecords records;
    private final RequisitionType requisitions;
    private final ObjectMapper json;

    RequisitionCreation(MasteredRecords records, RequisitionType requisitions, ObjectMapper json) {
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
        Wish wish = intent.body(Wish.class, json);
        return Uni.createFrom()
                .item(Effect.createdBy((transaction, cause) -> records.create(
                        transaction,
                        requisitions,
                        id -> Requisition.draft(id, wish.requester(), wish.requisition()),
                        cause)));
    }

    /** The command's body. */
    record Wish(Actor requester, NewRequisition requisition) {}
}
