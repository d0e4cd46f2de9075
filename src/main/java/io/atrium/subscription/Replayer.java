package io.atrium.subscription;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/** Goes on, step by step, with the replays of the subscriptions that this process sends for. */
@ApplicationScoped
class Replayer {

    private static final Logger LOG = Logger.getLogger(Replayer.class);

    /** After a pause, no more than this is made up for. */
    private static final Duration LONGEST_STEP = Duration.ofSeconds(2);

    private final Replays replays;
    private final Workers workers;
    private final Dispatcher dispatcher;
    private final SubscriptionConfig config;
    private final Vertx vertx;
    private long timer;
    private volatile boolean working;
    private volatile long lastStepNanos = System.nanoTime();

    Replayer(Replays replays, Workers workers, Dispatcher dispatcher, SubscriptionConfig config, Vertx vertx) {
        this.replays = replays;
        this.workers = workers;
        this.dispatcher = dispatcher;
        this.config = config;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent started) {
        timer = vertx.setPeriodic(config.pollInterval().toMillis(), tick -> step());
    }

    void stop(@Observes ShutdownEvent stopping) {
        vertx.cancelTimer(timer);
    }

    private void step() {
        if (working) {
            return;
        }
        working = true;
        long now = System.nanoTime();
        double seconds = Math.min(now - lastStepNanos, LONGEST_STEP.toNanos()) / 1e9;
        lastStepNanos = now;
        replays.running(workers.self())
                .chain(running -> Multi.createFrom()
                        .iterable(running)
                        .onItem()
                        .transformToUniAndConcatenate(replay -> step(replay, seconds))
                        .collect()
                        .last())
                .subscribe()
                .with(done -> working = false, failure -> {
                    LOG.warnf("replays go on later: %s", failure.getMessage());
                    working = false;
                });
    }

    private Uni<Integer> step(Replays.Running replay, double seconds) {
        return replays.step(replay.number(), seconds).invoke(queued -> {
            if (queued > 0) {
                dispatcher.news(List.of(replay.subscription()));
            }
        });
    }
}
