package io.atrium.procurement;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.command.CommandHandler;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.Holds;
import io.atrium.odoo.Odoo;
import io.atrium.odoo.Search;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Cancels an order of which nothing was received or billed. The rule is Atrium's: Odoo 19 cancels silently whatever came
 * of the order. The reason stays with the operation.
 */
@ApplicationScoped
class PurchaseOrderCancellation implements CommandHandler {

    static final String OPERATION = "purchase-order.cancel";

    private static final Set<String> CANCELLABLE = Set.of("draft", "sent", "to-approve", "confirmed");
    private static final Set<String> CANCELLED = Set.of("cancelled");

    private final Odoo odoo;
    private final PurchaseOrderTransitions transitions;

    PurchaseOrderCancellation(Odoo odoo, PurchaseOrderTransitions transitions) {
        this.odoo = odoo;
        this.transitions = transitions;
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public Uni<Effect> perform(Intent intent) {
        return transitions.press(
                intent, CANCELLABLE, CANCELLED, "button_cancel", () -> requireUntouched(PurchaseOrders.odooId(intent)));
    }

    /** Draft bills count: somebody is about to pay. */
    private Uni<Void> requireUntouched(int order) {
        JsonArray touched = JsonArray.of(
                JsonArray.of("order_id", "=", order),
                "|",
                JsonArray.of("qty_received", "!=", 0),
                JsonArray.of("qty_invoiced", "!=", 0));
        return odoo.searchIds(Search.of(PurchaseOrderMapping.LINE_MODEL, touched, List.of())
                        .limit(1))
                .invoke(lines -> {
                    if (!lines.isEmpty()) {
                        throw new Failure(
                                FailureCode.CONFLICT, "Some of the order was received or billed; that comes first");
                    }
                })
                .replaceWithVoid();
    }

    /** Why an order is not wanted any more. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "PurchaseOrderCancellationReason", description = "Why an order is not wanted any more")
    @Holds(DataClass.INTERNAL)
    record Reason(
            @Schema(examples = "Ordered twice", description = "Kept with the operation")
                    @NotBlank(message = "A reason is required")
                    @Size(max = 1000, message = "At most 1000 characters")
                    String reason) {}
}
