package io.atrium.sandbox;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** product.product: every variant has a template, and shows its code before its name. */
final class Products implements Behaviour {

    static final String MODEL = "product.product";

    @Override
    public Map<String, Object> defaults(Env env, Map<String, Object> given) {
        if (!Python.truthy(given.get("name")) || given.containsKey("product_tmpl_id")) {
            return Map.of();
        }
        Map<String, Object> template = new LinkedHashMap<>();
        template.put("name", given.get("name"));
        return Map.of("product_tmpl_id", env.create(env.model(Templates.MODEL), template));
    }

    /** What the template says of all its variants, and each template here has one. */
    @Override
    public void changed(Env env, int id, Set<String> fields) {
        Row product = env.row(MODEL, id);
        Map<String, Object> shared = new LinkedHashMap<>();
        for (Field field : env.model(Templates.MODEL).all()) {
            if (field.stored() && fields.contains(field.name())) {
                shared.put(field.name(), product.get(field.name()));
                shared.putAll(Translations.of(product, field));
            }
        }
        env.compute(Templates.MODEL, product.reference("product_tmpl_id"), shared);
    }

    @Override
    public Object computed(Env env, Row row, String field) {
        return field.equals("qty_available")
                ? (Object) Quants.onHand(env, row.id())
                : Integer.valueOf(Companies.currency(env, Companies.current(env, Map.of())));
    }

    /** Whether stock of it is counted. */
    static boolean isStored(Env env, Row product) {
        return env.serie() < 19 ? "product".equals(product.text("type")) : product.flag("is_storable");
    }

    static double cost(Env env, Row product) {
        Model model = env.model(MODEL);
        return env.value(model, product, model.field("standard_price")) instanceof Number cost ? cost.doubleValue() : 0;
    }

    @Override
    public String label(Env env, Row row) {
        return withCode(row);
    }

    static String withCode(Row row) {
        return row.get("default_code") == null
                ? row.text("name")
                : "[" + row.get("default_code") + "] " + row.text("name");
    }
}
