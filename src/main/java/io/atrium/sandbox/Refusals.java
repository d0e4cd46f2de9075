package io.atrium.sandbox;

/** What PostgreSQL refuses, in the words that each version of Odoo finds for it. */
final class Refusals {

    private Refusals() {}

    static OdooError required(Env env, Model model, Field field) {
        String missing = "Missing required value for the field '" + field.label() + "' (" + field.name() + ")";
        if (env.serie() < 19) {
            return OdooError.required(
                    "The operation cannot be completed:\n- Create/update: a mandatory field is not set.\n"
                            + "- Delete: another model requires the record being deleted."
                            + " If possible, archive it instead.\n\nModel: " + model.label() + " (" + model.name()
                            + "), Field: " + field.label() + " (" + field.name() + ")",
                    field.name(),
                    missing);
        }
        String text = missing + ".\nModel: '" + model.label() + "' (" + model.name() + ")\n"
                + "- create/update: a mandatory field is not set\n"
                + "- delete: another model requires the record being deleted, you can archive it instead\n";
        return OdooError.required("The operation cannot be completed: " + text, field.name(), text);
    }

    static OdooError unknownReference(Env env, Model model, Field field) {
        return foreignKey(env, model, field);
    }

    /** Refuses to delete what a required field of another record points to. */
    static void stillNeeded(Env env, Model model, int id) {
        for (Model other : env.schema().models()) {
            for (Field field : other.all()) {
                boolean needs =
                        field.is("many2one") && field.required() && model.name().equals(field.of());
                if (needs
                        && env.database().table(other.name()).indexes(field.name())
                        && !ownsLines(model, other, field)
                        && !env.database()
                                .table(other.name())
                                .ids(field.name(), id)
                                .isEmpty()) {
                    throw foreignKey(env, other, field);
                }
            }
        }
    }

    private static boolean ownsLines(Model model, Model other, Field field) {
        return model.all().stream()
                .anyMatch(
                        lines -> other.name().equals(lines.of()) && field.name().equals(lines.by()));
    }

    private static OdooError foreignKey(Env env, Model model, Field field) {
        String constraint = model.name().replace('.', '_') + "_" + field.name() + "_fkey";
        return OdooError.validation(
                "The operation cannot be completed: another model requires the record being deleted."
                        + " If possible, archive it instead.\n\nModel: " + model.label() + " (" + model.name() + ")"
                        + (env.serie() < 19 ? ", Constraint: " + constraint : "\nConstraint: " + constraint + "\n"));
    }
}
