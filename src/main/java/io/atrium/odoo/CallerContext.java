package io.atrium.odoo;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.Executor;

/**
 * Brings an answer back to where it was asked for. Calls wait in a queue and share remembered answers, so they may end
 * on another caller's event loop; database sessions and request scopes do not survive that.
 */
final class CallerContext {

    private CallerContext() {}

    /** The same answer, given on the Vert.x context that subscribes; unchanged outside Vert.x. */
    static <T> Uni<T> keep(Uni<T> uni) {
        return Uni.createFrom().deferred(() -> {
            Context caller = Vertx.currentContext();
            return caller == null ? uni : uni.emitOn(on(caller));
        });
    }

    private static Executor on(Context caller) {
        return command -> {
            if (Vertx.currentContext() == caller) {
                command.run();
            } else {
                caller.runOnContext(ignored -> command.run());
            }
        };
    }
}
