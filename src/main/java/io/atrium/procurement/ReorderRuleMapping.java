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

/** Reorder rules: Odoo's order points, 14 to 19. Whether they are kept is what Atrium sees, not Odoo. */
@ApplicationScoped
class ReorderRuleMapping implements RecordType {

    static final String NAME = "reorder-rule";
    static final String PREFIX = "ror";
    static final String SHORTAGE = "shortage";

    /** It is the stock that falls short, and partners know it by that name. */
    private static final String FELL_SHORT = "inventory.shortage";

    private static final Map<String, String> STEPS =
            Map.of(FELL_SHORT, "is not kept any more: less of the item is there than its minimum");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String prefix() {
        return PREFIX;
    }

    @Override
    public Class<ReorderRule> canonical() {
        return ReorderRule.class;
    }

    @Override
    public String model() {
        return "stock.warehouse.orderpoint";
    }

    @Override
    public JsonArray domain() {
        return new JsonArray();
    }

    @Override
    public List<String> fields(OdooVersion version) {
        return List.of(
                "name",
                "product_id",
                "location_id",
                "product_min_qty",
                "product_max_qty",
                "product_uom",
                "trigger",
                "active",
                "company_id");
    }

    @Override
    public Set<String> essential() {
        return Set.of("product_id", "location_id", "product_min_qty");
    }

    @Override
    public ReorderRule toCanonical(OdooRow row, List<OdooRow> lines, List<Identifier> identifiers) {
        return new ReorderRule(
                PublicId.of(PREFIX, row.id()),
                row.text("name"),
                PublicId.of(ItemMapping.PREFIX, row.reference("product_id")),
                row.label("product_id"),
                PublicId.of("loc", row.reference("location_id")),
                row.label("location_id"),
                row.quantity("product_min_qty"),
                row.quantity("product_max_qty"),
                row.label("product_uom"),
                "auto".equals(row.text("trigger")),
                !row.has("active") || row.flag("active"),
                PublicId.ofNullable(SupplierMapping.LEGAL_ENTITY_PREFIX, row.reference("company_id")),
                identifiers,
                null);
    }

    @Override
    public Set<String> keys() {
        return Set.of("itemId", "locationId", "location", "active", "legalEntityId");
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
        return after.containsKey(SHORTAGE) && !before.containsKey(SHORTAGE) ? FELL_SHORT : "updated";
    }

    @Override
    public String authority(String verb) {
        return verb.equals(FELL_SHORT) ? ATRIUM : authority();
    }
}
