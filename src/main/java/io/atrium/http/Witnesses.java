package io.atrium.http;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Tells those who want to hear of denied calls. */
@ApplicationScoped
class Witnesses {

    private static final Set<FailureCode> DENIALS =
            EnumSet.of(FailureCode.UNAUTHENTICATED, FailureCode.FORBIDDEN, FailureCode.NOT_AUTHORITATIVE);

    private final List<Witness> all;

    Witnesses(@All List<Witness> all) {
        this.all = all;
    }

    /** Completes when the answer may go; at once when it denies nothing. */
    Uni<Void> hear(RoutingContext context, Failure failure) {
        return all.isEmpty() || !DENIALS.contains(failure.code()) || failure instanceof Failure.Recorded
                ? Uni.createFrom().voidItem()
                : Uni.join()
                        .all(all.stream()
                                .map(witness -> witness.denied(context, failure))
                                .toList())
                        .andCollectFailures()
                        .replaceWithVoid();
    }
}
