package io.atrium.procurement;

import io.atrium.kernel.Failure;
import io.atrium.odoo.Odoo;
import io.atrium.odoo.Search;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** The currencies that Odoo uses (res.currency). */
@ApplicationScoped
class Currencies {

    private final Odoo odoo;

    Currencies(Odoo odoo) {
        this.odoo = odoo;
    }

    /**
     * The currency's id in Odoo.
     *
     * @param name ISO 4217
     * @param pointer to where it was named
     * @throws Failure {@code invalid}
     */
    Uni<Integer> named(String name, String pointer) {
        JsonArray domain = JsonArray.of(JsonArray.of("name", "=", name));
        return odoo.searchIds(Search.of("res.currency", domain, List.of()).limit(1))
                .map(ids -> ids.stream()
                        .findFirst()
                        .orElseThrow(() -> Failure.invalid(pointer, "Odoo does not use the currency " + name)));
    }
}
