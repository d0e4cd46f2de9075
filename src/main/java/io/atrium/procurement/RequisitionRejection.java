package io.atrium.procurement;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.command.CommandHandler;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.atrium.record.MasteredRecords;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Sends a requisition back, with the reason. */
@ApplicationScoped
class RequisitionRejection implements CommandHandler {

    static final String OPERATION = "requisition.reject";

    private final MasteredRecords records;
    private final RequisitionType requisitions;
    private final ObjectMapper json;
    private final Clock clock;

    RequisitionRejection(MasteredRecords records, RequisitionType requisitions, ObjectMapper json, Clock clock) {
        this.records = records;
        this.requisitions = requisitions;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public Uni<Effect> perform(Intent intent) {
        Refusal refusal = intent.body(Refusal.class, json);
        return Uni.createFrom()
                .item(Effect.changedBy((transaction, cause) -> records.change(
                        transaction,
                        requisitions,
                        refusal.id(),
                        refusal.ifMatch(),
                        requisition -> requisition.rejected(refusal.by(), now(), refusal.reason()),
                        cause)));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    /** The command's body. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Refusal(String id, String ifMatch, Actor by, String reason) {}
}
