package io.atrium.invoicing;

import io.atrium.kernel.PublicId;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.OdooVersion;
import io.atrium.record.Identifier;
import io.atrium.record.RecordType;
import io.vertx.core.json.JsonArray;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Legal entities: Odoo's companies. The limit of a caller to legal entities holds for them too. */
@ApplicationScoped
class LegalEntityMapping implements RecordType {

    static final String NAME = "legal-entity";
    static final String PREFIX = "le";

    /** Since Odoo 16 companies can be archived. */
    private static boolean canBeArchived(OdooVersion version) {
        return version.major() >= 16;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String prefix() {
        return PREFIX;
    }

    @Override
    public Class<LegalEntity> canonical() {
        return LegalEntity.class;
    }

    @Override
    public String model() {
        return "res.company";
    }

    @Override
    public JsonArray domain() {
        return new JsonArray();
    }

    /**
     * Number, tax id and address are those of the company's partner: a change that is made on the partner alone is not
     * noticed before the company is written or read through.
     */
    @Override
    public List<String> fields(OdooVersion version) {
        List<String> fields = new ArrayList<>(List.of(
                "name",
                "company_registry",
                "vat",
                "currency_id",
                "email",
                "phone",
                "street",
                "street2",
                "zip",
                "city",
                "state_id",
                "country_id",
                "parent_id"));
        if (canBeArchived(version)) {
            fields.add("active");
        }
        return fields;
    }

    @Override
    public LegalEntity toCanonical(OdooRow row, List<OdooRow> lines, List<Identifier> identifiers) {
        String id = PublicId.of(PREFIX, row.id());
        return new LegalEntity(
                id,
                row.text("name"),
                row.text("company_registry"),
                row.text("vat"),
                row.label("currency_id"),
                row.text("email"),
                row.text("phone"),
                new LegalEntity.Address(
                        row.text("street"),
                        row.text("street2"),
                        row.text("zip"),
                        row.text("city"),
                        row.label("state_id"),
                        row.label("country_id")),
                PublicId.ofNullable(PREFIX, row.reference("parent_id")),
                !row.has("active") || row.flag("active"),
                id,
                identifiers);
    }

    @Override
    public List<Watch> watched(OdooVersion version) {
        return List.of(new Watch("res.partner", "partner_id"));
    }

    @Override
    public Set<String> keys() {
        return Set.of("name", "registryNumber", "taxId", "currency", "parentId", "active", "legalEntityId");
    }
}
