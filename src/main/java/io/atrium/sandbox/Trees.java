package io.atrium.sandbox;

import java.util.Set;

/** Models with a parent that show the whole path: departments, categories, locations. */
record Trees(String model, String parent, String separator) implements Behaviour {

    /** Nothing stands below itself. */
    @Override
    public void changed(Env env, int id, Set<String> fields) {
        Row above = env.row(model, env.row(model, id).reference(parent));
        while (above != null) {
            if (above.id() == id) {
                throw OdooError.validation(recursion(env));
            }
            above = env.row(model, above.reference(parent));
        }
    }

    private String recursion(Env env) {
        return env.serie() < 19 && model.equals("hr.department")
                ? "You cannot create recursive departments."
                : "Recursion Detected.";
    }

    @Override
    public Object computed(Env env, Row row, String field) {
        return label(env, row);
    }

    @Override
    public String label(Env env, Row row) {
        Row above = env.row(model, row.reference(parent));
        return above == null ? row.text("name") : label(env, above) + separator + row.text("name");
    }
}
