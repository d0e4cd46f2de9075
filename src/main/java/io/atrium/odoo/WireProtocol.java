package io.atrium.odoo;

import io.smallrye.mutiny.Uni;

/** One of the languages Odoo speaks. Every failure is already in Atrium's words. */
interface WireProtocol {

    /** Asks without credentials. */
    Uni<OdooVersion> version();

    /** The JSON value that the method answers; null when it answers nothing, which is success. */
    Uni<Object> call(Call call);
}
