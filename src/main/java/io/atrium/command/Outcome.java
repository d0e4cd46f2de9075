package io.atrium.command;

import io.vertx.core.json.JsonObject;
import java.util.UUID;

/** What became of a command. A command that was refused is a {@code kernel.Failure} instead. */
public sealed interface Outcome {

    /**
     * Done, and committed.
     *
     * @param status 201 when something was created, else 200
     * @param id canonical id of the document
     * @param version of the document after the deed
     * @param document after the deed
     * @param replayed whether this is the first answer given again
     */
    record Settled(int status, String id, long version, JsonObject document, boolean replayed) implements Outcome {}

    /**
     * Accepted and committed, but not yet done: Odoo is away or did not say. The sweeper goes on with it.
     *
     * @param operation id of the operation to ask for
     * @param approval the approval that it waits for; null when it waits for none
     */
    record Pending(UUID operation, String approval) implements Outcome {

        /** One that waits for nobody. */
        public Pending(UUID operation) {
            this(operation, null);
        }
    }

    /**
     * Given up by the machine after a long time; a person has it.
     *
     * @param operation id of the operation to ask for
     */
    record Parked(UUID operation) implements Outcome {}
}
