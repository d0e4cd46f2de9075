package io.atrium.procurement;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.command.CommandHandler;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.atrium.command.Preconditions;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.PublicId;
import io.atrium.kernel.Violations;
import io.atrium.odoo.LoadTable;
import io.atrium.odoo.Odoo;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.OdooVersion;
import io.atrium.odoo.Search;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Amends an order (purchase.order, 14 to 19): a draft in any way, a confirmed one only by more of a line, or by another
 * time. New lines come first, each under an external id of its own, then all the rest in one call; what an earlier
 * attempt has done already is not done again.
 */
@ApplicationScoped
class PurchaseOrderAmendment implements CommandHandler {

    static final String OPERATION = "purchase-order.amend";

    private static final Set<String> OPEN = Set.of("draft", "sent");
    private static final Set<String> CHANGEABLE_WHEN_CONFIRMED = Set.of("product_qty", "date_planned");

    private final Odoo odoo;
    private final Preconditions preconditions;
    private final PurchaseOrderLines lines;
    private final ObjectMapper json;

    PurchaseOrderAmendment(Odoo odoo, Preconditions preconditions, PurchaseOrderLines lines, ObjectMapper json) {
        this.odoo = odoo;
        this.preconditions = preconditions;
        this.lines = lines;
        this.json = json;
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public Uni<Effect> perform(Intent intent) {
        PurchaseOrderChange change = intent.body(Wanted.class, json).changes();
        int id = PurchaseOrders.odooId(intent);
        return preconditions
                .require(intent, PurchaseOrderMapping.NAME, id)
                .chain(odoo::version)
                .chain(version -> plan(intent, id, change, version)
                        .chain(plan -> add(intent, id, plan, version).replaceWith(plan)))
                .chain(plan -> write(id, plan))
                .replaceWith(() -> Effect.changed(PurchaseOrderMapping.NAME, id));
    }

    /** What is left to do. */
    private Uni<Plan> plan(Intent intent, int id, PurchaseOrderChange change, OdooVersion version) {
        return Uni.combine()
                .all()
                .unis(order(id, version), lines(id), missing(intent, change))
                .asTuple()
                .map(found -> plan(intent, change, found.getItem1(), found.getItem2(), found.getItem3()));
    }

    private Uni<OdooRow> order(int id, OdooVersion version) {
        List<String> fields = Stream.concat(
                        PurchaseOrderMapping.stateFields(version).stream(),
                        Stream.of("partner_ref", "origin", "currency_id"))
                .toList();
        return odoo.read(PurchaseOrderMapping.MODEL, List.of(id), fields).map(rows -> rows.stream()
                .findFirst()
                .orElseThrow(() -> Failure.notFound("Odoo has no such order any more")));
    }

    private Uni<List<OdooRow>> lines(int order) {
        return odoo.searchRead(Search.of(
                PurchaseOrderMapping.LINE_MODEL,
                JsonArray.of(JsonArray.of("order_id", "=", order), JsonArray.of("display_type", "=", false)),
                List.of("name", "product_qty", "price_unit", "date_planned", "qty_received")));
    }

    /** The new lines that no earlier attempt has added, by where they stand in the request. */
    private Uni<Map<String, NewPurchaseOrder.NewLine>> missing(Intent intent, PurchaseOrderChange change) {
        Map<String, NewPurchaseOrder.NewLine> added = new LinkedHashMap<>();
        for (int i = 0; i < change.named().size(); i++) {
            if (change.named().get(i).adds()) {
                added.put("/lines/" + i, change.named().get(i).asNew());
            }
        }
        return Multi.createFrom()
                .iterable(List.copyOf(added.keySet()))
                .onItem()
                .transformToUniAndConcatenate(
                        pointer -> odoo.externalId(PurchaseOrderMapping.LINE_MODEL, externalId(intent, pointer))
                                .invoke(known -> known.ifPresent(line -> added.remove(pointer))))
                .collect()
                .last()
                .replaceWith(added);
    }

    private static String externalId(Intent intent, String pointer) {
        return intent.externalId(PurchaseOrderMapping.LINE_PREFIX) + "_"
                + pointer.substring(pointer.lastIndexOf('/') + 1);
    }

    private static Plan plan(
            Intent intent,
            PurchaseOrderChange change,
            OdooRow order,
            List<OdooRow> lines,
            Map<String, NewPurchaseOrder.NewLine> added) {
        Map<Integer, OdooRow> byId = lines.stream().collect(Collectors.toMap(OdooRow::id, Function.identity()));
        requireSense(intent, change, order, byId);
        Plan plan = new Plan(order.differing(header(change)), new LinkedHashMap<>(), new ArrayList<>(), added);
        for (PurchaseOrderChange.LineChange line : change.named()) {
            OdooRow known = line.adds() ? null : byId.get(odooId(line));
            if (known != null && line.removes()) {
                plan.removed().add(known.id());
            } else if (known != null) {
                JsonObject differing = known.differing(values(line));
                if (!differing.isEmpty()) {
                    plan.changed().put(known.id(), differing);
                }
            }
        }
        requireAllowed(plan, PurchaseOrderMapping.status(order), byId);
        return plan;
    }

    private static int odooId(PurchaseOrderChange.LineChange line) {
        return PublicId.parse(PurchaseOrderMapping.LINE_PREFIX, line.id()).orElseThrow();
    }

    private static JsonObject header(PurchaseOrderChange change) {
        JsonObject values = new JsonObject();
        if (change.supplierReference() != null) {
            values.put("partner_ref", OdooText.of(change.supplierReference()));
        }
        if (change.origin() != null) {
            values.put("origin", OdooText.of(change.origin()));
        }
        return values;
    }

    private static JsonObject values(PurchaseOrderChange.LineChange line) {
        JsonObject values = new JsonObject();
        if (line.description() != null) {
            values.put("name", line.description().orElseThrow());
        }
        if (line.quantity() != null) {
            values.put("product_qty", line.quantity().orElseThrow());
        }
        if (line.unitPrice() != null) {
            values.put(
                    "price_unit", new BigDecimal(line.unitPrice().orElseThrow().amount()));
        }
        if (line.plannedAt() != null) {
            values.put("date_planned", PurchaseOrderLines.time(line.plannedAt().orElseThrow()));
        }
        return values;
    }

    /** A later attempt may find lines gone that an earlier one has removed. */
    private static void requireSense(
            Intent intent, PurchaseOrderChange change, OdooRow order, Map<Integer, OdooRow> lines) {
        String currency = order.label("currency_id");
        Violations violations = new Violations();
        for (int i = 0; i < change.named().size(); i++) {
            PurchaseOrderChange.LineChange line = change.named().get(i);
            if (!line.adds() && !lines.containsKey(odooId(line)) && intent.attempt() == 1) {
                violations.add("/lines/" + i + "/id", "The order has no such line");
            }
            if (line.unitPrice() != null
                    && !line.unitPrice().orElseThrow().currency().equals(currency)) {
                violations.add("/lines/" + i + "/unitPrice/currency", "The order is in " + currency);
            }
        }
        boolean grows = change.named().stream().anyMatch(PurchaseOrderChange.LineChange::adds);
        long removed = change.named().stream()
                .filter(PurchaseOrderChange.LineChange::removes)
                .count();
        if (!grows && removed > 0 && removed >= lines.size() && intent.attempt() == 1) {
            violations.add("/lines", "An order has at least one line; cancel it instead");
        }
        violations.require();
    }

    private static void requireAllowed(Plan plan, String status, Map<Integer, OdooRow> lines) {
        if (OPEN.contains(status) || plan.isEmpty()) {
            return;
        }
        if (!status.equals("confirmed")) {
            throw new Failure(
                    FailureCode.CONFLICT,
                    "The order is " + status + "; this takes one that is draft, sent or confirmed");
        }
        boolean onlyLines = plan.header().isEmpty()
                && plan.added().isEmpty()
                && plan.removed().isEmpty()
                && plan.changed().values().stream()
                        .allMatch(values -> CHANGEABLE_WHEN_CONFIRMED.containsAll(values.fieldNames()));
        boolean onlyMore = plan.changed().entrySet().stream()
                .allMatch(change -> isMore(change.getValue(), lines.get(change.getKey())));
        if (!onlyLines || !onlyMore) {
            throw new Failure(
                    FailureCode.CONFLICT,
                    "The order is confirmed: its lines can still be raised in quantity, and be planned for another time");
        }
    }

    private static boolean isMore(JsonObject values, OdooRow line) {
        if (!values.containsKey("product_qty")) {
            return true;
        }
        BigDecimal wanted = new BigDecimal(values.getValue("product_qty").toString());
        return wanted.compareTo(line.decimal("product_qty")) >= 0
                && wanted.compareTo(line.decimal("qty_received")) >= 0;
    }

    private Uni<Void> add(Intent intent, int order, Plan plan, OdooVersion version) {
        if (plan.added().isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return lines.items(plan.added())
                .chain(items -> odoo.load(
                        PurchaseOrderMapping.MODEL,
                        table(intent, order, plan.added(), items, version),
                        CompanyContext.of(null)))
                .replaceWithVoid();
    }

    private LoadTable table(
            Intent intent,
            int order,
            Map<String, NewPurchaseOrder.NewLine> added,
            Map<Integer, OdooRow> items,
            OdooVersion version) {
        LoadTable.Builder table = LoadTable.builder().cell(".id", order);
        boolean first = true;
        for (Map.Entry<String, NewPurchaseOrder.NewLine> line : added.entrySet()) {
            if (!first) {
                table.nextRow();
            }
            lines.cells(table, externalId(intent, line.getKey()), line.getValue(), items, version);
            first = false;
        }
        return table.build();
    }

    private Uni<Void> write(int order, Plan plan) {
        JsonArray commands = new JsonArray();
        plan.changed().forEach((line, values) -> commands.add(JsonArray.of(1, line, values)));
        plan.removed().forEach(line -> commands.add(JsonArray.of(2, line, 0)));
        JsonObject values = plan.header().copy();
        if (!commands.isEmpty()) {
            values.put("order_line", commands);
        }
        return values.isEmpty()
                ? Uni.createFrom().voidItem()
                : odoo.write(PurchaseOrderMapping.MODEL, List.of(order), values, new JsonObject());
    }

    /**
     * What is left to do.
     *
     * @param header fields of the order, as Odoo writes them
     * @param changed fields of its lines, by their ids
     * @param removed lines, by their ids
     * @param added new lines, by where they stand in the request
     */
    private record Plan(
            JsonObject header,
            Map<Integer, JsonObject> changed,
            List<Integer> removed,
            Map<String, NewPurchaseOrder.NewLine> added) {

        boolean isEmpty() {
            return header.isEmpty() && changed.isEmpty() && removed.isEmpty() && added.isEmpty();
        }
    }

    /** The command's body; {@code ifMatch} may be null. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Wanted(String id, String ifMatch, PurchaseOrderChange changes) {}
}
