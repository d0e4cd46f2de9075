package io.atrium.procurement;

import io.atrium.command.CommandHandler;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.atrium.http.EntityTag;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.Odoo;
import io.atrium.record.Records;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;

/**
 * Confirms an order with Odoo's button, and believes only the state that Odoo shows afterwards: the button says yes
 * when it did nothing, and may answer with a dialog instead of doing it (odoo: purchase.order, 14 to 19).
 */
@ApplicationScoped
class PurchaseOrderConfirmation implements CommandHandler {

    static final String OPERATION = "purchase-order.confirm";

    private static final Set<String> CONFIRMED = Set.of("confirmed", "to-approve", "closed");

    private final Odoo odoo;
    private final Records records;

    PurchaseOrderConfirmation(Odoo odoo, Records records) {
        this.odoo = odoo;
        this.records = records;
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public Uni<Effect> perform(Intent intent) {
        int id = PublicId.parse(PurchaseOrderMapping.PREFIX, intent.body().getString("id"))
                .orElseThrow(() -> Failure.notFound("There is no such order"));
        return require(intent, id)
                .chain(() -> status(id))
                .chain(status -> confirmOnce(intent, id, status))
                .replaceWith(() -> Effect.changed(PurchaseOrderMapping.NAME, id));
    }

    /**
     * The caller may have named the version that it read. It is compared with Odoo itself, and before the first attempt
     * only: a later one may meet the change that an earlier one made.
     */
    private Uni<Void> require(Intent intent, int id) {
        String ifMatch = intent.body().getString("ifMatch");
        return ifMatch == null || intent.attempt() > 1
                ? Uni.createFrom().voidItem()
                : records.refresh(PurchaseOrderMapping.NAME, id)
                        .invoke(order -> EntityTag.require(ifMatch, order.version()))
                        .replaceWithVoid();
    }

    private Uni<Void> confirmOnce(Intent intent, int id, String status) {
        // An earlier attempt of this intent may have confirmed it; anyone else's confirmation is a conflict.
        if (CONFIRMED.contains(status) && intent.attempt() > 1) {
            return Uni.createFrom().voidItem();
        }
        if (!PurchaseOrders.isConfirmable(status)) {
            throw new Failure(FailureCode.CONFLICT, "The order is " + status + "; only a draft can be confirmed");
        }
        return odoo.button(PurchaseOrderMapping.MODEL, "button_confirm", id, new JsonObject())
                .chain(ignored -> status(id))
                .invoke(PurchaseOrderConfirmation::requireConfirmed)
                .replaceWithVoid();
    }

    private static void requireConfirmed(String status) {
        if (!CONFIRMED.contains(status)) {
            throw new Failure(
                    FailureCode.REJECTED_BY_ODOO,
                    "Odoo left the order as " + status + "; it may have alternatives that somebody must decide on");
        }
    }

    private Uni<String> status(int id) {
        return odoo.read(PurchaseOrderMapping.MODEL, List.of(id), List.of("state"))
                .map(rows -> rows.stream()
                        .findFirst()
                        .map(PurchaseOrderMapping::status)
                        .orElseThrow(() -> Failure.notFound("Odoo has no such order any more")));
    }
}
