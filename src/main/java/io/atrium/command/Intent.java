package io.atrium.command;

import io.vertx.core.json.JsonObject;
import java.util.UUID;

/**
 * A command that is stored and will be carried out exactly once.
 *
 * @param id of the operation; the external ids in Odoo derive from it
 * @param command what is wanted
 * @param attempt 1 the first time; greater when an earlier attempt may already have had its effect
 */
public record Intent(UUID id, Command command, int attempt) {

    /** What is wanted, in canonical words. */
    public JsonObject body() {
        return command.body();
    }

    /** The external id under which Odoo remembers what this intent made, such as {@code __atrium__.po_…}. */
    public String externalId(String prefix) {
        return "__atrium__." + prefix + "_" + id.toString().replace("-", "");
    }
}
