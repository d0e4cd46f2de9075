package io.atrium.sandbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One field of a model, as {@code schema.yaml} declares it. */
final class Field {

    /** Where its value comes from. */
    enum Source {
        ID,
        LABEL,
        RELATED,
        LINES,
        COMPUTED,
        PER_COMPANY,
        ROW
    }

    private final String name;
    private final String type;
    private final String label;
    private final Map<String, Object> declared;
    private final Source source;
    private final String of;

    Field(String name, String type, String label, Map<String, Object> declared) {
        this.name = name;
        this.type = type;
        this.label = label;
        this.declared = declared;
        this.source = source(name, type, declared);
        this.of = (String) declared.get("of");
    }

    static Field of(String name, Object declaration) {
        Map<String, Object> declared = Json.object(declaration);
        return new Field(
                name,
                String.valueOf(declared.getOrDefault("is", "char")),
                String.valueOf(declared.getOrDefault("label", labelOf(name))),
                declared);
    }

    private static Source source(String name, String type, Map<String, Object> declared) {
        if (name.equals("id") || name.equals("display_name")) {
            return name.equals("id") ? Source.ID : Source.LABEL;
        }
        if (declared.get("related") != null) {
            return Source.RELATED;
        }
        if (type.equals("one2many")) {
            return Source.LINES;
        }
        if (Boolean.TRUE.equals(declared.get("computed"))) {
            return Source.COMPUTED;
        }
        return Boolean.TRUE.equals(declared.get("perCompany")) ? Source.PER_COMPANY : Source.ROW;
    }

    String name() {
        return name;
    }

    String type() {
        return type;
    }

    String label() {
        return label;
    }

    Source source() {
        return source;
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

    /** Whether a value that is written goes through the related path. */
    boolean writtenThrough() {
        return related() != null && Boolean.FALSE.equals(declared.get("readonly"));
    }

    boolean perCompany() {
        return source == Source.PER_COMPANY;
    }

    /** Whether there may be a value of it in each language. */
    boolean translated() {
        return Boolean.TRUE.equals(declared.get("translated"));
    }

    /** The other model of a relation, or null. */
    String of() {
        return of;
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
        attributes.put("readonly", declared.getOrDefault("readonly", computed() || related() != null));
        attributes.put("store", !computed() && related() == null);
        attributes.put("company_dependent", perCompany());
        if (translated()) {
            attributes.put("translate", true);
        }
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
