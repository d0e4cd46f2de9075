package io.atrium.sandbox;

/** res.partner: a contact shows its company first. */
final class Partners implements Behaviour {

    static final String MODEL = "res.partner";

    @Override
    public Object computed(Env env, Row row, String field) {
        return field.equals("complete_name") ? label(env, row) : commercial(env, row);
    }

    private static Integer commercial(Env env, Row row) {
        Row parent = env.row(MODEL, row.reference("parent_id"));
        return row.flag("is_company") || parent == null ? Integer.valueOf(row.id()) : commercial(env, parent);
    }

    @Override
    public String label(Env env, Row row) {
        Row parent = env.row(MODEL, row.reference("parent_id"));
        String name = row.get("name") == null ? "" : row.text("name");
        return parent == null || row.flag("is_company") ? name : parent.text("name") + ", " + name;
    }
}
