package io.atrium.procurement;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.command.CommandHandler;
import io.atrium.command.Consequences;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.atrium.record.Cause;
import io.atrium.record.MasteredRecords;
import io.atrium.record.Stored;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Approves a requisition; the last approval brings the order with it, in the same transaction. */
@ApplicationScoped
class RequisitionApproval implements CommandHandler {

    static final String OPERATION = "requisition.approve";

    private final MasteredRecords records;
    private final RequisitionType requisitions;
    private final ApprovalRules rules;
    private final RequisitionOrdering ordering;
    private final Consequences consequences;
    private final ObjectMapper json;
    private final Clock clock;

    RequisitionApproval(
            MasteredRecords records,
            RequisitionType requisitions,
            ApprovalRules rules,
            RequisitionOrdering ordering,
            Consequences consequences,
            ObjectMapper json,
            Clock clock) {
        this.records = records;
        this.requisitions = requisitions;
        this.rules = rules;
        this.ordering = ordering;
        this.consequences = consequences;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public Uni<Effect> perform(Intent intent) {
        Consent consent = intent.body(Consent.class, json);
        return Uni.createFrom().item(Effect.changedBy((transaction, cause) -> records.change(
                        transaction,
                        requisitions,
                        consent.id(),
                        consent.ifMatch(),
                        requisition -> requisition.approved(consent.approver(), now(), rules.of(requisition)),
                        cause)
                .call(stored -> order(transaction, stored, cause))));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    private Uni<Void> order(SqlConnection transaction, Stored approved, Cause cause) {
        return Requisition.APPROVED.equals(approved.document().getString("status"))
                ? consequences.add(transaction, ordering, approved, new JsonObject(), cause)
                : Uni.createFrom().voidItem();
    }

    /** The command's body. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Consent(String id, String ifMatch, Approver approver) {}
}
