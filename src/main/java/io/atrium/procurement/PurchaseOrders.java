package io.atrium.procurement;

import io.atrium.access.Caller;
import io.atrium.command.Writes;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.PublicId;
import io.atrium.kernel.Violation;
import io.atrium.record.Records;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What callers may do with purchase orders, and the rules that decide before Odoo is asked. */
@ApplicationScoped
class PurchaseOrders {

    private static final String COLLECTION = "/v1/purchase-orders";
    private static final Set<String> CONFIRMABLE = Set.of("draft", "sent");

    private final Writes writes;
    private final Records records;

    PurchaseOrders(Writes writes, Records records) {
        this.writes = writes;
        this.records = records;
    }

    /** Creates an order as a draft. */
    Uni<Response> create(NewPurchaseOrder order, Caller caller, RoutingContext context) {
        NewPurchaseOrder placed = forLegalEntity(order, caller);
        check(placed);
        return writes.submit(PurchaseOrderCreation.OPERATION, caller, context, placed, COLLECTION);
    }

    /** Confirms an order that is still a draft. */
    Uni<Response> confirm(String id, String ifMatch, Caller caller, RoutingContext context) {
        JsonObject body = new JsonObject().put("id", id).put("ifMatch", ifMatch);
        return writes.submit(
                PurchaseOrderConfirmation.OPERATION, caller, context, body, COLLECTION, () -> records.require(
                                PurchaseOrderMapping.NAME, id, caller, ifMatch)
                        .replaceWithVoid());
    }

    /** Whether an order in that state can be confirmed. */
    static boolean isConfirmable(String status) {
        return CONFIRMABLE.contains(status);
    }

    /** A caller that is limited to legal entities orders for one of them; with only one, that one is meant. */
    private static NewPurchaseOrder forLegalEntity(NewPurchaseOrder order, Caller caller) {
        Optional<Set<String>> allowed = caller.legalEntities();
        if (allowed.isEmpty()) {
            return order;
        }
        if (order.legalEntityId() == null && allowed.get().size() == 1) {
            return new NewPurchaseOrder(
                    order.supplierId(),
                    order.supplierReference(),
                    order.origin(),
                    allowed.get().iterator().next(),
                    order.lines());
        }
        if (order.legalEntityId() == null || !allowed.get().contains(order.legalEntityId())) {
            throw new Failure(FailureCode.FORBIDDEN, "The token does not allow orders of this legal entity");
        }
        return order;
    }

    private static void check(NewPurchaseOrder order) {
        List<Violation> violations = new ArrayList<>();
        checkId("/supplierId", "a supplier", SupplierMapping.PREFIX, order.supplierId(), violations);
        if (order.legalEntityId() != null) {
            checkId("/legalEntityId", "a legal entity", "le", order.legalEntityId(), violations);
        }
        String currency = order.lines().get(0).unitPrice().currency();
        for (int i = 0; i < order.lines().size(); i++) {
            NewPurchaseOrder.NewLine line = order.lines().get(i);
            checkId("/lines/" + i + "/itemId", "an item", PurchaseOrderMapping.ITEM_PREFIX, line.itemId(), violations);
            if (!line.unitPrice().currency().equals(currency)) {
                violations.add(new Violation(
                        "/lines/" + i + "/unitPrice/currency", "All lines of an order are in one currency"));
            }
        }
        if (!violations.isEmpty()) {
            throw Failure.invalid(violations);
        }
    }

    private static void checkId(String pointer, String what, String prefix, String id, List<Violation> violations) {
        if (PublicId.parse(prefix, id).isEmpty()) {
            violations.add(new Violation(pointer, "This is not the id of " + what));
        }
    }
}
