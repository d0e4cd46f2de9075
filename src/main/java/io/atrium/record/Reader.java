package io.atrium.record;

import io.atrium.access.Caller;

/**
 * Who reads.
 *
 * @param language the one that labels are shown in, as far as Odoo has them so
 */
record Reader(Caller caller, Language language) {

    /** Reads documents as they are stored. */
    static Reader of(Caller caller) {
        return new Reader(caller, Language.DEFAULT);
    }
}
