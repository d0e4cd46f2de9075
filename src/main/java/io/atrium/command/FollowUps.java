package io.atrium.command;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;

/** Commands that follow from a deed: stored in its transaction, and carried out soon after it was committed. */
@ApplicationScoped
public class FollowUps {

    private final Intents intents;

    FollowUps(Intents intents) {
        this.intents = intents;
    }

    /**
     * Stores a command with the deed that it follows from. The same idempotency key is stored once.
     *
     * @param subject what it is about; see {@link CommandHandler#subject}
     */
    public Uni<Void> add(SqlConnection transaction, Command command, String subject) {
        return intents.add(transaction, command, subject);
    }
}
