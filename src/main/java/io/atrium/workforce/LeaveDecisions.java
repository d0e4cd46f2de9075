package io.atrium.workforce;

import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.atrium.command.Transition;
import io.atrium.command.Transitions;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.odoo.Odoo;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Brings a leave to the status that is asked for (hr.leave, 14 to 19). An approved one is refused, not cancelled: only
 * that takes it out of the calendar and the hours.
 */
@ApplicationScoped
class LeaveDecisions {

    private static final Set<String> OPEN = Set.of("requested", "first-approved");
    private static final JsonObject NO_CONTEXT = new JsonObject();

    private final Odoo odoo;
    private final Transitions transitions;
    private final LeaveMapping leaves;

    LeaveDecisions(Odoo odoo, Transitions transitions, LeaveMapping leaves) {
        this.odoo = odoo;
        this.transitions = transitions;
        this.leaves = leaves;
    }

    Uni<Effect> make(Intent intent) {
        int id = intent.odooId(leaves);
        return transitions.make(
                intent,
                switch (intent.changes().getString("status")) {
                    case "first-approved" ->
                        // Where one approval is enough, the first is the last.
                        to(
                                Set.of("first-approved", "approved"),
                                id,
                                Set.of("requested"),
                                () -> press("action_approve", id));
                    case "approved" -> to(Set.of("approved"), id, OPEN, () -> approve(id));
                    case "refused" ->
                        to(
                                Set.of("refused"),
                                id,
                                Set.of("requested", "first-approved", "approved"),
                                () -> press("action_refuse", id));
                    default ->
                        to(Set.of("cancelled"), id, Set.of("draft", "requested", "first-approved"), () -> cancel(id));
                });
    }

    private static Transition to(Set<String> to, int id, Set<String> from, Supplier<Uni<?>> act) {
        return new Transition(
                LeaveMapping.NAME,
                "leave",
                LeaveMapping.MODEL,
                id,
                List.of("state"),
                row -> LeaveMapping.status(row.text("state")),
                from,
                to,
                act);
    }

    /** The first approval is the last one too, unless the type of leave takes two. */
    private Uni<?> approve(int id) {
        return state(id)
                .chain(state -> state.equals("confirm")
                        ? press("action_approve", id)
                        : Uni.createFrom().nullItem())
                .chain(() -> state(id))
                .chain(state -> state.equals("validate1")
                        ? press("action_validate", id)
                        : Uni.createFrom().nullItem());
    }

    private Uni<String> state(int id) {
        return odoo.read(LeaveMapping.MODEL, List.of(id), List.of("state")).map(rows -> rows.stream()
                .findFirst()
                .map(row -> row.text("state"))
                .orElseThrow(() -> Failure.notFound("Odoo has no such leave any more")));
    }

    private Uni<Object> press(String button, int id) {
        return odoo.button(LeaveMapping.MODEL, button, id, NO_CONTEXT);
    }

    /** No version has a button for it that works for others than the employee; 15 and 16 do not even know the state. */
    private Uni<?> cancel(int id) {
        return odoo.version().chain(version -> {
            if (version.major() == 15 || version.major() == 16) {
                throw new Failure(
                        FailureCode.CONFLICT,
                        "Odoo " + version.major() + " knows no cancelled leave; refuse this one instead");
            }
            return odoo.write(LeaveMapping.MODEL, List.of(id), JsonObject.of("state", "cancel"), NO_CONTEXT);
        });
    }
}
