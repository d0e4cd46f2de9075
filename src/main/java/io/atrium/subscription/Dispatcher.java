package io.atrium.subscription;

import io.atrium.kernel.LastResort;
import io.atrium.kernel.LastResort.StuckWork;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Sends what is due, soon after it is due, never more at once than allowed.
 *
 * <p>It keeps nothing in memory that matters: whatever is under way when the process dies is claimed again when its
 * lease has run out, so every fact arrives at least once.
 */
@ApplicationScoped
class Dispatcher {

    private static final Logger LOG = Logger.getLogger(Dispatcher.class);

    private final DeliveryQueue queue;
    private final Courier courier;
    private final LastResort lastResort;
    private final SubscriptionConfig config;
    private final RetrySchedule schedule;
    private final Clock clock;
    private final Vertx vertx;

    // One event loop does the book-keeping: the fields below belong to its thread.
    private Context context;
    private long timer;
    private volatile boolean running;
    private boolean claiming;
    private boolean wokenMeanwhile;
    private int underWay;

    Dispatcher(
            DeliveryQueue queue,
            Courier courier,
            LastResort lastResort,
            SubscriptionConfig config,
            Clock clock,
            Vertx vertx) {
        this.queue = queue;
        this.courier = courier;
        this.lastResort = lastResort;
        this.config = config;
        this.schedule = new RetrySchedule(config.retrySchedule());
        this.clock = clock;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent started) {
        context = vertx.getOrCreateContext();
        timer = vertx.setPeriodic(config.pollInterval().toMillis(), tick -> wake());
        running = true;
    }

    void stop(@Observes ShutdownEvent stopping) {
        running = false;
        vertx.cancelTimer(timer);
    }

    /** There may be something to send. Cheap, and safe from any thread. */
    void wake() {
        if (running) { // before that, the first tick of the timer finds what came early
            context.runOnContext(woken -> claim());
        }
    }

    private void claim() {
        if (claiming) {
            wokenMeanwhile = true;
            return;
        }
        int free = config.concurrency() - underWay;
        if (running && free > 0) { // when full, the next one to finish comes back here
            claiming = true;
            queue.claim(free).subscribe().with(this::launch, this::claimFailed);
        }
    }

    private void launch(List<DueDelivery> due) {
        if (!running) {
            return;
        }
        underWay += due.size();
        due.forEach(this::deliver);
        claimed();
    }

    private void claimFailed(Throwable cause) {
        LOG.error("Cannot claim deliveries; the timer tries again", cause);
        claimed();
    }

    private void claimed() {
        claiming = false;
        if (wokenMeanwhile) {
            wokenMeanwhile = false;
            claim();
        }
    }

    private void deliver(DueDelivery delivery) {
        courier.send(delivery)
                .chain(answer -> settle(delivery, answer))
                .onFailure()
                .invoke(cause ->
                        LOG.errorf(cause, "Cannot record the attempt for %s; it is made again", delivery.reference()))
                .onTermination()
                .invoke(this::finished)
                .subscribe()
                .with(settled -> {}, logged -> {});
    }

    private void finished() {
        context.runOnContext(back -> {
            underWay--;
            claim();
        });
    }

    private Uni<Void> settle(DueDelivery delivery, Answer answer) {
        if (answer.isAccepted()) {
            return queue.delivered(delivery, answer);
        }
        if (!running && answer.status() == null) {
            // Cut off by our own end, not by the subscriber: the lease brings it back, and it costs no attempt.
            return Uni.createFrom().voidItem();
        }
        if (answer.isGone()) {
            LOG.warnf(
                    "The subscriber of %s answers that it is gone; the subscription is disabled", delivery.reference());
            return Uni.createFrom()
                    .completionStage(() -> lastResort.park(gone(delivery)))
                    .chain(() -> queue.disable(delivery, answer));
        }
        return schedule.delayAfter(delivery.attempt(), answer.retryAfter())
                .map(delay -> queue.postpone(delivery, answer, clock.instant().plus(delay)))
                .orElseGet(() -> giveUp(delivery, answer));
    }

    // Parked first: should the second step be lost, the delivery is tried once more and parks as the same case.
    private Uni<Void> giveUp(DueDelivery delivery, Answer answer) {
        return Uni.createFrom()
                .completionStage(() -> lastResort.park(stuck(delivery, answer)))
                .chain(() -> queue.giveUp(delivery, answer));
    }

    private static StuckWork gone(DueDelivery delivery) {
        return new StuckWork(
                "subscription",
                delivery.reference(),
                "subscriber-gone",
                "The subscriber answered 410 Gone; its subscription is disabled and what is pending is kept",
                delivery.subject(),
                "integration-support",
                delivery.correlationId());
    }

    private static StuckWork stuck(DueDelivery delivery, Answer answer) {
        return new StuckWork(
                "subscription",
                delivery.reference(),
                "delivery-given-up",
                "The subscriber did not accept the fact in %d attempts; the last ended with %s"
                        .formatted(delivery.attempt(), answer.inWords()),
                delivery.subject(),
                "integration-support",
                delivery.correlationId());
    }
}
