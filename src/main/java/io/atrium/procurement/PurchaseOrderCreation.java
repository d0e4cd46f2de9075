package io.atrium.procurement;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.command.CommandHandler;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.atrium.kernel.Failure;
import io.atrium.kernel.PublicId;
import io.atrium.kernel.Violation;
import io.atrium.odoo.LoadTable;
import io.atrium.odoo.Odoo;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.OdooVersion;
import io.atrium.odoo.Search;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Creates the order in Odoo under the intent's external id, each line under one of its own. */
@ApplicationScoped
class PurchaseOrderCreation implements CommandHandler {

    static final String OPERATION = "purchase-order.create";

    private static final DateTimeFormatter ODOO_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    private final Odoo odoo;
    private final ObjectMapper json;
    private final Clock clock;

    PurchaseOrderCreation(Odoo odoo, ObjectMapper json, Clock clock) {
        this.odoo = odoo;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public Uni<Effect> perform(Intent intent) {
        String externalId = intent.externalId(PurchaseOrderMapping.PREFIX);
        NewPurchaseOrder order = order(intent);
        return odoo.loadOnce(PurchaseOrderMapping.MODEL, externalId, () -> table(order, externalId), context(order))
                .map(id -> Effect.created(PurchaseOrderMapping.NAME, id));
    }

    private Uni<LoadTable> table(NewPurchaseOrder order, String externalId) {
        return Uni.combine()
                .all()
                .unis(odoo.version(), items(order), currency(order))
                .asTuple()
                .map(found -> table(order, externalId, found.getItem1(), found.getItem2(), found.getItem3()));
    }

    /** The items ordered, by Odoo id; one that Odoo lacks, or that cannot be bought, is the caller's mistake. */
    private Uni<Map<Integer, OdooRow>> items(NewPurchaseOrder order) {
        List<Integer> ids = order.lines().stream()
                .map(line -> odooId(PurchaseOrderMapping.ITEM_PREFIX, line.itemId()))
                .distinct()
                .toList();
        return odoo.read("product.product", ids, List.of("display_name", "uom_id", "purchase_ok", "active"))
                .map(rows -> rows.stream().collect(Collectors.toMap(OdooRow::id, Function.identity())))
                .invoke(items -> requireItems(order, items));
    }

    private static void requireItems(NewPurchaseOrder order, Map<Integer, OdooRow> items) {
        List<Violation> violations = new ArrayList<>();
        for (int i = 0; i < order.lines().size(); i++) {
            OdooRow item = items.get(odooId(
                    PurchaseOrderMapping.ITEM_PREFIX, order.lines().get(i).itemId()));
            if (item == null) {
                violations.add(new Violation("/lines/" + i + "/itemId", "There is no such item"));
            } else if (!item.flag("purchase_ok") || !item.flag("active")) {
                violations.add(new Violation("/lines/" + i + "/itemId", "The item cannot be bought"));
            }
        }
        if (!violations.isEmpty()) {
            throw Failure.invalid(violations);
        }
    }

    private Uni<Integer> currency(NewPurchaseOrder order) {
        String name = order.lines().get(0).unitPrice().currency();
        JsonArray domain =
                new JsonArray().add(new JsonArray().add("name").add("=").add(name));
        return odoo.searchRead(
                        Search.of("res.currency", domain, List.of("name")).limit(1))
                .map(rows -> rows.stream()
                        .findFirst()
                        .map(OdooRow::id)
                        .orElseThrow(() -> Failure.invalid(
                                "/lines/0/unitPrice/currency", "Odoo does not use the currency " + name)));
    }

    private LoadTable table(
            NewPurchaseOrder order, String externalId, OdooVersion version, Map<Integer, OdooRow> items, int currency) {
        LoadTable.Builder table = LoadTable.builder()
                .cell("id", externalId)
                .cell("partner_id/.id", odooId(SupplierMapping.PREFIX, order.supplierId()))
                .cell("currency_id/.id", currency);
        optional(table, "partner_ref", order.supplierReference());
        optional(table, "origin", order.origin());
        if (order.legalEntityId() != null) {
            table.cell("company_id/.id", odooId("le", order.legalEntityId()));
        }
        for (int i = 0; i < order.lines().size(); i++) {
            NewPurchaseOrder.NewLine line = order.lines().get(i);
            OdooRow item = items.get(odooId(PurchaseOrderMapping.ITEM_PREFIX, line.itemId()));
            if (i > 0) {
                table.nextRow();
            }
            table.cell("order_line/id", externalId + "_" + (i + 1))
                    .cell("order_line/product_id/.id", item.id())
                    .cell(
                            "order_line/name",
                            Optional.ofNullable(line.description()).orElse(item.text("display_name")))
                    .cell("order_line/product_qty", line.quantity().toPlainString())
                    .cell("order_line/" + PurchaseOrderMapping.unitField(version) + "/.id", item.reference("uom_id"))
                    .cell("order_line/price_unit", line.unitPrice().amount())
                    .cell("order_line/date_planned", ODOO_TIME.format(planned(line)));
        }
        return table.build();
    }

    private Instant planned(NewPurchaseOrder.NewLine line) {
        return line.plannedAt() == null ? clock.instant() : line.plannedAt();
    }

    private static void optional(LoadTable.Builder table, String field, String value) {
        if (value != null) {
            table.cell(field, value);
        }
    }

    /** Without a zone Odoo reads the times of a load in that of its user. */
    private static JsonObject context(NewPurchaseOrder order) {
        JsonObject context = new JsonObject().put("tz", "UTC");
        return order.legalEntityId() == null
                ? context
                : context.put("allowed_company_ids", new JsonArray().add(odooId("le", order.legalEntityId())));
    }

    private static int odooId(String prefix, String id) {
        return PublicId.parse(prefix, id).orElseThrow(() -> Failure.invalid("", id + " is not an id of that kind"));
    }

    private NewPurchaseOrder order(Intent intent) {
        try {
            return json.readValue(intent.body().encode(), NewPurchaseOrder.class);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a stored intent cannot be read", impossible);
        }
    }
}
