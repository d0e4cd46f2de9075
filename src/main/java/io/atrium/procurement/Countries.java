package io.atrium.procurement;

import io.atrium.kernel.Failure;
import io.atrium.odoo.Odoo;
import io.atrium.odoo.Search;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** The countries that Odoo knows (res.country). */
@ApplicationScoped
class Countries {

    private final Odoo odoo;

    Countries(Odoo odoo) {
        this.odoo = odoo;
    }

    /**
     * The country's id in Odoo.
     *
     * @param code ISO 3166-1, two letters
     * @throws Failure {@code invalid}
     */
    Uni<Integer> withCode(String code) {
        JsonArray domain = JsonArray.of(JsonArray.of("code", "=", code));
        return odoo.searchIds(Search.of("res.country", domain, List.of()).limit(1))
                .map(ids -> ids.stream()
                        .findFirst()
                        .orElseThrow(() ->
                                Failure.invalid("/address/countryCode", "Odoo does not know the country " + code)));
    }
}
