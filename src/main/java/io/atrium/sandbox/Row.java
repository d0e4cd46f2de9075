package io.atrium.sandbox;

import java.util.HashMap;
import java.util.Map;

/** A stored record: never changed, only replaced. What is not set has no entry. */
record Row(int id, Map<String, Object> values) {

    Row {
        // Half as large as a map that can be changed; there may be very many rows.
        values = Map.copyOf(values);
    }

    Object get(String field) {
        return values.get(field);
    }

    String text(String field) {
        return (String) values.get(field);
    }

    Integer reference(String field) {
        return (Integer) values.get(field);
    }

    double number(String field) {
        return values.get(field) instanceof Number number ? number.doubleValue() : 0;
    }

    boolean flag(String field) {
        return Boolean.TRUE.equals(values.get(field));
    }

    /** With these values in place of its own; null unsets. */
    Row with(Map<String, Object> changes) {
        Map<String, Object> merged = new HashMap<>(values);
        changes.forEach((field, value) -> {
            if (value == null) {
                merged.remove(field);
            } else {
                merged.put(field, value);
            }
        });
        return new Row(id, merged);
    }
}
