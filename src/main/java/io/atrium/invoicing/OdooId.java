package io.atrium.invoicing;

import io.atrium.kernel.Failure;
import io.atrium.kernel.PublicId;

/** The Odoo ids behind the ids of a command; a resource has refused others before the command was stored. */
final class OdooId {

    private OdooId() {}

    /** @throws Failure {@code not-found} */
    static int of(String prefix, String id) {
        return PublicId.parse(prefix, id).orElseThrow(() -> Failure.notFound("There is nothing with the id " + id));
    }

    /** The same of an id that may be null. */
    static Integer ofNullable(String prefix, String id) {
        return id == null ? null : of(prefix, id);
    }
}
