package io.atrium.sandbox;

import java.util.Collection;
import java.util.Map;

/** A model and its fields, in the version that the sandbox plays. */
record Model(String name, String label, String order, Map<String, Field> fields) {

    boolean has(String field) {
        return fields.containsKey(field);
    }

    /** Or the complaint that Odoo makes about a field it does not know. */
    Field field(String name) {
        Field field = fields.get(name);
        if (field == null) {
            throw OdooError.value("Invalid field '" + name + "' on model '" + this.name + "'");
        }
        return field;
    }

    Collection<Field> all() {
        return fields.values();
    }
}
