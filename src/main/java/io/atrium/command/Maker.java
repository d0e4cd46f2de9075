package io.atrium.command;

import io.atrium.record.Making;
import io.smallrye.mutiny.Uni;

/** A handler whose commands make records in Odoo of which Atrium knows more than Odoo does. */
public interface Maker extends CommandHandler {

    /** The type of what its commands make, each one under the {@link Intent#externalId} with that type's prefix. */
    String makes();

    /** What Atrium knows of the record from the beginning; the effect says the same when the command is settled. */
    Uni<Making> making(Intent intent);
}
