package io.atrium.sandbox;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The buttons of every model with an {@code active} field. */
final class Archiving {

    private Archiving() {}

    static Map<String, Behaviour.Button> buttons(String model, int serie) {
        Map<String, Behaviour.Button> buttons = new LinkedHashMap<>();
        buttons.put("action_archive", (env, ids) -> set(env, model, ids, false));
        buttons.put("action_unarchive", (env, ids) -> set(env, model, ids, true));
        if (serie < 19) {
            buttons.put("toggle_active", (env, ids) -> {
                ids.forEach(id ->
                        set(env, model, List.of(id), !env.present(model, id).flag("active")));
                return null;
            });
        }
        return buttons;
    }

    static Object set(Env env, String model, List<Integer> ids, boolean active) {
        env.write(
                env.model(model),
                ids.stream()
                        .filter(id -> env.present(model, id).flag("active") != active)
                        .toList(),
                Map.of("active", active));
        return null;
    }
}
