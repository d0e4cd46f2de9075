package io.atrium.sandbox;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Fills an empty sandbox from {@code demo.yaml}: the same rows, ids and times at every start. */
final class Demo {

    static final String DATABASE = "demo";
    static final String LOGIN = "admin";
    static final String KEY = "admin";
    /** The user that every call is made as. */
    static final int USER = 2;

    private final Odoo odoo;
    private Instant at;

    private Demo(Odoo odoo, Instant at) {
        this.odoo = odoo;
        this.at = at;
    }

    static void fill(Odoo odoo) {
        Map<String, Object> demo = Json.resource("demo.yaml");
        Demo filling = new Demo(odoo, Instant.parse(String.valueOf(demo.get("from"))));
        for (Object step : Json.list(demo.get("steps"))) {
            filling.step(Json.object(step));
        }
        filling.run(Map.of(), Demo::listModels);
    }

    /** Odoo knows its own models as records. */
    private static Object listModels(Env env) {
        for (Model model : env.schema().models()) {
            env.create(env.model("ir.model"), Map.of("model", model.name(), "name", model.label()));
        }
        return null;
    }

    /** Rows of a model, or a deed on records of it. */
    private void step(Map<String, Object> step) {
        String model = (String) step.get("model");
        if (!odoo.schema().knows(model)) {
            return;
        }
        Map<String, Object> context = Json.object(step.get("context"));
        if (step.containsKey("rows")) {
            Json.list(step.get("rows"))
                    .forEach(row -> run(context, env -> env.create(env.model(model), known(model, row))));
            return;
        }
        List<Integer> ids =
                Json.list(step.get("ids")).stream().map(Integer.class::cast).toList();
        if (step.containsKey("translate")) {
            translate(model, (String) step.get("into"), Json.object(step.get("translate")));
        } else if (step.containsKey("press")) {
            press(model, ids, step.get("press"), context);
        } else if (step.containsKey("write")) {
            ids.forEach(id -> run(context, env -> {
                env.write(env.model(model), List.of(id), known(model, step.get("write")));
                return null;
            }));
        } else {
            ids.forEach(id -> run(context, env -> {
                env.compute(model, id, known(model, step.get("compute")));
                return null;
            }));
        }
    }

    /** Texts by fields and ids, where the version at hand has several of them. */
    private void translate(String model, String language, Map<String, Object> fields) {
        fields.forEach((field, texts) -> {
            if (odoo.schema().model(model).field(field).translated()) {
                Json.object(texts)
                        .forEach((id, text) -> run(Map.of(), env -> {
                            env.translate(model, Integer.parseInt(id), field, language, (String) text);
                            return null;
                        }));
            }
        });
    }

    /** A button, or the one of the version at hand. */
    private void press(String model, List<Integer> ids, Object button, Map<String, Object> context) {
        Object name = button instanceof Map<?, ?> each ? each.get(String.valueOf(odoo.serie())) : button;
        if (name != null) {
            run(
                    context,
                    env -> env.behaviour(model).buttons(env.serie()).get(name).press(env, ids));
        }
    }

    /** Every deed has its own time, a few minutes after the one before. */
    private void run(Map<String, Object> context, Odoo.Work work) {
        at = at.plusSeconds(427).plusNanos(123_457_000);
        odoo.fill(at, context, work);
    }

    /** Without the fields that only another version has; lines of a document included. */
    private Map<String, Object> known(String model, Object row) {
        Map<String, Object> values = new LinkedHashMap<>(Json.object(row));
        Model known = odoo.schema().model(model);
        values.keySet().removeIf(field -> !known.has(field));
        values.replaceAll((name, value) -> {
            Field field = known.field(name);
            return field.is("one2many")
                    ? Json.list(value).stream()
                            .map(line -> (Object) List.of(0, 0, known(field.of(), line)))
                            .toList()
                    : value;
        });
        return values;
    }
}
