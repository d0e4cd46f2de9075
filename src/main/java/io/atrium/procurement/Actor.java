package io.atrium.procurement;

import io.atrium.access.Caller;
import io.atrium.command.Command;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import io.vertx.core.json.JsonObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Who did something.
 *
 * @param client the system that called
 * @param subject for whom it called; the client itself when it called for nobody else
 */
@Schema(name = "Actor", description = "Who did something")
@Holds(DataClass.PERSONAL)
record Actor(
        @Schema(examples = "ward-app", description = "The system that called") String client,
        @Schema(examples = "ward-app", description = "For whom it called: the `sub` of its token") String subject) {

    static Actor of(Caller caller) {
        return new Actor(caller.client(), caller.subject());
    }

    /** Who sent a command. */
    static Actor of(Command command) {
        return new Actor(command.caller(), command.person());
    }

    JsonObject toJson() {
        return JsonObject.of("client", client, "subject", subject);
    }

    /** As it stands in a document, or null. */
    static Actor ofNullable(JsonObject stored) {
        return stored == null ? null : new Actor(stored.getString("client"), stored.getString("subject"));
    }

    /**
     * Whether the two may be one person. Subjects tell the people apart for whom one client calls; what a client does in
     * its own name, any of them may have done.
     */
    boolean mayBe(Actor other) {
        return Caller.mayBeOne(client, subject, other.client, other.subject);
    }
}
