package io.atrium.procurement;

import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.atrium.command.Transition;
import io.atrium.command.Transitions;
import io.atrium.odoo.Odoo;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Presses the buttons that change an order's state (purchase.order, 14 to 19). */
@ApplicationScoped
class PurchaseOrderTransitions {

    private final Odoo odoo;
    private final Transitions transitions;

    PurchaseOrderTransitions(Odoo odoo, Transitions transitions) {
        this.odoo = odoo;
        this.transitions = transitions;
    }

    /**
     * Presses a button of the order that the intent names by {@code id}.
     *
     * @param from the states, in canonical words, from which Atrium allows it
     * @param to the states that show that it worked
     * @param button of Odoo
     * @param condition fails when there is more against it than the state
     */
    Uni<Effect> press(Intent intent, Set<String> from, Set<String> to, String button, Supplier<Uni<Void>> condition) {
        int id = PurchaseOrders.odooId(intent);
        return odoo.version()
                .map(version -> new Transition(
                        PurchaseOrderMapping.NAME,
                        "order",
                        PurchaseOrderMapping.MODEL,
                        id,
                        List.copyOf(PurchaseOrderMapping.stateFields(version)),
                        PurchaseOrderMapping::status,
                        from,
                        to,
                        () -> condition
                                .get()
                                .chain(() -> odoo.button(PurchaseOrderMapping.MODEL, button, id, new JsonObject()))))
                .chain(transition -> transitions.make(intent, transition));
    }

    /** The same, when nothing but the state decides. */
    Uni<Effect> press(Intent intent, Set<String> from, Set<String> to, String button) {
        return press(intent, from, to, button, () -> Uni.createFrom().voidItem());
    }
}
