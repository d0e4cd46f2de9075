package io.atrium.sandbox;

import java.util.LinkedHashMap;
import java.util.Map;

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
        template.put("default_code", given.get("default_code"));
        return Map.of("product_tmpl_id", env.create(env.model("product.template"), template));
    }

    @Override
    public Object computed(Env env, Row row, String field) {
        return Companies.currency(env, Companies.current(env, Map.of()));
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
