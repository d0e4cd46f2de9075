package io.atrium.procurement;

import io.atrium.command.CommandHandler;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;

/**
 * Approves an order that waits for it. Odoo's button says nothing when its user may not approve, so only the state that
 * follows counts (purchase.order, 14 to 19).
 */
@ApplicationScoped
class PurchaseOrderApproval implements CommandHandler {

    static final String OPERATION = "purchase-order.approve";

    private static final Set<String> APPROVABLE = Set.of("to-approve");
    private static final Set<String> APPROVED = Set.of("confirmed", "closed");

    private final PurchaseOrderTransitions transitions;

    PurchaseOrderApproval(PurchaseOrderTransitions transitions) {
        this.transitions = transitions;
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public Uni<Effect> perform(Intent intent) {
        return transitions.press(intent, APPROVABLE, APPROVED, "button_approve");
    }
}
