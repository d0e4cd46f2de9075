package io.atrium.procurement;

import io.atrium.kernel.PublicId;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.OdooVersion;
import io.atrium.record.Identifier;
import io.atrium.record.RecordType;
import io.vertx.core.json.JsonArray;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Inventory balances: Odoo's quants, added up by item and location. Odoo has a quant for each lot, package and owner, and
 * splits and merges them as it likes; their sums are what stays.
 */
@ApplicationScoped
class InventoryBalanceMapping implements RecordType {

    /** What is at customers, at suppliers or lost is not in stock. */
    private static final JsonArray IN_STOCK = JsonArray.of("internal", "transit");

    @Override
    public String name() {
        return "inventory-balance";
    }

    @Override
    public String prefix() {
        return "bal";
    }

    @Override
    public Class<InventoryBalance> canonical() {
        return InventoryBalance.class;
    }

    @Override
    public String model() {
        return "stock.quant";
    }

    @Override
    public JsonArray domain() {
        return JsonArray.of(JsonArray.of("location_id.usage", "in", IN_STOCK));
    }

    @Override
    public List<String> fields(OdooVersion version) {
        return List.of(
                "product_id", "location_id", "lot_id", "quantity", "reserved_quantity", "product_uom_id", "company_id");
    }

    @Override
    public Set<String> essential() {
        return Set.of("product_id", "location_id", "quantity", "reserved_quantity");
    }

    @Override
    public Optional<Group> group() {
        return Optional.of(new Group("product_id", "location_id"));
    }

    @Override
    public InventoryBalance toCanonical(OdooRow row, List<OdooRow> quants, List<Identifier> identifiers) {
        BigDecimal quantity = sum(quants, "quantity");
        BigDecimal reserved = sum(quants, "reserved_quantity");
        return new InventoryBalance(
                PublicId.of(prefix(), row.reference("product_id"), row.reference("location_id")),
                PublicId.of(ItemMapping.PREFIX, row.reference("product_id")),
                row.label("product_id"),
                PublicId.of("loc", row.reference("location_id")),
                row.label("location_id"),
                quantity,
                reserved,
                plain(quantity.subtract(reserved)),
                row.label("product_uom_id"),
                lots(quants),
                PublicId.ofNullable(SupplierMapping.LEGAL_ENTITY_PREFIX, row.reference("company_id")),
                identifiers);
    }

    /** In the order of their numbers, so that an unchanged balance reads the same however Odoo orders its quants. */
    private static List<InventoryBalance.Lot> lots(List<OdooRow> quants) {
        Map<String, List<OdooRow>> byNumber = quants.stream()
                .filter(quant -> quant.label("lot_id") != null)
                .collect(Collectors.groupingBy(quant -> quant.label("lot_id"), TreeMap::new, Collectors.toList()));
        return byNumber.isEmpty()
                ? null
                : byNumber.entrySet().stream()
                        .map(lot -> lot(lot.getKey(), lot.getValue()))
                        .toList();
    }

    private static InventoryBalance.Lot lot(String number, List<OdooRow> quants) {
        BigDecimal quantity = sum(quants, "quantity");
        BigDecimal reserved = sum(quants, "reserved_quantity");
        return new InventoryBalance.Lot(number, quantity, reserved, plain(quantity.subtract(reserved)));
    }

    private static BigDecimal sum(List<OdooRow> quants, String field) {
        return plain(quants.stream()
                .map(quant -> quant.decimal(field))
                .filter(Objects::nonNull)
                .reduce(BigDecimal.ZERO, BigDecimal::add));
    }

    /** Without idle zeros, as quantities are everywhere. */
    private static BigDecimal plain(BigDecimal quantity) {
        BigDecimal plain = quantity.stripTrailingZeros();
        return plain.scale() < 0 ? plain.setScale(0) : plain;
    }

    @Override
    public Set<String> keys() {
        return Set.of("itemId", "locationId", "location", "legalEntityId");
    }
}
