package io.atrium.procurement;

import io.atrium.command.CommandHandler;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;

/** Confirms an order with Odoo's button (purchase.order, 14 to 19); it may then wait for approval. */
@ApplicationScoped
class PurchaseOrderConfirmation implements CommandHandler {

    static final String OPERATION = "purchase-order.confirm";

    private static final Set<String> CONFIRMABLE = Set.of("draft", "sent");
    private static final Set<String> CONFIRMED = Set.of("confirmed", "to-approve", "closed");

    private final PurchaseOrderTransitions transitions;

    PurchaseOrderConfirmation(PurchaseOrderTransitions transitions) {
        this.transitions = transitions;
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public Uni<Effect> perform(Intent intent) {
        return transitions.press(intent, CONFIRMABLE, CONFIRMED, "button_confirm");
    }
}
