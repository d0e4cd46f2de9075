package io.atrium.procurement;

import io.atrium.kernel.Failure;
import io.atrium.kernel.PublicId;
import io.atrium.kernel.Violations;
import io.atrium.odoo.LoadTable;
import io.atrium.odoo.Odoo;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.OdooVersion;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** New lines of orders, of items that can be bought, as {@code load} takes them (purchase.order.line, 14 to 19). */
@ApplicationScoped
class PurchaseOrderLines {

    private static final DateTimeFormatter ODOO_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    private final Odoo odoo;
    private final Clock clock;

    PurchaseOrderLines(Odoo odoo, Clock clock) {
        this.odoo = odoo;
        this.clock = clock;
    }

    /**
     * The items of those lines, by Odoo id.
     *
     * @param lines by where they stand in the request
     * @throws Failure {@code invalid}: one that Odoo lacks, or that cannot be bought, is the caller's mistake
     */
    Uni<Map<Integer, OdooRow>> items(Map<String, NewPurchaseOrder.NewLine> lines) {
        List<Integer> ids =
                lines.values().stream().map(line -> item(line)).distinct().toList();
        return odoo.read("product.product", ids, List.of("display_name", "uom_id", "purchase_ok", "active"))
                .map(rows -> rows.stream().collect(Collectors.toMap(OdooRow::id, Function.identity())))
                .invoke(items -> require(lines, items));
    }

    private static void require(Map<String, NewPurchaseOrder.NewLine> lines, Map<Integer, OdooRow> items) {
        Violations violations = new Violations();
        lines.forEach((pointer, line) -> {
            OdooRow item = items.get(item(line));
            if (item == null) {
                violations.add(pointer + "/itemId", "There is no such item");
            } else if (!item.flag("purchase_ok") || !item.flag("active")) {
                violations.add(pointer + "/itemId", "The item cannot be bought");
            }
        });
        violations.require();
    }

    private static int item(NewPurchaseOrder.NewLine line) {
        return PublicId.parse(ItemMapping.PREFIX, line.itemId())
                .orElseThrow(() -> Failure.invalid("", line.itemId() + " is not an id of that kind"));
    }

    /** Sets the cells of the current row to that line, under its external id. */
    void cells(
            LoadTable.Builder table,
            String externalId,
            NewPurchaseOrder.NewLine line,
            Map<Integer, OdooRow> items,
            OdooVersion version) {
        OdooRow item = items.get(item(line));
        table.cell("order_line/id", externalId)
                .cell("order_line/product_id/.id", item.id())
                .cell("order_line/name", Optional.ofNullable(line.description()).orElse(item.text("display_name")))
                .cell("order_line/product_qty", line.quantity().toPlainString())
                .cell("order_line/" + PurchaseOrderMapping.unitField(version) + "/.id", item.reference("uom_id"))
                .cell("order_line/price_unit", line.unitPrice().amount())
                .cell(
                        "order_line/date_planned",
                        time(Optional.ofNullable(line.plannedAt()).orElseGet(clock::instant)));
    }

    /** As Odoo writes it. */
    static String time(Instant instant) {
        return ODOO_TIME.format(instant);
    }
}
