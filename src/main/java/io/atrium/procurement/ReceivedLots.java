package io.atrium.procurement;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.Violations;
import io.atrium.odoo.Odoo;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.OdooVersion;
import io.atrium.odoo.Search;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The lots that came with a receipt: {@code stock.production.lot} up to 15, {@code stock.lot} since. A new one is made by
 * Odoo when the receipt is validated; one that it knows already it would not make again, and keeps its expiry.
 */
@ApplicationScoped
class ReceivedLots {

    /** Of Odoo's module {@code product_expiry}: on a lot, and on the line of a move that brings a new one. */
    static final String EXPIRY = "expiration_date";

    private static final String ITEM = "product.product";
    private static final String KEEPS_EXPIRY = "use_expiration_date";

    private final Odoo odoo;

    ReceivedLots(Odoo odoo) {
        this.odoo = odoo;
    }

    private static String model(OdooVersion version) {
        return version.major() >= 16 ? "stock.lot" : "stock.production.lot";
    }

    /** What there is to know of an item whose lots come in; the second field is not there where nothing expires. */
    Uni<List<String>> fieldsOfItems(Arrival arrival) {
        List<String> fields = List.of("tracking");
        return arrival.saysExpiry()
                ? odoo.fieldNames(ITEM)
                        .map(known -> known.contains(KEEPS_EXPIRY) ? List.of("tracking", KEEPS_EXPIRY) : fields)
                : Uni.createFrom().item(fields);
    }

    static boolean keepsExpiry(OdooRow item) {
        return item.flag(KEEPS_EXPIRY);
    }

    /**
     * Those that Odoo knows, by item and name. One of them that has no expiry yet is given the one that was said.
     *
     * @param moves of the receipt, by the ids of its lines
     * @throws io.atrium.kernel.Failure {@code invalid}: another expiry than such a lot has
     */
    Uni<Map<Key, Integer>> known(Arrival arrival, Map<String, OdooRow> moves, OdooVersion version) {
        List<Arrival.ArrivedLine> lines =
                arrival.lines().stream().filter(line -> line.lot() != null).toList();
        if (lines.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return search(lines, moves, arrival.saysExpiry(), version)
                .invoke(known -> requireSameExpiry(arrival, moves, known))
                .call(known -> giveExpiry(lines, moves, known, version))
                .map(known -> {
                    Map<Key, Integer> ids = new HashMap<>();
                    known.forEach((key, lot) -> ids.put(key, lot.id()));
                    return ids;
                });
    }

    private Uni<Map<Key, OdooRow>> search(
            List<Arrival.ArrivedLine> lines, Map<String, OdooRow> moves, boolean withExpiry, OdooVersion version) {
        List<Key> keys = lines.stream().map(line -> Key.of(line, moves)).toList();
        JsonArray domain = JsonArray.of(
                JsonArray.of(
                        "name",
                        "in",
                        new JsonArray(keys.stream().map(Key::name).distinct().toList())),
                JsonArray.of(
                        "product_id",
                        "in",
                        new JsonArray(keys.stream().map(Key::item).distinct().toList())));
        List<String> fields = new ArrayList<>(List.of("name", "product_id"));
        if (withExpiry) {
            fields.add(EXPIRY);
        }
        return odoo.searchRead(Search.of(model(version), domain, fields).orderBy("id asc"))
                .map(rows -> rows.stream()
                        .collect(Collectors.toMap(
                                row -> new Key(row.reference("product_id"), row.text("name")),
                                row -> row,
                                (first, later) -> first)));
    }

    private static void requireSameExpiry(Arrival arrival, Map<String, OdooRow> moves, Map<Key, OdooRow> known) {
        Violations violations = new Violations();
        for (int i = 0; i < arrival.lines().size(); i++) {
            Arrival.ArrivedLine line = arrival.lines().get(i);
            OdooRow lot = line.lot() == null ? null : known.get(Key.of(line, moves));
            Instant expiry = lot == null ? null : lot.instant(EXPIRY);
            if (expiry != null && line.expiry() != null && !expiry.equals(line.expiry())) {
                violations.add("/lines/" + i + "/lot/expiresAt", "The lot is known, and expires at " + expiry);
            }
        }
        violations.require();
    }

    private Uni<Void> giveExpiry(
            List<Arrival.ArrivedLine> lines, Map<String, OdooRow> moves, Map<Key, OdooRow> known, OdooVersion version) {
        return Multi.createFrom()
                .iterable(lines)
                .filter(line -> line.expiry() != null)
                .filter(line -> known.containsKey(Key.of(line, moves)))
                .filter(line -> known.get(Key.of(line, moves)).instant(EXPIRY) == null)
                .onItem()
                .transformToUniAndConcatenate(line -> odoo.write(
                        model(version),
                        List.of(known.get(Key.of(line, moves)).id()),
                        JsonObject.of(EXPIRY, PurchaseOrderLines.time(line.expiry())),
                        new JsonObject()))
                .collect()
                .last()
                .replaceWithVoid();
    }

    /**
     * Holds the receipt that is done to what was said of its lots.
     *
     * @param moves of the receipt, by the ids of its lines
     * @throws Failure {@code conflict}: somebody else may have been faster, and said something else
     */
    Uni<Void> requireAsSaid(Arrival arrival, Map<String, OdooRow> moves, OdooVersion version) {
        List<Arrival.ArrivedLine> lines = arrival.lines().stream()
                .filter(line -> line.expiry() != null && line.quantity().signum() > 0)
                .toList();
        return lines.isEmpty()
                ? Uni.createFrom().voidItem()
                : search(lines, moves, true, version)
                        .invoke(known -> lines.forEach(line -> requireAsSaid(line, known.get(Key.of(line, moves)))))
                        .replaceWithVoid();
    }

    private static void requireAsSaid(Arrival.ArrivedLine line, OdooRow lot) {
        if (lot == null || !Objects.equals(lot.instant(EXPIRY), line.expiry())) {
            throw new Failure(
                    FailureCode.CONFLICT,
                    "The receipt is done, but the lot " + line.lot().name() + " expires at another time than was said");
        }
    }

    /** What tells lots apart. */
    record Key(int item, String name) {

        static Key of(Arrival.ArrivedLine line, Map<String, OdooRow> moves) {
            return new Key(
                    moves.get(line.lineId()).reference("product_id"),
                    line.lot().name().strip());
        }
    }
}
