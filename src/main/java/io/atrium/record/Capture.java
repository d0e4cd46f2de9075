package io.atrium.record;

import io.atrium.kernel.Failure;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Keeps the records true to Odoo: looks at every model again and again, each look after the last has ended. One replica
 * captures a model at a time, under a lease.
 */
@ApplicationScoped
class Capture {

    private static final Logger LOG = Logger.getLogger(Capture.class);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_FAREWELL = Duration.ofSeconds(2);

    private final RecordTypes types;
    private final CaptureRun run;
    private final Sweep sweep;
    private final CaptureState state;
    private final Coverages coverages;
    private final Hints hints;
    private final RecordConfig config;
    private final Clock clock;
    private final List<Cancellable> loops = new ArrayList<>();

    Capture(
            RecordTypes types,
            CaptureRun run,
            Sweep sweep,
            CaptureState state,
            Coverages coverages,
            Hints hints,
            RecordConfig config,
            Clock clock) {
        this.types = types;
        this.run = run;
        this.sweep = sweep;
        this.state = state;
        this.coverages = coverages;
        this.hints = hints;
        this.config = config;
        this.clock = clock;
    }

    void start(@Observes StartupEvent started) {
        requireKnown(config.pollIntervals().keySet());
        if (config.capture()) {
            CountDownLatch looked = new CountDownLatch(types.captured().size());
            types.captured().forEach(type -> {
                loops.add(loop(type, new Pace(looked::countDown)));
                loops.add(sweeps(type));
            });
            await(looked);
        }
    }

    /** Requests are taken after this: whoever tries Atrium does not meet lists that are still empty. */
    private void await(CountDownLatch looked) {
        try {
            if (!looked.await(config.startPatience().toMillis(), TimeUnit.MILLISECONDS)
                    && !config.startPatience().isZero()) {
                LOG.infof("the first fill goes on; its progress stands at /ops/v1/interfaces");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void requireKnown(Set<String> names) {
        Set<String> unknown = new TreeSet<>(names);
        types.captured().forEach(type -> unknown.remove(type.name()));
        if (!unknown.isEmpty()) {
            throw new IllegalStateException(
                    "atrium.record.poll-intervals names no type of document: " + String.join(", ", unknown));
        }
    }

    void stop(@Observes ShutdownEvent stopping) {
        loops.forEach(Cancellable::cancel);
        state.release()
                .ifNoItem()
                .after(LONGEST_FAREWELL)
                .fail()
                .onFailure()
                .recoverWithNull()
                .await()
                .indefinitely();
    }

    private Cancellable loop(RecordType type, Pace pace) {
        return repeat(type, () -> look(type, pace), () -> pause(type));
    }

    /** Not as urgent as what was changed a moment ago, and not always short. */
    private Cancellable sweeps(RecordType type) {
        return repeat(
                type,
                () -> sweep(type),
                () -> Uni.createFrom().voidItem().onItem().delayIt().by(config.deepInterval()));
    }

    private static Cancellable repeat(RecordType type, Supplier<Uni<Void>> step, Supplier<Uni<Void>> pause) {
        return Uni.createFrom()
                .deferred(step::get)
                .onFailure()
                .recoverWithNull()
                .chain(pause::get)
                .repeat()
                .indefinitely()
                .subscribe()
                .with(ignored -> {}, failure -> LOG.errorf(failure, "capture of %s ended", type.name()));
    }

    /** A failure is told of by the looks, which meet the same Odoo. */
    private Uni<Void> sweep(RecordType type) {
        return sweep.sweep(type)
                .onFailure()
                .invoke(failure -> LOG.debugf(failure, "%s could not be swept", type.name()));
    }

    /** Until the next look is due, or a hint makes it due. */
    private Uni<Void> pause(RecordType type) {
        Set<String> models = new HashSet<>(Set.of(type.model()));
        coverages.lastKnown(type).flatMap(Coverage::lines).ifPresent(lines -> models.add(lines.model()));
        Duration interval = config.pollIntervals().getOrDefault(type.name(), config.pollInterval());
        // However many hints arrive, Odoo gets its breath.
        return Uni.createFrom()
                .voidItem()
                .onItem()
                .delayIt()
                .by(SHORTEST_PAUSE)
                .chain(() -> hints.within(interval, type.name(), models));
    }

    private Uni<Void> look(RecordType type, Pace pace) {
        boolean deep = pace.isDeepDue(clock.instant(), config.deepInterval());
        return run.look(type, deep ? config.deepOverlap() : config.overlap(), deep)
                .onTermination()
                .invoke(() -> pace.looked(deep, clock.instant()))
                .invoke(() -> pace.succeeded(type))
                .onFailure()
                .recoverWithUni(failure -> {
                    pace.failed(type, failure);
                    return state.markFailing(type, reason(failure));
                });
    }

    /** In words for operators: what is no failure of ours is only named. */
    private static String reason(Throwable failure) {
        return failure instanceof Failure known
                ? known.detail()
                : failure.getClass().getSimpleName();
    }

    /** When the next deep look is due, and whether the log has heard of the present trouble already. */
    private static final class Pace {

        private final Runnable lookedOnce;
        private Instant deepDone = Instant.MIN;
        private boolean looked;
        private boolean failing;

        /** @param lookedOnce run after the first look, however it ended */
        Pace(Runnable lookedOnce) {
            this.lookedOnce = lookedOnce;
        }

        boolean isDeepDue(Instant now, Duration interval) {
            return deepDone == Instant.MIN || now.isAfter(deepDone.plus(interval));
        }

        /** Also after a failure: a deep look is not repeated at once, lest the others wait behind it. */
        void looked(boolean deep, Instant now) {
            if (deep) {
                deepDone = now;
            }
            if (!looked) {
                looked = true;
                lookedOnce.run();
            }
        }

        void succeeded(RecordType type) {
            if (failing) {
                LOG.infof("capture of %s works again", type.name());
                failing = false;
            }
        }

        void failed(RecordType type, Throwable failure) {
            if (!failing) {
                LOG.warnf("capture of %s fails, reads are stale until it works: %s", type.name(), failure.getMessage());
                failing = true;
            }
        }
    }
}
