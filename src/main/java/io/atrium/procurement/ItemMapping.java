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
import java.util.Map;
import java.util.Set;

/** Items are Odoo's product variants, which are what orders, receipts and stock point to; also those only sold. */
@ApplicationScoped
class ItemMapping implements RecordType {

    static final String NAME = "item";
    static final String PREFIX = "itm";
    /** Item groups are Odoo's product templates. They are no documents, only what variants have in common. */
    static final String GROUP_PREFIX = "itg";

    /** Up to Odoo 17, being stocked is a type beside goods and services; from 18 on, goods are marked. */
    private static boolean hasStockedMark(OdooVersion version) {
        return version.major() >= 18;
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
    public Class<Item> canonical() {
        return Item.class;
    }

    @Override
    public String model() {
        return "product.product";
    }

    @Override
    public JsonArray domain() {
        return new JsonArray();
    }

    @Override
    public List<String> fields(OdooVersion version) {
        List<String> fields = new ArrayList<>(List.of(
                "name",
                "default_code",
                "barcode",
                "type",
                "categ_id",
                "uom_id",
                "purchase_ok",
                "active",
                "product_tmpl_id",
                "company_id"));
        if (hasStockedMark(version)) {
            fields.add("is_storable");
        }
        return fields;
    }

    @Override
    public Set<String> essential() {
        return Set.of("name", "type", "product_tmpl_id");
    }

    /** The currency is the company's, so that it has to be asked for together with the cost. */
    @Override
    public List<String> companyFields(OdooVersion version) {
        return List.of("standard_price", "cost_currency_id");
    }

    @Override
    public Item toCanonical(OdooRow row, List<OdooRow> lines, List<Identifier> identifiers) {
        return new Item(
                PublicId.of(PREFIX, row.id()),
                row.text("name"),
                row.text("default_code"),
                row.text("barcode"),
                "service".equals(row.text("type")) ? "service" : "goods",
                row.has("is_storable") ? row.flag("is_storable") : "product".equals(row.text("type")),
                row.label("categ_id"),
                row.label("uom_id"),
                row.flag("purchase_ok"),
                row.flag("active"),
                PublicId.ofNullable(GROUP_PREFIX, row.reference("product_tmpl_id")),
                PublicId.ofNullable(SupplierMapping.LEGAL_ENTITY_PREFIX, row.reference("company_id")),
                row.companies().entrySet().stream()
                        .filter(company -> hasCost(company.getValue()))
                        .map(ItemMapping::standardCost)
                        .toList(),
                identifiers);
    }

    private static boolean hasCost(OdooRow company) {
        return company.decimal("standard_price") != null && company.label("cost_currency_id") != null;
    }

    private static Item.StandardCost standardCost(Map.Entry<Integer, OdooRow> company) {
        OdooRow row = company.getValue();
        return new Item.StandardCost(
                PublicId.of(SupplierMapping.LEGAL_ENTITY_PREFIX, company.getKey()),
                Money.of(row.decimal("standard_price"), row.label("cost_currency_id")));
    }

    @Override
    public List<Watch> watched(OdooVersion version) {
        return List.of(new Watch("product.template", "product_tmpl_id"));
    }

    @Override
    public Set<String> keys() {
        return Set.of(
                "name",
                "code",
                "barcode",
                "kind",
                "stocked",
                "category",
                "purchasable",
                "active",
                "itemGroupId",
                "legalEntityId");
    }
}
