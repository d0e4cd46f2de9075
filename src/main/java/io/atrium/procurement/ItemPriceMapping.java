package io.atrium.procurement;

import io.atrium.kernel.Money;
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

/** Prices are Odoo's vendor price lists. Most of them are for a product with all its variants, not for a single one. */
@ApplicationScoped
class ItemPriceMapping implements RecordType {

    /** The vendor's field: renamed in Odoo 16. */
    static String vendorField(OdooVersion version) {
        return version.major() >= 16 ? "partner_id" : "name";
    }

    /** The unit's field: renamed in Odoo 19. */
    private static String unitField(OdooVersion version) {
        return version.major() >= 19 ? "product_uom_id" : "product_uom";
    }

    /** Discounts came with Odoo 17. */
    private static boolean hasDiscount(OdooVersion version) {
        return version.major() >= 17;
    }

    @Override
    public String name() {
        return "item-price";
    }

    @Override
    public String prefix() {
        return "itp";
    }

    @Override
    public Class<ItemPrice> canonical() {
        return ItemPrice.class;
    }

    @Override
    public String model() {
        return "product.supplierinfo";
    }

    @Override
    public JsonArray domain() {
        return new JsonArray();
    }

    @Override
    public List<String> fields(OdooVersion version) {
        List<String> fields = new ArrayList<>(List.of(
                vendorField(version),
                "product_id",
                "product_tmpl_id",
                "product_name",
                "product_code",
                "price",
                "currency_id",
                unitField(version),
                "min_qty",
                "delay",
                "date_start",
                "date_end",
                "sequence",
                "purchase_requisition_id",
                "company_id"));
        if (hasDiscount(version)) {
            fields.add("discount");
        }
        return fields;
    }

    @Override
    public Set<String> essential() {
        return Set.of("product_tmpl_id", "price", "currency_id");
    }

    @Override
    public ItemPrice toCanonical(OdooRow row, List<OdooRow> lines, List<Identifier> identifiers) {
        String vendor = row.has("partner_id") ? "partner_id" : "name";
        String unit = row.has("product_uom_id") ? "product_uom_id" : "product_uom";
        return new ItemPrice(
                PublicId.of(prefix(), row.id()),
                PublicId.ofNullable(ItemMapping.PREFIX, row.reference("product_id")),
                PublicId.ofNullable(ItemMapping.GROUP_PREFIX, row.reference("product_tmpl_id")),
                PublicId.ofNullable(SupplierMapping.PREFIX, row.reference(vendor)),
                row.label(vendor),
                row.text("product_name"),
                row.text("product_code"),
                Money.of(row.decimal("price"), row.label("currency_id")),
                row.quantity("discount"),
                row.label(unit),
                row.quantity("min_qty"),
                row.integer("delay"),
                row.date("date_start"),
                row.date("date_end"),
                row.integer("sequence"),
                PublicId.ofNullable(ContractMapping.PREFIX, row.reference("purchase_requisition_id")),
                PublicId.ofNullable(SupplierMapping.LEGAL_ENTITY_PREFIX, row.reference("company_id")),
                identifiers);
    }

    @Override
    public Set<String> keys() {
        return Set.of(
                "itemId",
                "itemGroupId",
                "supplierId",
                "supplierItemCode",
                "validFrom",
                "validTo",
                "contractId",
                "legalEntityId");
    }
}
