package io.atrium.record;

import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * What Atrium knows of a document that a command is making in Odoo, and that Odoo does not.
 *
 * @param cause the command's
 * @param identifiers ids of other systems that the document is known by from the beginning
 * @param mastered the {@link Mastered} fields that it has from the beginning
 */
public record Making(Cause cause, List<Identifier> identifiers, JsonObject mastered) {

    public Making {
        identifiers = List.copyOf(identifiers);
    }
}
