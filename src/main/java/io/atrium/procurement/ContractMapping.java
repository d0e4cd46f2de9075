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
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Contracts are Odoo's purchase agreements, which Odoo calls requisitions. Their model was remade in Odoo 18. */
@ApplicationScoped
class ContractMapping implements RecordType {

    static final String PREFIX = "con";

    private static final Map<String, String> STEPS =
            Map.of("confirmed", "was confirmed", "closed", "was closed", "cancelled", "was cancelled");

    /** Up to Odoo 17, agreements have types that people define, a deadline with a time of day, and no first day. */
    private static boolean hasOwnTypes(OdooVersion version) {
        return version.major() < 18;
    }

    @Override
    public String name() {
        return "contract";
    }

    @Override
    public String prefix() {
        return PREFIX;
    }

    @Override
    public Class<Contract> canonical() {
        return Contract.class;
    }

    @Override
    public String model() {
        return "purchase.requisition";
    }

    @Override
    public JsonArray domain() {
        return new JsonArray();
    }

    @Override
    public List<String> fields(OdooVersion version) {
        List<String> fields =
                new ArrayList<>(List.of("name", "state", "vendor_id", "company_id", "currency_id", "date_end"));
        fields.addAll(
                hasOwnTypes(version)
                        ? List.of("is_quantity_copy", "origin")
                        : List.of("requisition_type", "reference", "date_start"));
        return fields;
    }

    @Override
    public Set<String> essential() {
        return Set.of("name", "state");
    }

    @Override
    public Optional<Lines> lines(OdooVersion version) {
        return Optional.of(new Lines(
                "purchase.requisition.line",
                "requisition_id",
                List.of("product_id", "product_description_variants", "product_qty", "product_uom_id", "price_unit"),
                new JsonArray(),
                "id asc"));
    }

    @Override
    public Contract toCanonical(OdooRow row, List<OdooRow> lines, List<Identifier> identifiers) {
        String currency = row.label("currency_id");
        return new Contract(
                PublicId.of(PREFIX, row.id()),
                row.text("name"),
                kind(row),
                status(row.text("state")),
                PublicId.ofNullable(SupplierMapping.PREFIX, row.reference("vendor_id")),
                row.label("vendor_id"),
                row.has("reference") ? row.text("reference") : row.text("origin"),
                PublicId.ofNullable(SupplierMapping.LEGAL_ENTITY_PREFIX, row.reference("company_id")),
                row.date("date_start"),
                row.has("requisition_type") ? row.date("date_end") : day(row.instant("date_end")),
                lines.stream().map(line -> line(line, currency)).toList(),
                identifiers);
    }

    /** Odoo up to 17 itself knows a blanket order by this: its orders do not copy the agreed quantities. */
    private static String kind(OdooRow row) {
        if (row.has("requisition_type")) {
            return "purchase_template".equals(row.text("requisition_type")) ? "purchase-template" : "blanket-order";
        }
        return "none".equals(row.text("is_quantity_copy")) ? "blanket-order" : "call-for-tender";
    }

    private static String status(String state) {
        return switch (state) {
            case "draft" -> "draft";
            // Odoo 14 to 17: a running blanket order, and a call for tender that went out.
            case "ongoing", "in_progress" -> "confirmed";
            case "open" -> "bid-selection";
            case "confirmed" -> "confirmed";
            case "done" -> "closed";
            default -> "cancelled";
        };
    }

    private static LocalDate day(Instant deadline) {
        return deadline == null ? null : LocalDate.ofInstant(deadline, ZoneOffset.UTC);
    }

    private static Contract.Line line(OdooRow line, String currency) {
        return new Contract.Line(
                PublicId.of("col", line.id()),
                PublicId.ofNullable(ItemMapping.PREFIX, line.reference("product_id")),
                line.label("product_id"),
                line.text("product_description_variants"),
                line.quantity("product_qty"),
                line.label("product_uom_id"),
                Money.of(line.decimal("price_unit"), currency));
    }

    @Override
    public List<Watch> watched(OdooVersion version) {
        return List.of(new Watch("res.partner", "vendor_id"));
    }

    @Override
    public Set<String> keys() {
        return Set.of("number", "kind", "status", "supplierId", "reference", "legalEntityId", "validFrom", "validTo");
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
}
