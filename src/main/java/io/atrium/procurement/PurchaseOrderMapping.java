package io.atrium.procurement;

import io.atrium.kernel.Money;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.OdooVersion;
import io.atrium.record.Identifier;
import io.atrium.record.RecordType;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Purchase orders: Odoo's fields and states in canonical words. */
@ApplicationScoped
class PurchaseOrderMapping implements RecordType {

    private static final Map<String, String> STEPS = Map.of(
            "approved",
            "was approved, after it had to wait for that",
            "confirmed",
            "was confirmed",
            "cancelled",
            "was cancelled");

    static final String NAME = "purchase-order";
    static final String PREFIX = "po";
    static final String LINE_PREFIX = "pol";
    static final String MODEL = "purchase.order";
    static final String LINE_MODEL = "purchase.order.line";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String prefix() {
        return PREFIX;
    }

    @Override
    public Class<PurchaseOrder> canonical() {
        return PurchaseOrder.class;
    }

    @Override
    public String model() {
        return MODEL;
    }

    @Override
    public JsonArray domain() {
        return new JsonArray();
    }

    /** From Odoo 19 on, a closed order is no state of its own but a lock on a confirmed one. */
    private static boolean hasLock(OdooVersion version) {
        return version.major() >= 19;
    }

    /** Discounts on lines came with Odoo 17. */
    private static boolean hasDiscount(OdooVersion version) {
        return version.major() >= 17;
    }

    /** The unit's field on a line: renamed in Odoo 19. */
    static String unitField(OdooVersion version) {
        return version.major() >= 19 ? "product_uom_id" : "product_uom";
    }

    @Override
    public List<String> fields(OdooVersion version) {
        List<String> fields = new ArrayList<>(List.of(
                "name",
                "state",
                "partner_id",
                "partner_ref",
                "origin",
                "company_id",
                "currency_id",
                "date_order",
                "date_planned",
                "date_approve",
                "amount_untaxed",
                "amount_tax",
                "amount_total",
                "invoice_status"));
        if (hasLock(version)) {
            fields.add("locked");
        }
        return fields;
    }

    @Override
    public Optional<Lines> lines(OdooVersion version) {
        List<String> fields = new ArrayList<>(List.of(
                "product_id",
                "name",
                "product_qty",
                unitField(version),
                "price_unit",
                "price_subtotal",
                "date_planned",
                "qty_received",
                "qty_invoiced"));
        if (hasDiscount(version)) {
            fields.add("discount");
        }
        return Optional.of(new Lines(
                LINE_MODEL,
                "order_id",
                fields,
                new JsonArray().add(new JsonArray().add("display_type").add("=").add(false))));
    }

    @Override
    public PurchaseOrder toCanonical(OdooRow row, List<OdooRow> lines, List<Identifier> identifiers) {
        String currency = row.label("currency_id");
        return new PurchaseOrder(
                PublicId.of(PREFIX, row.id()),
                row.text("name"),
                status(row),
                PublicId.of(SupplierMapping.PREFIX, row.reference("partner_id")),
                row.label("partner_id"),
                row.text("partner_ref"),
                row.text("origin"),
                PublicId.of(SupplierMapping.LEGAL_ENTITY_PREFIX, row.reference("company_id")),
                row.instant("date_order"),
                row.instant("date_planned"),
                row.instant("date_approve"),
                Money.of(row.decimal("amount_untaxed"), currency),
                Money.of(row.decimal("amount_tax"), currency),
                Money.of(row.decimal("amount_total"), currency),
                invoicing(row.text("invoice_status")),
                lines.stream().map(line -> line(line, currency)).toList(),
                identifiers);
    }

    /** The fields that {@link #status} goes by. */
    static List<String> stateFields(OdooVersion version) {
        return hasLock(version) ? List.of("state", "locked") : List.of("state");
    }

    static String status(OdooRow row) {
        return switch (row.text("state")) {
            case "draft" -> "draft";
            case "sent" -> "sent";
            case "to approve" -> "to-approve";
            case "purchase" -> row.flag("locked") ? "closed" : "confirmed";
            case "done" -> "closed";
            default -> "cancelled";
        };
    }

    private static String invoicing(String status) {
        return switch (status == null ? "no" : status) {
            case "to invoice" -> "to-invoice";
            case "invoiced" -> "invoiced";
            default -> "nothing-to-invoice";
        };
    }

    private static PurchaseOrder.Line line(OdooRow line, String currency) {
        return new PurchaseOrder.Line(
                PublicId.of(LINE_PREFIX, line.id()),
                PublicId.ofNullable(ItemMapping.PREFIX, line.reference("product_id")),
                line.label("product_id"),
                line.text("name"),
                line.quantity("product_qty"),
                line.has("product_uom") ? line.label("product_uom") : line.label("product_uom_id"),
                Money.of(line.decimal("price_unit"), currency),
                line.quantityUnlessZero("discount"),
                Money.of(line.decimal("price_subtotal"), currency),
                line.instant("date_planned"),
                line.quantity("qty_received"),
                line.quantity("qty_invoiced"));
    }

    @Override
    public List<Watch> watched(OdooVersion version) {
        return List.of(
                new Watch("res.partner", "partner_id"),
                new Watch("product.template", "order_line.product_id.product_tmpl_id"));
    }

    @Override
    public Set<String> keys() {
        return Set.of(
                "number",
                "status",
                "supplierId",
                "supplierReference",
                "origin",
                "legalEntityId",
                "orderedAt",
                "invoicing");
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
        String is = after.getString("status");
        return STEPS.containsKey(is) && !is.equals(before.getString("status")) ? is : "updated";
    }

    /** What had to wait for approval is confirmed by it. */
    @Override
    public List<String> verbs(JsonObject before, JsonObject after) {
        boolean isApproved = before != null
                && "to-approve".equals(before.getString("status"))
                && Set.of("confirmed", "closed").contains(after.getString("status"));
        return isApproved ? List.of("approved", "confirmed") : List.of(verb(before, after));
    }
}
