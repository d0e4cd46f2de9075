package io.atrium.procurement;

import io.atrium.kernel.PublicId;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.OdooVersion;
import io.atrium.record.Identifier;
import io.atrium.record.RecordType;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Suppliers are the partners of Odoo that were ever marked or billed as vendors. */
@ApplicationScoped
class SupplierMapping implements RecordType {

    private static final Map<String, String> STEPS = Map.of(Supplier.APPROVED, "was approved");

    static final String NAME = "supplier";
    static final String PREFIX = "sup";
    static final String MODEL = "res.partner";
    static final String APPROVAL_STATUS = "approvalStatus";
    static final String REQUESTER = "requester";

    /** Legal entities are documents of another domain; here they are only pointed to. */
    static final String LEGAL_ENTITY_PREFIX = "le";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String prefix() {
        return PREFIX;
    }

    @Override
    public Class<Supplier> canonical() {
        return Supplier.class;
    }

    @Override
    public String model() {
        return MODEL;
    }

    @Override
    public JsonArray domain() {
        return suppliers("");
    }

    /** Which partners are suppliers, seen from where {@code path} leads to the partner: it is empty or ends in a dot. */
    static JsonArray suppliers(String path) {
        return JsonArray.of(JsonArray.of(path + "supplier_rank", ">", 0));
    }

    @Override
    public List<String> fields(OdooVersion version) {
        return List.of(
                "name",
                "ref",
                "vat",
                "email",
                "phone",
                "street",
                "street2",
                "zip",
                "city",
                "state_id",
                "country_id",
                "active",
                "company_id");
    }

    @Override
    public Supplier toCanonical(OdooRow row, List<OdooRow> lines, List<Identifier> identifiers) {
        return new Supplier(
                PublicId.of(PREFIX, row.id()),
                row.text("name"),
                row.text("ref"),
                row.text("vat"),
                row.text("email"),
                row.text("phone"),
                new Supplier.Address(
                        row.text("street"),
                        row.text("street2"),
                        row.text("zip"),
                        row.text("city"),
                        row.label("state_id"),
                        row.label("country_id")),
                row.flag("active"),
                PublicId.ofNullable(LEGAL_ENTITY_PREFIX, row.reference("company_id")),
                identifiers,
                null,
                null,
                null,
                null);
    }

    /** Whoever is new has to be approved. */
    @Override
    public JsonObject beginning() {
        return JsonObject.of(APPROVAL_STATUS, Supplier.UNAPPROVED);
    }

    @Override
    public Map<String, String> steps() {
        return STEPS;
    }

    @Override
    public String verb(JsonObject before, JsonObject after) {
        if (before == null) {
            return "created";
        }
        return isApproved(after) && !isApproved(before) ? Supplier.APPROVED : "updated";
    }

    private static boolean isApproved(JsonObject supplier) {
        return Supplier.APPROVED.equals(supplier.getString(APPROVAL_STATUS));
    }

    /** Odoo knows no approval. */
    @Override
    public String authority(String verb) {
        return verb.equals(Supplier.APPROVED) ? ATRIUM : authority();
    }

    @Override
    public Set<String> keys() {
        return Set.of("name", "reference", "taxId", "email", "active", "legalEntityId", APPROVAL_STATUS);
    }
}
