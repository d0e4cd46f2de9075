package io.atrium.event;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Set;

/** Facts of which everybody is told everything, but for those whose type says that they are closed. */
public class OpenFacts implements FactTypes {

    @Override
    public Optional<String> domain(String type) {
        return type.startsWith("io.atrium.purchase-order.") ? Optional.of("procurement") : Optional.empty();
    }

    @Override
    public JsonObject shown(String type, JsonObject data, Set<String> scopes, Set<String> legalEntities) {
        return isWhole(type, scopes, legalEntities) ? data : new JsonObject().put("id", data.getValue("id"));
    }

    @Override
    public boolean isWhole(String type, Set<String> scopes, Set<String> legalEntities) {
        return !type.startsWith("io.atrium.closed.") || scopes.contains("closed:read");
    }
}
