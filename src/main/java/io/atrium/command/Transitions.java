package io.atrium.command;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.odoo.Odoo;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.TreeSet;

/**
 * Makes changes of state, each once, and believes only the state that Odoo shows afterwards: its buttons say yes when
 * they did nothing, and may answer with a dialog instead of doing it (14 to 19).
 */
@ApplicationScoped
public class Transitions {

    private final Odoo odoo;
    private final Preconditions preconditions;

    Transitions(Odoo odoo, Preconditions preconditions) {
        this.odoo = odoo;
        this.preconditions = preconditions;
    }

    /**
     * Makes the change for that intent. A later attempt that finds it made takes it for its own; anyone else's is a
     * {@code conflict}.
     */
    public Uni<Effect> make(Intent intent, Transition transition) {
        return preconditions
                .require(intent, transition.type(), transition.id())
                .chain(() -> status(transition))
                .chain(status -> makeOnce(intent, transition, status))
                .replaceWith(() -> Effect.changed(transition.type(), transition.id()));
    }

    private Uni<Void> makeOnce(Intent intent, Transition transition, String status) {
        if (transition.to().contains(status) && intent.attempt() > 1) {
            return Uni.createFrom().voidItem();
        }
        if (!transition.from().contains(status)) {
            throw new Failure(
                    FailureCode.CONFLICT,
                    "The %s is %s; this takes one that is %s"
                            .formatted(
                                    transition.what(), status, String.join(" or ", new TreeSet<>(transition.from()))));
        }
        return transition
                .act()
                .get()
                .chain(ignored -> status(transition))
                .invoke(after -> requireMade(transition, after))
                .replaceWithVoid();
    }

    private static void requireMade(Transition transition, String status) {
        if (!transition.to().contains(status)) {
            throw new Failure(
                    FailureCode.REJECTED_BY_ODOO,
                    "Odoo left the %s as %s; it may wait for a decision that somebody has to take there"
                            .formatted(transition.what(), status));
        }
    }

    private Uni<String> status(Transition transition) {
        return odoo.read(transition.model(), List.of(transition.id()), transition.fields())
                .map(rows -> rows.stream()
                        .findFirst()
                        .map(transition.status())
                        .orElseThrow(() -> Failure.notFound("Odoo has no such " + transition.what() + " any more")));
    }
}
