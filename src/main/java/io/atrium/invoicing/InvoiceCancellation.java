package io.atrium.invoicing;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.command.CommandHandler;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.atrium.command.Transition;
import io.atrium.command.Transitions;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import io.atrium.odoo.Odoo;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Cancels an invoice of which nothing is paid. Odoo's button would cancel a paid one too and forget that it was (14 to 19),
 * and takes a posted one without asking; here it becomes a draft first, as people have to do it.
 */
@ApplicationScoped
class InvoiceCancellation implements CommandHandler {

    static final String OPERATION = "invoice.cancel";

    private static final List<String> STATE = List.of("state", "payment_state");

    private final Odoo odoo;
    private final Transitions transitions;
    private final ObjectMapper json;

    InvoiceCancellation(Odoo odoo, Transitions transitions, ObjectMapper json) {
        this.odoo = odoo;
        this.transitions = transitions;
        this.json = json;
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public Set<String> locks(JsonObject body) {
        return Set.of(InvoiceMapping.lock(body.getString("id")));
    }

    @Override
    public Uni<Effect> perform(Intent intent) {
        Cancellation cancellation = intent.body(Cancellation.class, json);
        int id = OdooId.of(InvoiceMapping.PREFIX, cancellation.id());
        Transition transition = new Transition(
                InvoiceMapping.NAME,
                "invoice",
                InvoiceMapping.MODEL,
                id,
                STATE,
                InvoiceMapping::progress,
                Set.of("draft", "posted"),
                Set.of("cancelled"),
                () -> unpost(id).chain(() -> press(id, "button_cancel")));
        return transitions.make(intent, transition).map(effect -> effect.noting(cancellation.reason()));
    }

    /** An earlier attempt may have ended in between. */
    private Uni<Object> unpost(int id) {
        return odoo.read(InvoiceMapping.MODEL, List.of(id), STATE)
                .chain(rows -> rows.stream().anyMatch(row -> "posted".equals(row.text("state")))
                        ? press(id, "button_draft")
                        : Uni.createFrom().nullItem());
    }

    private Uni<Object> press(int id, String button) {
        return odoo.button(InvoiceMapping.MODEL, button, id, new JsonObject());
    }

    /** What is to be cancelled. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Cancellation(String id, String ifMatch, String reason) {}

    /** Why it is to be cancelled. */
    @Schema(name = "InvoiceCancellation")
    @Holds(DataClass.INTERNAL)
    record CancellationRequest(
            @Schema(examples = "Sent twice", description = "It stands in the audit trail")
                    @NotBlank(message = "The reason is required")
                    @Size(max = 500, message = "At most 500 characters")
                    String reason) {}
}
