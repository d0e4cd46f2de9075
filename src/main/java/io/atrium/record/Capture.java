package io.atrium.record;

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
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Keeps the records true to Odoo: looks at every model again and again, each look after the last has ended. One replica
 * captures a model at a time, under a lease.
 */
@ApplicationScoped
class Capture {

    private static final Logger LOG = Logger.getLogger(Capture.class);
    private static final Duration LONGEST_FAREWELL = Duration.ofSeconds(2);

    private final RecordTypes types;
    private final CaptureRun run;
    private final RecordConfig config;
    private final Clock clock;
    private final List<Cancellable> loops = new ArrayList<>();

    Capture(RecordTypes types, CaptureRun run, RecordConfig config, Clock clock) {
        this.types = types;
        this.run = run;
        this.config = config;
        this.clock = clock;
    }

    void start(@Observes StartupEvent started) {
        if (config.capture()) {
            types.all().forEach(type -> loops.add(loop(type)));
        }
    }

    void stop(@Observes ShutdownEvent stopping) {
        loops.forEach(Cancellable::cancel);
        run.release()
                .ifNoItem()
                .after(LONGEST_FAREWELL)
                .fail()
                .onFailure()
                .recoverWithNull()
                .await()
                .indefinitely();
    }

    private Cancellable loop(RecordType type) {
        Pace pace = new Pace();
        return Uni.createFrom()
                .deferred(() -> look(type, pace))
                .onFailure()
                .recoverWithNull()
                .onItem()
                .delayIt()
                .by(config.pollInterval())
                .repeat()
                .indefinitely()
                .subscribe()
                .with(ignored -> {}, failure -> LOG.errorf(failure, "capture of %s ended", type.name()));
    }

    private Uni<Void> look(RecordType type, Pace pace) {
        boolean deep = pace.isDeepDue(clock.instant(), config.deepInterval());
        return run.look(type, deep ? config.deepOverlap() : config.overlap(), deep)
                .invoke(() -> pace.succeeded(type, deep, clock.instant()))
                .onFailure()
                .recoverWithUni(failure -> {
                    pace.failed(type, failure);
                    return run.markFailing(type);
                });
    }

    /** When the next deep look is due, and whether the log has heard of the present trouble already. */
    private static final class Pace {

        private Instant deepDone = Instant.MIN;
        private boolean failing;

        boolean isDeepDue(Instant now, Duration interval) {
            return deepDone == Instant.MIN || now.isAfter(deepDone.plus(interval));
        }

        void succeeded(RecordType type, boolean deep, Instant now) {
            if (deep) {
                deepDone = now;
            }
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
