package io.atrium.sandbox;

import java.util.List;
import java.util.stream.Collectors;

/** Values as Python prints them, because Odoo's messages quote them so. */
final class Python {

    private Python() {}

    static String repr(Object value) {
        if (value == null) {
            return "None";
        }
        if (value instanceof Boolean flag) {
            return flag ? "True" : "False";
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Python::repr).collect(Collectors.joining(", ", "[", "]"));
        }
        return value instanceof String ? "'" + value + "'" : String.valueOf(value);
    }

    static String leaf(String path, String operator, Object value) {
        return "(" + repr(path) + ", " + repr(operator) + ", " + repr(value) + ")";
    }

    static boolean truthy(Object value) {
        return !(value == null
                || Boolean.FALSE.equals(value)
                || "".equals(value)
                || (value instanceof Number number && number.doubleValue() == 0)
                || (value instanceof List<?> list && list.isEmpty()));
    }
}
