package io.atrium.sandbox;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** product.template: what it says, its variants say too. */
final class Templates implements Behaviour {

    static final String MODEL = "product.template";

    /** As real: the variants show it, and their own write date does not tell. */
    @Override
    public void changed(Env env, int id, Set<String> fields) {
        Row template = env.row(MODEL, id);
        Map<String, Object> shared = new LinkedHashMap<>();
        for (Field field : env.model(MODEL).all()) {
            if (field.stored() && fields.contains(field.name())) {
                shared.put(field.name(), template.get(field.name()));
                shared.putAll(Translations.of(template, field));
            }
        }
        for (int variant : Set.copyOf(env.database().table(Products.MODEL).ids("product_tmpl_id", id))) {
            env.database().put(Products.MODEL, env.row(Products.MODEL, variant).with(shared));
        }
    }

    @Override
    public String label(Env env, Row row) {
        return Products.withCode(row);
    }
}
