package io.atrium.procurement;

import io.atrium.kernel.PublicId;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.OdooVersion;
import io.atrium.record.Identifier;
import io.atrium.record.RecordType;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Goods receipts: the incoming ones among Odoo's transfers. */
@ApplicationScoped
class GoodsReceiptMapping implements RecordType {

    private static final Map<String, String> STEPS =
            Map.of("validated", "was counted and is in stock", "cancelled", "was cancelled");

    static final String NAME = "goods-receipt";
    static final String PREFIX = "rcv";
    static final String LINE_PREFIX = "rcl";
    static final String MODEL = "stock.picking";
    static final String LINE_MODEL = "stock.move";

    /** Up to Odoo 16 a line knows what was counted; from 17 on, a quantity and whether it was picked. */
    static List<String> countedFields(OdooVersion version) {
        return version.major() >= 17 ? List.of("quantity", "picked") : List.of("quantity_done");
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
    public Class<GoodsReceipt> canonical() {
        return GoodsReceipt.class;
    }

    @Override
    public String model() {
        return MODEL;
    }

    @Override
    public JsonArray domain() {
        return incoming("");
    }

    private static JsonArray incoming(String path) {
        return JsonArray.of(JsonArray.of(path + "picking_type_id.code", "=", "incoming"));
    }

    @Override
    public List<String> fields(OdooVersion version) {
        return List.of(
                "name",
                "state",
                "partner_id",
                "purchase_id",
                "origin",
                "backorder_id",
                "location_dest_id",
                "company_id",
                "scheduled_date",
                "date_done");
    }

    @Override
    public Set<String> essential() {
        return Set.of("name", "state");
    }

    @Override
    public Optional<Lines> lines(OdooVersion version) {
        List<String> fields =
                new ArrayList<>(List.of("product_id", "purchase_line_id", "state", "product_uom_qty", "product_uom"));
        fields.addAll(countedFields(version));
        return Optional.of(new Lines(LINE_MODEL, "picking_id", fields, incoming("picking_id.")));
    }

    @Override
    public GoodsReceipt toCanonical(OdooRow row, List<OdooRow> lines, List<Identifier> identifiers) {
        return new GoodsReceipt(
                PublicId.of(PREFIX, row.id()),
                row.text("name"),
                status(row.text("state")),
                PublicId.ofNullable(SupplierMapping.PREFIX, row.reference("partner_id")),
                row.label("partner_id"),
                PublicId.ofNullable(PurchaseOrderMapping.PREFIX, row.reference("purchase_id")),
                row.text("origin"),
                PublicId.ofNullable(PREFIX, row.reference("backorder_id")),
                row.label("location_dest_id"),
                PublicId.ofNullable(SupplierMapping.LEGAL_ENTITY_PREFIX, row.reference("company_id")),
                row.instant("scheduled_date"),
                row.instant("date_done"),
                lines.stream().map(GoodsReceiptMapping::line).toList(),
                identifiers);
    }

    static String status(String state) {
        return switch (state) {
            case "draft" -> "draft";
            case "assigned" -> "ready";
            case "done" -> "done";
            case "cancel" -> "cancelled";
            // Waiting for another transfer, for goods, or for the rest of them.
            default -> "waiting";
        };
    }

    private static GoodsReceipt.Line line(OdooRow line) {
        return new GoodsReceipt.Line(
                PublicId.of(LINE_PREFIX, line.id()),
                PublicId.ofNullable(ItemMapping.PREFIX, line.reference("product_id")),
                line.label("product_id"),
                PublicId.ofNullable(PurchaseOrderMapping.LINE_PREFIX, line.reference("purchase_line_id")),
                status(line.text("state")),
                line.quantity("product_uom_qty"),
                received(line),
                line.label("product_uom"));
    }

    /** From Odoo 17 on, the quantity of a line that nobody has picked is only what is expected. */
    private static BigDecimal received(OdooRow line) {
        boolean counted = !line.has("picked") || line.flag("picked") || "done".equals(line.text("state"));
        return counted ? counted(line) : BigDecimal.ZERO;
    }

    /** The quantity that was counted of a line that is done. */
    static BigDecimal counted(OdooRow line) {
        return line.has("picked") ? line.quantity("quantity") : line.quantity("quantity_done");
    }

    @Override
    public List<Watch> watched(OdooVersion version) {
        return List.of(new Watch("res.partner", "partner_id"));
    }

    @Override
    public Set<String> keys() {
        return Set.of(
                "number",
                "status",
                "supplierId",
                "purchaseOrderId",
                "origin",
                "backorderOfId",
                "legalEntityId",
                "plannedAt",
                "receivedAt");
    }

    @Override
    public Map<String, String> steps() {
        return STEPS;
    }

    @Override
    public String verb(JsonObject before, JsonObject after) {
        String is = after.getString("status");
        if (before == null) {
            return "created";
        }
        if (is.equals(before.getString("status"))) {
            return "updated";
        }
        return switch (is) {
            case "done" -> "validated";
            case "cancelled" -> "cancelled";
            default -> "updated";
        };
    }
}
