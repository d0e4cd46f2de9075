package io.atrium.webhook;

import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Works through the deliveries of one source, several at a time. What may be done at the same time the inbox decides: it
 * hands out no two that are about the same. Sources do not wait for each other.
 */
final class Lane {

    private static final Logger LOG = Logger.getLogger(Lane.class);

    private final String source;
    private final int width;
    private final Vertx vertx;
    private final IntFunction<Uni<Look>> next;
    private final Function<Claimed, Uni<Void>> work;

    /** Calls to {@link #wake} not yet answered by a look. */
    private final AtomicInteger calls = new AtomicInteger();

    private final AtomicInteger running = new AtomicInteger();

    /**
     * What a look at the inbox brought.
     *
     * @param claimed to be worked on
     * @param again whether another look may bring more
     */
    record Look(List<Claimed> claimed, boolean again) {

        static final Look NOTHING = new Look(List.of(), false);
    }

    /**
     * @param width how many deliveries are in work at once
     * @param next takes up to so many deliveries
     * @param work brings one to an end
     */
    Lane(String source, int width, Vertx vertx, IntFunction<Uni<Look>> next, Function<Claimed, Uni<Void>> work) {
        this.source = source;
        this.width = width;
        this.vertx = vertx;
        this.next = next;
        this.work = work;
    }

    /** Goes on until there is nothing to do. A call while it looks is not lost: it looks once more. */
    void wake() {
        if (calls.getAndIncrement() == 0) {
            look();
        }
    }

    private void look() {
        int answered = calls.get();
        int free = width - running.get();
        if (free <= 0) {
            // Whoever ends looks again.
            rest(false, answered);
            return;
        }
        apart(
                () -> next.apply(free)
                        .invoke(look -> look.claimed().forEach(this::begin))
                        .map(Look::again),
                again -> rest(again, answered));
    }

    private void rest(boolean again, int answered) {
        if (again || calls.addAndGet(-answered) > 0) {
            look();
        }
    }

    private void begin(Claimed delivery) {
        running.incrementAndGet();
        apart(() -> work.apply(delivery).replaceWith(true), ended -> {
            running.decrementAndGet();
            if (ended) {
                wake();
            }
        });
    }

    /** In a context of its own, as if it had come by HTTP: whoever keeps things there keeps them apart. */
    private void apart(Supplier<Uni<Boolean>> step, Consumer<Boolean> then) {
        Context context = VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext());
        VertxContextSafetyToggle.setContextSafe(context, true);
        context.runOnContext(
                ready -> Uni.createFrom().deferred(step::get).subscribe().with(then, failure -> {
                    LOG.warnf(failure, "Deliveries of %s wait: the inbox cannot be read or written", source);
                    then.accept(false);
                }));
    }
}
