package io.atrium.sandbox;

/** Models with a parent that show the whole path: hr.department, product.category. */
record Trees(String model) implements Behaviour {

    @Override
    public Object computed(Env env, Row row, String field) {
        return label(env, row);
    }

    @Override
    public String label(Env env, Row row) {
        Row parent = env.row(model, row.reference("parent_id"));
        return parent == null ? row.text("name") : label(env, parent) + " / " + row.text("name");
    }
}
