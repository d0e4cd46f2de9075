package io.atrium.sandbox;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** What one model does beyond holding values. */
interface Behaviour {

    Behaviour NONE = new Behaviour() {};

    /** Values for what the caller left open; {@code given} is what is known so far. */
    default Map<String, Object> defaults(Env env, Map<String, Object> given) {
        return Map.of();
    }

    /** After a record was created or written: constraints, and what follows from the fields. */
    default void changed(Env env, int id, Set<String> fields) {}

    /** Before a record goes, to refuse. */
    default void removing(Env env, Row row) {}

    default void removed(Env env, Row row) {}

    /** The value of a field that is declared as computed. */
    default Object computed(Env env, Row row, String field) {
        throw new IllegalStateException("nobody computes " + field);
    }

    default String label(Env env, Row row) {
        return row.text("name");
    }

    default Map<String, Button> buttons(int serie) {
        return Map.of();
    }

    /** Public methods of records that take arguments. */
    default Map<String, Methods.Method> methods(int serie) {
        return Map.of();
    }

    /** A public method without arguments. Null is Odoo's None: it depends on the protocol what that looks like. */
    interface Button {
        Object press(Env env, List<Integer> ids);
    }
}
