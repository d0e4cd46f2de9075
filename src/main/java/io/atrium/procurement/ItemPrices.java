package io.atrium.procurement;

import io.atrium.access.Caller;
import io.atrium.command.Request;
import io.atrium.command.Writes;
import io.atrium.kernel.Violations;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;

/** What callers may do with the prices of items. */
@ApplicationScoped
class ItemPrices {

    private static final String COLLECTION = "/v1/items";

    private final Writes writes;

    ItemPrices(Writes writes) {
        this.writes = writes;
    }

    /** Sets a price. */
    Uni<Response> set(NewItemPrice price, Caller caller, Request request) {
        NewItemPrice wanted = price.of(caller.legalEntityFor(price.legalEntityId()));
        check(wanted);
        return writes.submit(
                ItemPriceSetting.OPERATION, caller, request, wanted, COLLECTION + "/" + wanted.itemId() + "/prices");
    }

    private static void check(NewItemPrice price) {
        Violations violations = new Violations()
                .id("/itemId", "an item", ItemMapping.PREFIX, price.itemId())
                .id("/supplierId", "a supplier", SupplierMapping.PREFIX, price.supplierId())
                .id("/legalEntityId", "a legal entity", SupplierMapping.LEGAL_ENTITY_PREFIX, price.legalEntityId());
        if (price.validFrom() != null
                && price.validTo() != null
                && price.validTo().isBefore(price.validFrom())) {
            violations.add("/validTo", "The last day is before the first");
        }
        violations.require();
    }
}
