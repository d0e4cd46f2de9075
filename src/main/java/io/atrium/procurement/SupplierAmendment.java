package io.atrium.procurement;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.command.Changes;
import io.atrium.command.CommandHandler;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.atrium.kernel.Failure;
import io.atrium.kernel.PublicId;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Changes what Odoo says of a supplier (res.partner, 14 to 19). */
@ApplicationScoped
class SupplierAmendment implements CommandHandler {

    static final String OPERATION = "supplier.amend";

    private final Changes changes;
    private final SupplierUniqueness uniqueness;
    private final Countries countries;
    private final ObjectMapper json;

    SupplierAmendment(Changes changes, SupplierUniqueness uniqueness, Countries countries, ObjectMapper json) {
        this.changes = changes;
        this.uniqueness = uniqueness;
        this.countries = countries;
        this.json = json;
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public Set<String> locks(JsonObject body) {
        return SupplierUniqueness.locks(body.getJsonObject("changes"));
    }

    @Override
    public Uni<Effect> perform(Intent intent) {
        Wanted wanted = intent.body(Wanted.class, json);
        int id = PublicId.parse(SupplierMapping.PREFIX, wanted.id())
                .orElseThrow(() -> Failure.notFound("There is no such supplier"));
        String taxId = wanted.changes().taxId() == null
                ? null
                : wanted.changes().taxId().orElse(null);
        return uniqueness
                .require(taxId, List.of(), id)
                .chain(() -> values(wanted.changes()))
                .chain(values -> changes.make(intent, SupplierMapping.NAME, SupplierMapping.MODEL, id, values));
    }

    /** In Odoo's words. */
    private Uni<JsonObject> values(SupplierChange change) {
        JsonObject values = new JsonObject();
        text(values, "name", change.name());
        text(values, "ref", change.reference());
        text(values, "vat", change.taxId());
        text(values, "email", change.email());
        text(values, "phone", change.phone());
        if (change.active() != null) {
            values.put("active", change.active().orElseThrow());
        }
        return change.address() == null
                ? Uni.createFrom().item(values)
                : address(values, change.address().orElse(SupplierChange.AddressChange.EMPTIED));
    }

    private Uni<JsonObject> address(JsonObject values, SupplierChange.AddressChange change) {
        text(values, "street", change.street());
        text(values, "street2", change.street2());
        text(values, "zip", change.postalCode());
        text(values, "city", change.city());
        if (change.countryCode() == null) {
            return Uni.createFrom().item(values);
        }
        return change.countryCode().isEmpty()
                ? Uni.createFrom().item(values.put("country_id", false))
                : countries.withCode(change.countryCode().get()).map(id -> values.put("country_id", id));
    }

    private static void text(JsonObject values, String field, Optional<String> change) {
        if (change != null) {
            values.put(field, OdooText.of(change));
        }
    }

    /**
     * The command's body.
     *
     * @param ifMatch the header, or null
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Wanted(String id, String ifMatch, SupplierChange changes) {}
}
