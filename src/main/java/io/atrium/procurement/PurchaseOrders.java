package io.atrium.procurement;

import io.atrium.access.Caller;
import io.atrium.command.Intent;
import io.atrium.command.Preconditions;
import io.atrium.command.Writes;
import io.atrium.kernel.Failure;
import io.atrium.kernel.PublicId;
import io.atrium.kernel.Violations;
import io.atrium.record.Records;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.util.HashSet;
import java.util.Set;

/** What callers may do with purchase orders, and the rules that decide before Odoo is asked. */
@ApplicationScoped
class PurchaseOrders {

    private static final String COLLECTION = "/v1/purchase-orders";

    private final Writes writes;
    private final Records records;

    PurchaseOrders(Writes writes, Records records) {
        this.writes = writes;
        this.records = records;
    }

    /** Creates an order as a draft. */
    Uni<Response> create(NewPurchaseOrder order, Caller caller, RoutingContext context) {
        NewPurchaseOrder placed = order.of(caller.legalEntityFor(order.legalEntityId()));
        check(placed);
        return writes.submit(PurchaseOrderCreation.OPERATION, caller, context, placed, COLLECTION);
    }

    /** Amends an order. */
    Uni<Response> amend(String id, PurchaseOrderChange change, String ifMatch, Caller caller, RoutingContext context) {
        check(change);
        return writes.submit(
                PurchaseOrderAmendment.OPERATION,
                caller,
                context,
                new PurchaseOrderAmendment.Wanted(id, ifMatch, change),
                COLLECTION,
                () -> records.require(PurchaseOrderMapping.NAME, id, caller, ifMatch)
                        .replaceWithVoid());
    }

    /** Confirms an order that is still a draft. */
    Uni<Response> confirm(String id, String ifMatch, Caller caller, RoutingContext context) {
        return act(PurchaseOrderConfirmation.OPERATION, id, new JsonObject(), ifMatch, caller, context);
    }

    /** Approves an order that waits for it. */
    Uni<Response> approve(String id, String ifMatch, Caller caller, RoutingContext context) {
        return act(PurchaseOrderApproval.OPERATION, id, new JsonObject(), ifMatch, caller, context);
    }

    /** Cancels an order of which nothing came yet. */
    Uni<Response> cancel(String id, String reason, String ifMatch, Caller caller, RoutingContext context) {
        JsonObject body = new JsonObject().put("reason", reason);
        return act(PurchaseOrderCancellation.OPERATION, id, body, ifMatch, caller, context);
    }

    private Uni<Response> act(
            String operation, String id, JsonObject body, String ifMatch, Caller caller, RoutingContext context) {
        body.put("id", id).put(Preconditions.IF_MATCH, ifMatch);
        return writes.submit(operation, caller, context, body, COLLECTION, () -> records.require(
                        PurchaseOrderMapping.NAME, id, caller, ifMatch)
                .replaceWithVoid());
    }

    /** The order that an intent names by {@code id}, in Odoo. */
    static int odooId(Intent intent) {
        return PublicId.parse(PurchaseOrderMapping.PREFIX, intent.body().getString("id"))
                .orElseThrow(() -> Failure.notFound("There is no such order"));
    }

    private static void check(NewPurchaseOrder order) {
        Violations violations = new Violations()
                .id("/supplierId", "a supplier", SupplierMapping.PREFIX, order.supplierId())
                .id("/legalEntityId", "a legal entity", SupplierMapping.LEGAL_ENTITY_PREFIX, order.legalEntityId());
        String currency = order.lines().get(0).unitPrice().currency();
        for (int i = 0; i < order.lines().size(); i++) {
            NewPurchaseOrder.NewLine line = order.lines().get(i);
            violations.id("/lines/" + i + "/itemId", "an item", ItemMapping.PREFIX, line.itemId());
            if (!line.unitPrice().currency().equals(currency)) {
                violations.add("/lines/" + i + "/unitPrice/currency", "All lines of an order are in one currency");
            }
        }
        violations.require();
    }

    private static void check(PurchaseOrderChange change) {
        Violations violations = new Violations().change(change.supplierReference(), change.origin(), change.lines());
        Set<String> named = new HashSet<>();
        for (int i = 0; i < change.named().size(); i++) {
            PurchaseOrderChange.LineChange line = change.named().get(i);
            String pointer = "/lines/" + i;
            if (line.adds()) {
                checkNew(line, pointer, violations);
            } else {
                checkKnown(line, pointer, violations);
                if (!named.add(line.id())) {
                    violations.add(pointer + "/id", "The line is named twice");
                }
            }
        }
        violations.require();
    }

    private static void checkNew(PurchaseOrderChange.LineChange line, String pointer, Violations violations) {
        violations.id(pointer + "/itemId", "an item", ItemMapping.PREFIX, line.itemId());
        if (line.itemId() == null) {
            violations.add(pointer + "/itemId", "The item is required for a new line");
        }
        if (line.quantity() == null) {
            violations.add(pointer + "/quantity", "The quantity is required for a new line");
        }
        if (line.unitPrice() == null) {
            violations.add(pointer + "/unitPrice", "The unit price is required for a new line");
        }
        if (line.removes()) {
            violations.add(pointer + "/remove", "A new line cannot be removed");
        }
    }

    private static void checkKnown(PurchaseOrderChange.LineChange line, String pointer, Violations violations) {
        violations.id(pointer + "/id", "a line", PurchaseOrderMapping.LINE_PREFIX, line.id());
        if (line.itemId() != null) {
            violations.add(pointer + "/itemId", "A line keeps its item: remove it and add another");
        }
    }
}
