package io.atrium.procurement;

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

/**
 * Bank accounts of suppliers, and of nobody else. An account of a contact who is no supplier himself is left out: Odoo
 * pays to the accounts of the company that the contact belongs to.
 */
@ApplicationScoped
class SupplierBankAccountMapping implements RecordType {

    static final String NAME = "supplier-bank-account";
    static final String PREFIX = "bank";
    static final String MODEL = "res.partner.bank";

    /** From Odoo 16 on, somebody has to allow payments to an account. */
    private static boolean hasTrust(OdooVersion version) {
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
    public Class<SupplierBankAccount> canonical() {
        return SupplierBankAccount.class;
    }

    @Override
    public String model() {
        return MODEL;
    }

    @Override
    public JsonArray domain() {
        return SupplierMapping.suppliers("partner_id.");
    }

    @Override
    public List<String> fields(OdooVersion version) {
        List<String> fields = new ArrayList<>(List.of(
                "partner_id",
                "acc_number",
                "acc_holder_name",
                "bank_name",
                "bank_bic",
                "currency_id",
                "active",
                "company_id"));
        if (hasTrust(version)) {
            fields.add("allow_out_payment");
        }
        return fields;
    }

    @Override
    public Set<String> essential() {
        return Set.of("partner_id", "acc_number");
    }

    @Override
    public SupplierBankAccount toCanonical(OdooRow row, List<OdooRow> lines, List<Identifier> identifiers) {
        return new SupplierBankAccount(
                PublicId.of(PREFIX, row.id()),
                PublicId.ofNullable(SupplierMapping.PREFIX, row.reference("partner_id")),
                row.text("acc_number"),
                row.text("acc_holder_name"),
                row.text("bank_name"),
                row.text("bank_bic"),
                row.label("currency_id"),
                row.has("allow_out_payment") ? row.flag("allow_out_payment") : null,
                row.flag("active"),
                PublicId.ofNullable(SupplierMapping.LEGAL_ENTITY_PREFIX, row.reference("company_id")),
                identifiers);
    }

    @Override
    public Set<String> keys() {
        return Set.of("supplierId", "currency", "active", "legalEntityId");
    }
}
