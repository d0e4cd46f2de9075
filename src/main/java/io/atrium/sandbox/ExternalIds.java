package io.atrium.sandbox;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Names that other systems gave to records: rows of ir.model.data, one for each (module, name). */
final class ExternalIds {

    private static final String MODEL = "ir.model.data";

    private ExternalIds() {}

    /** The record that carries the name, or null. */
    static Integer find(Env env, String model, String externalId) {
        Row entry = entry(env, externalId);
        if (entry == null || !model.equals(entry.text("model"))) {
            return null;
        }
        Integer id = (Integer) entry.get("res_id");
        return env.row(model, id) == null ? null : id;
    }

    static void assign(Env env, String model, int id, String externalId) {
        String full = full(env, externalId);
        int dot = full.indexOf('.');
        Row before = entry(env, externalId);
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("module", full.substring(0, dot));
        values.put("name", full.substring(dot + 1));
        values.put("model", model);
        values.put("res_id", id);
        values.put("noupdate", Python.truthy(env.context().get("noupdate")));
        values.put("write_date", env.time());
        values.putIfAbsent("create_date", before == null ? env.time() : before.get("create_date"));
        int entry = before == null ? env.database().table(MODEL).nextId() : before.id();
        env.database().put(MODEL, new Row(entry, Map.copyOf(values)));
    }

    static void forget(Env env, String model, int id) {
        for (Integer entry : List.copyOf(env.database().table(MODEL).ids("res_id", id))) {
            if (model.equals(env.row(MODEL, entry).text("model"))) {
                env.database().remove(MODEL, entry);
            }
        }
    }

    private static Row entry(Env env, String externalId) {
        String full = full(env, externalId);
        String module = full.substring(0, full.indexOf('.'));
        String name = full.substring(full.indexOf('.') + 1);
        return env.database().table(MODEL).ids("name", name).stream()
                .map(id -> env.row(MODEL, id))
                .filter(row -> module.equals(row.text("module")))
                .findFirst()
                .orElse(null);
    }

    /** A name without a module belongs to the module of the context, or to the imports. */
    private static String full(Env env, String externalId) {
        return externalId.contains(".")
                ? externalId
                : env.context().getOrDefault("module", "__import__") + "." + externalId;
    }
}
