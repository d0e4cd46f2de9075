package io.atrium.command;

import io.atrium.access.Caller;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.PublicId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/** Whose documents a caller that is limited to legal entities may make. */
final class LegalEntities {

    static final String MEMBER = "legalEntityId";

    /** Invoicing's; domains do not know each other, and all of them belong to one. */
    private static final String PREFIX = "le";

    private LegalEntities() {}

    /**
     * The body of something new: with only one legal entity allowed, that one is meant.
     *
     * @throws Failure {@code forbidden} when it would belong to another, or to all
     */
    static JsonObject ofNew(JsonObject body, Caller caller) {
        Set<String> allowed = caller.legalEntities().orElse(Set.of());
        JsonObject owned = body.getString(MEMBER) == null && allowed.size() == 1
                ? body.copy().put(MEMBER, allowed.iterator().next())
                : body;
        return require(owned, owned.getString(MEMBER), caller);
    }

    /**
     * The body of a change; one that does not say so leaves the document where it is.
     *
     * @throws Failure {@code forbidden} when it would belong to another afterwards, or to all
     */
    static JsonObject ofChange(JsonObject body, Caller caller) {
        return body.containsKey(MEMBER) ? require(body, body.getString(MEMBER), caller) : body;
    }

    private static JsonObject require(JsonObject body, String legalEntity, Caller caller) {
        if (caller.legalEntities().isPresent() && !caller.legalEntities().get().contains(String.valueOf(legalEntity))) {
            throw new Failure(FailureCode.FORBIDDEN, "The token does not allow this for that legal entity, or for all");
        }
        return body;
    }

    /** The company that Odoo works for, where the body names it. */
    static JsonObject context(JsonObject body) {
        JsonObject context = new JsonObject();
        PublicId.parse(PREFIX, body.getString(MEMBER))
                .ifPresent(company -> context.put("allowed_company_ids", JsonArray.of(company)));
        return context;
    }
}
