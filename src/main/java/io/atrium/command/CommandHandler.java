package io.atrium.command;

import io.smallrye.mutiny.Uni;

/** Carries out one kind of command. Implemented by the resources, found by {@link Commands}. */
public interface CommandHandler {

    /** The operation it handles, such as {@code purchase-order.create}. */
    String operation();

    /**
     * Has the effect in Odoo and names the document it was had on. May be called again for the same intent, after a
     * crash or a timeout: it must find its own earlier effect and not have a second one. Decides by what Odoo shows when
     * asked again, never by a return value. Runs on an event loop.
     */
    Uni<Effect> perform(Intent intent);
}
