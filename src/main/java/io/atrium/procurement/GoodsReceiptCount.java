package io.atrium.procurement;

import io.atrium.kernel.PublicId;
import io.atrium.kernel.Violations;
import io.atrium.odoo.Odoo;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.OdooVersion;
import io.atrium.odoo.Search;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Tells Odoo what was counted of a receipt: in {@code quantity_done} up to 16, in {@code quantity} and {@code picked} from
 * 17 on; by lot on the lines of the moves. Absolute numbers, so that saying it again changes nothing.
 */
@ApplicationScoped
class GoodsReceiptCount {

    private static final String DETAILS = "stock.move.line";

    private final Odoo odoo;
    private final ReceivedLots lots;
    private final ProcurementConfig config;

    GoodsReceiptCount(Odoo odoo, ReceivedLots lots, ProcurementConfig config) {
        this.odoo = odoo;
        this.lots = lots;
        this.config = config;
    }

    void check(@Observes StartupEvent started) {
        if (config.overReceipt() < 0 || config.overReceipt() > 100) {
            throw new IllegalArgumentException("atrium.procurement.over-receipt must be 0 to 100 percent");
        }
    }

    /**
     * Writes it, all in one call.
     *
     * @throws io.atrium.kernel.Failure {@code invalid}: lines that the receipt does not have, more than is expected, lots
     *     where there are none, an expiry that is not theirs
     */
    Uni<Void> write(int receipt, Arrival arrival, OdooVersion version) {
        return open(receipt)
                .chain(moves -> items(moves, arrival)
                        .invoke(items -> require(arrival, byLine(moves), items))
                        .replaceWith(moves))
                .chain(moves -> details(receipt, version).chain(details -> lots.known(arrival, byLine(moves), version)
                        .map(known -> commands(receipt, arrival, moves, details, known, version))))
                .chain(commands -> odoo.write(
                        GoodsReceiptMapping.MODEL,
                        List.of(receipt),
                        JsonObject.of(version.major() >= 16 ? "move_ids" : "move_lines", commands),
                        new JsonObject()));
    }

    private Uni<List<OdooRow>> open(int receipt) {
        return odoo.searchRead(Search.of(
                GoodsReceiptMapping.LINE_MODEL,
                JsonArray.of(
                        JsonArray.of("picking_id", "=", receipt),
                        JsonArray.of("state", "not in", JsonArray.of("done", "cancel"))),
                List.of("product_id", "product_uom_qty", "product_uom", "location_id", "location_dest_id")));
    }

    private Uni<Map<Integer, OdooRow>> items(List<OdooRow> moves, Arrival arrival) {
        List<Integer> ids = moves.stream()
                .map(move -> move.reference("product_id"))
                .distinct()
                .toList();
        return lots.fieldsOfItems(arrival)
                .chain(fields -> odoo.read("product.product", ids, fields))
                .map(GoodsReceiptCount::byId);
    }

    private static Map<Integer, OdooRow> byId(List<OdooRow> rows) {
        return rows.stream().collect(Collectors.toMap(OdooRow::id, Function.identity()));
    }

    private static Map<String, OdooRow> byLine(List<OdooRow> moves) {
        return moves.stream().collect(Collectors.toMap(GoodsReceiptCount::line, Function.identity()));
    }

    private void require(Arrival arrival, Map<String, OdooRow> byLine, Map<Integer, OdooRow> items) {
        Map<String, List<Arrival.ArrivedLine>> arrived = arrival.byLine();
        Violations violations = new Violations();
        for (int i = 0; i < arrival.lines().size(); i++) {
            Arrival.ArrivedLine line = arrival.lines().get(i);
            OdooRow move = byLine.get(line.lineId());
            String pointer = "/lines/" + i;
            if (move == null) {
                violations.add(pointer + "/lineId", "The receipt has no such line that is still open");
                continue;
            }
            if (Arrival.total(arrived.get(line.lineId())).compareTo(most(move)) > 0) {
                violations.add(
                        pointer + "/quantity",
                        "More than the " + move.quantity("product_uom_qty") + " that are expected");
            }
            OdooRow item = items.get(move.reference("product_id"));
            boolean tracked = !"none".equals(item.text("tracking"));
            if (tracked && line.lot() == null && line.quantity().signum() > 0) {
                violations.add(pointer + "/lot", "The item is tracked: say which lot came");
            } else if (!tracked && line.lot() != null) {
                violations.add(pointer + "/lot", "The item is not tracked by lots");
            } else if (line.expiry() != null && !ReceivedLots.keepsExpiry(item)) {
                violations.add(pointer + "/lot/expiresAt", "Odoo keeps no expiry of this item's lots");
            }
        }
        violations.require();
    }

    private BigDecimal most(OdooRow move) {
        BigDecimal percent = BigDecimal.valueOf(100L + config.overReceipt());
        return move.decimal("product_uom_qty").multiply(percent).movePointLeft(2);
    }

    private static String line(OdooRow move) {
        return PublicId.of(GoodsReceiptMapping.LINE_PREFIX, move.id());
    }

    /** What Odoo has of each move in detail, by the move's id. */
    private Uni<Map<Integer, List<OdooRow>>> details(int receipt, OdooVersion version) {
        return odoo.searchRead(Search.of(
                                DETAILS,
                                JsonArray.of(JsonArray.of("picking_id", "=", receipt)),
                                List.of("move_id", "lot_id", "lot_name", countedOfDetail(version)))
                        .orderBy("id asc"))
                .map(rows -> rows.stream()
                        .filter(row -> row.reference("move_id") != null)
                        .collect(Collectors.groupingBy(row -> row.reference("move_id"))));
    }

    private static String countedOfDetail(OdooVersion version) {
        return version.major() >= 17 ? "quantity" : "qty_done";
    }

    private static JsonArray commands(
            int receipt,
            Arrival arrival,
            List<OdooRow> moves,
            Map<Integer, List<OdooRow>> details,
            Map<ReceivedLots.Key, Integer> lots,
            OdooVersion version) {
        Map<String, List<Arrival.ArrivedLine>> arrived = arrival.byLine();
        JsonArray commands = new JsonArray();
        for (OdooRow move : moves) {
            List<Arrival.ArrivedLine> lines = arrived.getOrDefault(line(move), List.of());
            boolean byLot = lines.stream().anyMatch(line -> line.lot() != null);
            JsonObject values = byLot
                    ? JsonObject.of(
                            "move_line_ids",
                            detailed(receipt, move, lines, details.getOrDefault(move.id(), List.of()), lots, version))
                    : counted(Arrival.total(lines), version);
            commands.add(JsonArray.of(1, move.id(), values));
        }
        return commands;
    }

    /** From 17 on, what is not picked goes to the rest, whatever its quantity says. */
    private static JsonObject counted(BigDecimal quantity, OdooVersion version) {
        if (version.major() < 17) {
            return JsonObject.of("quantity_done", quantity);
        }
        return quantity.signum() == 0
                ? JsonObject.of("picked", false)
                : JsonObject.of("quantity", quantity, "picked", true);
    }

    /** Each lot on a line of its own: the one that has it already, else one that has none, else a new one. */
    private static JsonArray detailed(
            int receipt,
            OdooRow move,
            List<Arrival.ArrivedLine> arrived,
            List<OdooRow> details,
            Map<ReceivedLots.Key, Integer> lots,
            OdooVersion version) {
        Map<String, Arrival.ArrivedLine> byLot = new LinkedHashMap<>();
        arrived.stream()
                .filter(line -> line.lot() != null && line.quantity().signum() > 0)
                .forEach(line -> byLot.put(line.lot().name().strip(), line));
        List<OdooRow> free = new ArrayList<>(details);
        Map<String, OdooRow> taken = new HashMap<>();
        byLot.keySet().forEach(lot -> take(free, lot).ifPresent(detail -> taken.put(lot, detail)));
        JsonArray commands = new JsonArray();
        byLot.forEach((lot, line) -> {
            Integer known = lots.get(new ReceivedLots.Key(move.reference("product_id"), lot));
            JsonObject values = values(line, known, version);
            OdooRow detail =
                    taken.containsKey(lot) ? taken.get(lot) : take(free, null).orElse(null);
            commands.add(
                    detail == null
                            ? JsonArray.of(0, 0, values.mergeIn(place(receipt, move)))
                            : JsonArray.of(1, detail.id(), values));
        });
        free.forEach(detail -> commands.add(
                version.major() < 17
                        ? JsonArray.of(1, detail.id(), JsonObject.of("qty_done", 0))
                        : JsonArray.of(2, detail.id(), 0)));
        return commands;
    }

    private static Optional<OdooRow> take(List<OdooRow> free, String lot) {
        Optional<OdooRow> found = free.stream()
                .filter(detail -> Objects.equals(lotOf(detail), lot))
                .findFirst();
        found.ifPresent(free::remove);
        return found;
    }

    private static String lotOf(OdooRow detail) {
        return detail.reference("lot_id") == null ? detail.text("lot_name") : detail.label("lot_id");
    }

    private static JsonObject values(Arrival.ArrivedLine line, Integer known, OdooVersion version) {
        JsonObject values =
                known == null ? JsonObject.of("lot_name", line.lot().name().strip()) : JsonObject.of("lot_id", known);
        if (known == null && line.expiry() != null) {
            values.put(ReceivedLots.EXPIRY, PurchaseOrderLines.time(line.expiry()));
        }
        values.put(countedOfDetail(version), line.quantity());
        return version.major() >= 17 ? values.put("picked", true) : values;
    }

    private static JsonObject place(int receipt, OdooRow move) {
        return JsonObject.of(
                "picking_id", receipt,
                "product_id", move.reference("product_id"),
                "product_uom_id", move.reference("product_uom"),
                "location_id", move.reference("location_id"),
                "location_dest_id", move.reference("location_dest_id"));
    }
}
