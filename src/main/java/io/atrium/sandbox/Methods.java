package io.atrium.sandbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The public methods of models, with the names of their arguments. */
final class Methods {

    /**
     * A method of a model ({@code onModel}) or of records. Parameters from {@code required} on may be left out.
     */
    record Method(String name, boolean onModel, int required, List<String> parameters, Body body) {

        Object run(Env env, Model model, List<Integer> ids, Map<String, Object> arguments) {
            return body.run(env, model, ids, arguments);
        }
    }

    interface Body {
        Object run(Env env, Model model, List<Integer> ids, Map<String, Object> arguments);
    }

    private final int serie;
    private final Map<String, Behaviour> behaviours;
    private final Map<String, Method> common = new LinkedHashMap<>();

    Methods(int serie, Map<String, Behaviour> behaviours) {
        this.serie = serie;
        this.behaviours = behaviours;
        boolean old = serie < 19;
        String domain = old ? "args" : "domain";
        onModel(
                "search",
                1,
                old
                        ? List.of(domain, "offset", "limit", "order", "count")
                        : List.of(domain, "offset", "limit", "order"),
                (env, model, ids, args) -> Python.truthy(args.get("count"))
                        ? (Object) Search.count(env, model, Json.list(args.get(domain)))
                        : found(env, model, args, domain).stream().map(Row::id).toList());
        onModel(
                "search_count",
                1,
                old ? List.of(domain) : List.of(domain, "limit"),
                (env, model, ids, args) -> Search.count(env, model, Json.list(args.get(domain))));
        onModel(
                "search_read",
                0,
                old
                        ? List.of("domain", "fields", "offset", "limit", "order")
                        : List.of("domain", "fields", "offset", "limit", "order", "load"),
                (env, model, ids, args) -> read(env, model, found(env, model, args, "domain"), args));
        onRecords(
                "read",
                0,
                List.of("fields", "load"),
                (env, model, ids, args) -> read(
                        env,
                        model,
                        ids.stream()
                                .map(id -> env.row(model, id))
                                .filter(row -> row != null)
                                .toList(),
                        args));
        onModel("fields_get", 0, List.of("allfields", "attributes"), (env, model, ids, args) -> fields(model, args));
        onModel("create", 1, List.of("vals_list"), (env, model, ids, args) -> created(env, model, args));
        onRecords("write", 1, List.of("vals"), (env, model, ids, args) -> {
            env.write(model, ids, Json.object(args.get("vals")));
            return true;
        });
        onRecords("unlink", 0, List.of(), (env, model, ids, args) -> {
            env.unlink(model, ids);
            return true;
        });
        onModel(
                "load",
                2,
                List.of("fields", "data"),
                (env, model, ids, args) ->
                        Load.run(env, model, Json.list(args.get("fields")), Json.list(args.get("data"))));
        onModel(
                "name_search",
                0,
                List.of("name", domain, "operator", "limit"),
                (env, model, ids, args) -> Search.named(
                        env,
                        model,
                        String.valueOf(args.getOrDefault("name", "")),
                        Json.list(args.get(domain)),
                        String.valueOf(args.getOrDefault("operator", "ilike")),
                        args.get("limit") instanceof Integer limit ? limit : 100));
        onRecords("exists", 0, List.of(), (env, model, ids, args) -> ids.stream()
                .filter(id -> env.row(model, id) != null)
                .toList());
        if (old) {
            onModel("check_access_rights", 1, List.of("operation", "raise_exception"), (env, model, ids, args) -> true);
            onRecords("name_get", 0, List.of(), (env, model, ids, args) -> ids.stream()
                    .map(id -> List.of(id, env.label(model.name(), env.present(model.name(), id))))
                    .toList());
        } else {
            onRecords("has_access", 1, List.of("operation"), (env, model, ids, args) -> true);
        }
    }

    private void onModel(String name, int required, List<String> parameters, Body body) {
        common.put(name, new Method(name, true, required, parameters, body));
    }

    private void onRecords(String name, int required, List<String> parameters, Body body) {
        common.put(name, new Method(name, false, required, parameters, body));
    }

    /** Null when the model has no such method. */
    Method find(Model model, String name) {
        Method method = common.get(name);
        if (method != null) {
            return method;
        }
        Behaviour behaviour = behaviours.getOrDefault(model.name(), Behaviour.NONE);
        if (behaviour.methods(serie).containsKey(name)) {
            return behaviour.methods(serie).get(name);
        }
        Behaviour.Button button = behaviour.buttons(serie).get(name);
        if (button == null && model.has("active")) {
            button = Archiving.buttons(model.name(), serie).get(name);
        }
        Behaviour.Button pressed = button;
        return pressed == null
                ? null
                : new Method(name, false, 0, List.of(), (env, of, ids, args) -> pressed.press(env, ids));
    }

    private static List<Row> found(Env env, Model model, Map<String, Object> args, String domain) {
        return Search.find(
                env,
                model,
                Json.list(args.get(domain)),
                args.get("offset") instanceof Integer offset ? offset : 0,
                args.get("limit") instanceof Integer limit ? limit : null,
                args.get("order") instanceof String order ? order : null);
    }

    private static Object read(Env env, Model model, List<Row> rows, Map<String, Object> args) {
        boolean labels = "_classic_read".equals(args.getOrDefault("load", "_classic_read"));
        return env.read(
                model, rows, args.get("fields") instanceof List<?> ? Json.list(args.get("fields")) : List.of(), labels);
    }

    /** One dict gives one id, a list of them gives a list. */
    private static Object created(Env env, Model model, Map<String, Object> args) {
        if (args.get("vals_list") instanceof Map<?, ?> one) {
            return env.create(model, Json.object(one));
        }
        List<Object> ids = new ArrayList<>();
        for (Object values : Json.list(args.get("vals_list"))) {
            ids.add(env.create(model, Json.object(values)));
        }
        return ids;
    }

    private static Object fields(Model model, Map<String, Object> args) {
        List<?> names = args.get("allfields") instanceof List<?> list && !list.isEmpty() ? list : null;
        Set<Object> attributes =
                args.get("attributes") instanceof List<?> list && !list.isEmpty() ? Set.copyOf(list) : null;
        Map<String, Object> fields = new LinkedHashMap<>();
        for (Field field : model.all()) {
            if (names == null || names.contains(field.name())) {
                Map<String, Object> told = field.attributes();
                told.keySet().removeIf(key -> attributes != null && !attributes.contains(key));
                fields.put(field.name(), told);
            }
        }
        return fields;
    }
}
