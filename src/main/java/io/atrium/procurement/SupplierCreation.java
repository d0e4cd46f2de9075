package io.atrium.procurement;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.atrium.command.Maker;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.LoadTable;
import io.atrium.odoo.Odoo;
import io.atrium.record.Making;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Set;

/** Creates a supplier in Odoo under the intent's external id, unless there is one already (res.partner, 14 to 19). */
@ApplicationScoped
class SupplierCreation implements Maker {

    static final String OPERATION = "supplier.create";

    private final Odoo odoo;
    private final SupplierUniqueness uniqueness;
    private final Countries countries;
    private final ObjectMapper json;

    SupplierCreation(Odoo odoo, SupplierUniqueness uniqueness, Countries countries, ObjectMapper json) {
        this.odoo = odoo;
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
        return SupplierUniqueness.locks(body);
    }

    @Override
    public Uni<Effect> perform(Intent intent) {
        String externalId = intent.externalId(SupplierMapping.PREFIX);
        NewSupplier supplier = intent.body(NewSupplier.class, json);
        return odoo.loadOnce(
                        SupplierMapping.MODEL,
                        externalId,
                        () -> uniqueness
                                .require(supplier.taxId(), supplier.known(), null)
                                .chain(() -> table(supplier, externalId)),
                        CompanyContext.of(supplier.legalEntityId()))
                .map(id -> Effect.created(SupplierMapping.NAME, id)
                        .knownAs(supplier.known())
                        .mastering(requestedBy(intent)));
    }

    @Override
    public String makes() {
        return SupplierMapping.NAME;
    }

    @Override
    public Uni<Making> making(Intent intent) {
        NewSupplier supplier = intent.body(NewSupplier.class, json);
        return Uni.createFrom().item(new Making(intent.cause(), supplier.known(), requestedBy(intent)));
    }

    private static JsonObject requestedBy(Intent intent) {
        return JsonObject.of(
                SupplierMapping.APPROVAL_STATUS,
                Supplier.UNAPPROVED,
                SupplierMapping.REQUESTER,
                Actor.of(intent.command()).toJson());
    }

    private Uni<LoadTable> table(NewSupplier supplier, String externalId) {
        LoadTable.Builder table = LoadTable.builder()
                .cell("id", externalId)
                // A partner is a supplier from the first bill on; this one is at once.
                .cell("supplier_rank", 1)
                .cell("is_company", Boolean.FALSE.equals(supplier.company()) ? "0" : "1");
        texts(supplier).forEach((field, value) -> table.cell(field, value.strip()));
        PublicId.parse(SupplierMapping.LEGAL_ENTITY_PREFIX, supplier.legalEntityId())
                .ifPresent(company -> table.cell("company_id/.id", company));
        String country = supplier.address() == null ? null : supplier.address().countryCode();
        return country == null
                ? Uni.createFrom().item(table.build())
                : countries.withCode(country).map(id -> table.cell("country_id/.id", id)
                        .build());
    }

    /** By Odoo's names. */
    private static Map<String, String> texts(NewSupplier supplier) {
        Map<String, String> texts = new java.util.TreeMap<>();
        texts.put("name", supplier.name());
        texts.put("ref", supplier.reference());
        texts.put("vat", supplier.taxId());
        texts.put("email", supplier.email());
        texts.put("phone", supplier.phone());
        if (supplier.address() != null) {
            texts.put("street", supplier.address().street());
            texts.put("street2", supplier.address().street2());
            texts.put("zip", supplier.address().postalCode());
            texts.put("city", supplier.address().city());
        }
        texts.values().removeIf(java.util.Objects::isNull);
        return texts;
    }
}
