package io.atrium.webhook;

import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Works through the deliveries of one source, one at a time and oldest first: what a vendor says about a person is
 * applied in the order in which it said it, also across replicas, because the inbox hands out only the oldest.
 *
 * <p>The price: a source goes no faster than one command after another, and a delivery that has to wait holds up those
 * behind it until it is applied or given up. Sources do not wait for each other.
 */
final class Lane {

    private static final Logger LOG = Logger.getLogger(Lane.class);

    private final String source;
    private final Vertx vertx;
    private final Supplier<Uni<Boolean>> next;

    /** Calls to {@link #wake} not yet answered by a look that found nothing. */
    private final AtomicInteger calls = new AtomicInteger();

    /** @param next works on the oldest delivery; false when there was none to work on */
    Lane(String source, Vertx vertx, Supplier<Uni<Boolean>> next) {
        this.source = source;
        this.vertx = vertx;
        this.next = next;
    }

    /** Goes on until there is nothing to do. A call while it is at work is not lost: it looks once more. */
    void wake() {
        if (calls.getAndIncrement() == 0) {
            step();
        }
    }

    /** Each delivery has a context of its own, as if it had come by HTTP: whoever keeps things there keeps them apart. */
    private void step() {
        Context context = VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext());
        VertxContextSafetyToggle.setContextSafe(context, true);
        int answered = calls.get();
        context.runOnContext(ready -> Uni.createFrom()
                .deferred(() -> next.get())
                .subscribe()
                .with(worked -> rest(worked, answered), failure -> {
                    LOG.warnf(failure, "Deliveries of %s wait: the inbox cannot be read or written", source);
                    rest(false, answered);
                }));
    }

    private void rest(boolean worked, int answered) {
        if (worked || calls.addAndGet(-answered) > 0) {
            step();
        }
    }
}
