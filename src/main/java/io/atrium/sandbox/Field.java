package io.atrium.sandbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One field of a model, as {@code schema.yaml} declares it. */
record Field(String name, String type, String label, Map<String, Object> declared) {

    static Field of(String name, Object declaration) {
        Map<String, Object> declared = Json.object(declaration);
        return new Field(
                name,
                String.valueOf(declared.getOrDefault("is", "char")),
                String.valueOf(declared.getOrDefault("label", labelOf(name))),
                declared);
    }

    private static String labelOf(String name) {
        StringBuilder label = new StringBuilder();
        for (String word : name.replaceAll("_ids?$", "").split("_")) {
            label.append(label.isEmpty() ? "" : " ");
            label.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
        }
        return label.toString();
    }

    boolean required() {
        return Boolean.TRUE.equals(declared.get("required"));
    }

    boolean indexed() {
        return Boolean.TRUE.equals(declared.get("indexed"));
    }

    boolean computed() {
        return Boolean.TRUE.equals(declared.get("computed"));
    }

    /** Dotted path, or null. */
    String related() {
        return (String) declared.get("related");
    }

    /** The other model of a relation, or null. */
    String of() {
        return (String) declared.get("of");
    }

    /** The field of the other model that a one2many turns around. */
    String by() {
        return (String) declared.get("by");
    }

    List<Object> where() {
        return Json.list(declared.get("where"));
    }

    Object standard() {
        return declared.get("default");
    }

    Map<String, Object> selection() {
        return Json.object(declared.get("selection"));
    }

    boolean is(String other) {
        return type.equals(other);
    }

    boolean isList() {
        return is("one2many") || is("many2many");
    }

    /** Whether rows hold a value of it. */
    boolean stored() {
        return related() == null && !computed() && !is("one2many");
    }

    /** As fields_get tells it. */
    Map<String, Object> attributes() {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("type", type);
        attributes.put("string", label);
        attributes.put("required", required());
        attributes.put("readonly", Boolean.TRUE.equals(declared.get("readonly")) || computed() || related() != null);
        attributes.put("store", !computed() && related() == null);
        attributes.put("searchable", true);
        attributes.put("sortable", stored());
        if (of() != null) {
            attributes.put("relation", of());
        }
        if (by() != null) {
            attributes.put("relation_field", by());
        }
        if (is("selection")) {
            List<List<Object>> options = new ArrayList<>();
            selection().forEach((key, text) -> options.add(List.of(key, text)));
            attributes.put("selection", options);
        }
        return attributes;
    }
}
