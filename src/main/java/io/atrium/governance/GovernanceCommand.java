package io.atrium.governance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.command.CommandHandler;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.atrium.record.Stored;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;

/**
 * A deed on what this room keeps itself: decided and written in the transaction that settles it, and audited there.
 *
 * @param isNew whether something comes to be
 */
record GovernanceCommand(String operation, boolean isNew, Step step) implements CommandHandler {

    /** What is done. */
    @FunctionalInterface
    interface Step {

        Uni<Stored> take(SqlConnection transaction, Intent intent);
    }

    @Override
    public Uni<Effect> perform(Intent intent) {
        Effect.Deed deed = (transaction, cause) -> step.take(transaction, intent);
        return Uni.createFrom().item(isNew ? Effect.createdBy(deed) : Effect.changedBy(deed));
    }

    /** As the command is settled that made it so. */
    static Stored stored(String type, String id, long version, Object document, ObjectMapper json) {
        return new Stored(type, id, version, body(document, json));
    }

    /** As a command keeps it. */
    static JsonObject body(Object value, ObjectMapper json) {
        try {
            return new JsonObject(json.writeValueAsString(value));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
