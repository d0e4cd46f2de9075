package io.atrium.procurement;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.command.CommandHandler;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.atrium.kernel.Failure;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.LoadTable;
import io.atrium.odoo.Odoo;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.OdooVersion;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.Map;

/** Creates the order in Odoo under the intent's external id, each line under one of its own. */
@ApplicationScoped
class PurchaseOrderCreation implements CommandHandler {

    static final String OPERATION = "purchase-order.create";

    private final Odoo odoo;
    private final Currencies currencies;
    private final PurchaseOrderLines lines;
    private final ObjectMapper json;

    PurchaseOrderCreation(Odoo odoo, Currencies currencies, PurchaseOrderLines lines, ObjectMapper json) {
        this.odoo = odoo;
        this.currencies = currencies;
        this.lines = lines;
        this.json = json;
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public Uni<Effect> perform(Intent intent) {
        String externalId = intent.externalId(PurchaseOrderMapping.PREFIX);
        return create(intent.body(NewPurchaseOrder.class, json), externalId)
                .map(id -> Effect.created(PurchaseOrderMapping.NAME, id));
    }

    /** Creates the order, unless there is one under that external id; answers its id in Odoo. */
    Uni<Integer> create(NewPurchaseOrder order, String externalId) {
        return odoo.loadOnce(
                PurchaseOrderMapping.MODEL,
                externalId,
                () -> table(order, externalId),
                CompanyContext.of(order.legalEntityId()));
    }

    private Uni<LoadTable> table(NewPurchaseOrder order, String externalId) {
        return Uni.combine()
                .all()
                .unis(odoo.version(), lines.items(byPointer(order)), currency(order))
                .asTuple()
                .map(found -> table(order, externalId, found.getItem1(), found.getItem2(), found.getItem3()));
    }

    private static Map<String, NewPurchaseOrder.NewLine> byPointer(NewPurchaseOrder order) {
        Map<String, NewPurchaseOrder.NewLine> byPointer = new LinkedHashMap<>();
        for (int i = 0; i < order.lines().size(); i++) {
            byPointer.put("/lines/" + i, order.lines().get(i));
        }
        return byPointer;
    }

    private Uni<Integer> currency(NewPurchaseOrder order) {
        return currencies.named(order.lines().get(0).unitPrice().currency(), "/lines/0/unitPrice/currency");
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
            if (i > 0) {
                table.nextRow();
            }
            lines.cells(table, externalId + "_" + (i + 1), order.lines().get(i), items, version);
        }
        return table.build();
    }

    private static void optional(LoadTable.Builder table, String field, String value) {
        if (value != null) {
            table.cell(field, value);
        }
    }

    private static int odooId(String prefix, String id) {
        return PublicId.parse(prefix, id).orElseThrow(() -> Failure.invalid("", id + " is not an id of that kind"));
    }
}
