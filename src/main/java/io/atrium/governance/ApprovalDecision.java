package io.atrium.governance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.command.Approval;
import io.atrium.command.Approvals;
import io.atrium.command.CommandHandler;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.atrium.record.Stored;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** What a second person decides, as commands: each once, audited, in one transaction with what follows from it. */
@ApplicationScoped
class ApprovalDecision {

    static final String APPROVE = "approval.approve";
    static final String REJECT = "approval.reject";

    // Members of a command's body.
    static final String ID = "id";
    static final String REASON = "reason";

    private final Approvals approvals;
    private final ObjectMapper json;

    ApprovalDecision(Approvals approvals, ObjectMapper json) {
        this.approvals = approvals;
        this.json = json;
    }

    @Produces
    @Singleton
    CommandHandler approval() {
        return new Decision(APPROVE, (transaction, intent) -> approvals
                .approve(
                        transaction,
                        intent.command().body().getString(ID),
                        intent.command().caller(),
                        intent.command().person())
                .map(this::stored));
    }

    @Produces
    @Singleton
    CommandHandler rejection() {
        return new Decision(REJECT, (transaction, intent) -> approvals
                .reject(
                        transaction,
                        intent.command().body().getString(ID),
                        intent.command().caller(),
                        intent.command().person(),
                        intent.command().body().getString(REASON))
                .map(this::stored));
    }

    private Stored stored(Approval approval) {
        try {
            return new Stored(
                    "approval", approval.id(), approval.version(), new JsonObject(json.writeValueAsString(approval)));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** How it is decided. */
    @FunctionalInterface
    private interface Step {

        Uni<Stored> take(SqlConnection transaction, Intent intent);
    }

    /** One way to decide. */
    private record Decision(String operation, Step step) implements CommandHandler {

        @Override
        public Uni<Effect> perform(Intent intent) {
            return Uni.createFrom().item(Effect.changedBy((transaction, cause) -> step.take(transaction, intent)));
        }
    }
}
