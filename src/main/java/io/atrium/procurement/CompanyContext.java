package io.atrium.procurement;

import io.atrium.kernel.PublicId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** The context in which Odoo is asked to make something. */
final class CompanyContext {

    private CompanyContext() {}

    /**
     * In that legal entity, or that of Atrium's own user when it is null. Without a zone Odoo reads the times of a load in
     * that of its user.
     */
    static JsonObject of(String legalEntityId) {
        JsonObject context = new JsonObject().put("tz", "UTC");
        PublicId.parse(SupplierMapping.LEGAL_ENTITY_PREFIX, legalEntityId)
                .ifPresent(company -> context.put("allowed_company_ids", JsonArray.of(company)));
        return context;
    }
}
