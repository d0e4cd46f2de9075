package io.atrium.record;

import io.atrium.odoo.Odoo;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;

/** Somebody who works in Odoo itself, and waits for it. */
final class Clerk {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Odoo odoo;

    Clerk(Odoo odoo) {
        this.odoo = odoo;
    }

    int creates(String model, JsonObject values) {
        return odoo.create(model, values, new JsonObject()).await().atMost(PATIENCE);
    }

    void writes(String model, int id, JsonObject values) {
        writes(model, id, values, new JsonObject());
    }

    void writes(String model, int id, JsonObject values, JsonObject context) {
        odoo.write(model, List.of(id), values, context).await().atMost(PATIENCE);
    }

    void deletes(String model, int id) {
        odoo.button(model, "unlink", id, new JsonObject()).await().atMost(PATIENCE);
    }
}
