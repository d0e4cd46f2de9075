package io.atrium.sandbox;

import java.util.LinkedHashMap;
import java.util.Map;

/** The models that this version of Odoo has, read from {@code schema.yaml}. */
final class Schema {

    private final int serie;
    private final Map<String, Model> models = new LinkedHashMap<>();

    Schema(int serie) {
        this.serie = serie;
        Json.resource("schema.yaml").forEach((name, declaration) -> {
            Map<String, Object> declared = Json.object(declaration);
            if (declared.get("only") == null || declared.get("only").equals(serie)) {
                models.put(name, model(name, declared));
            }
        });
    }

    private Model model(String name, Map<String, Object> declared) {
        Map<String, Field> fields = new LinkedHashMap<>();
        add(fields, Map.of("id", Map.of("is", "integer", "readonly", true, "label", "ID")));
        add(fields, Json.object(declared.get("fields")));
        add(fields, Json.object(declared.get(String.valueOf(serie))));
        add(fields, Map.of("display_name", Map.of("computed", true)));
        for (String who : new String[] {"create_uid", "write_uid"}) {
            add(fields, Map.of(who, Map.of("is", "many2one", "of", "res.users", "readonly", true)));
        }
        for (String when : new String[] {"create_date", "write_date"}) {
            add(fields, Map.of(when, Map.of("is", "datetime", "readonly", true)));
        }
        Object order = declared.get("order");
        return new Model(
                name,
                (String) declared.get("label"),
                order instanceof Map<?, ?> perSerie ? (String) perSerie.get(String.valueOf(serie)) : (String) order,
                fields);
    }

    private static void add(Map<String, Field> fields, Map<String, Object> declarations) {
        declarations.forEach((name, declaration) -> fields.put(name, Field.of(name, declaration)));
    }

    int serie() {
        return serie;
    }

    boolean knows(String model) {
        return models.containsKey(model);
    }

    Model model(String name) {
        return models.get(name);
    }

    Iterable<Model> models() {
        return models.values();
    }
}
