package io.atrium.http;

import io.atrium.kernel.Failure;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;

/** Hears of every call that is denied because of who calls, before it is answered. */
public interface Witness {

    /**
     * Completes, and never fails, when the answer may go.
     *
     * @param failure {@code unauthenticated}, {@code forbidden} or {@code not-authoritative}
     */
    Uni<Void> denied(RoutingContext context, Failure failure);
}
