package io.atrium.procurement;

import java.util.Optional;

/** Text as Odoo writes it. */
final class OdooText {

    private OdooText() {}

    /** Without blanks around it; false where there is none. */
    static Object of(Optional<String> text) {
        Optional<String> kept = text.map(String::strip).filter(some -> !some.isEmpty());
        return kept.isPresent() ? kept.get() : (Object) false;
    }
}
