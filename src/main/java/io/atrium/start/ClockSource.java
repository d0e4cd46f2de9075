package io.atrium.start;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;

/** The only place that knows the real time; everything else is given a {@link Clock}. */
@Singleton
class ClockSource {

    private static final Logger LOG = Logger.getLogger(ClockSource.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** More than clocks differ that are kept in step. */
    private static final Duration SUSPICIOUS = Duration.ofSeconds(5);

    private final Clock machine = machine();
    private final DatabaseClock clock = new DatabaseClock(machine, System::nanoTime);
    private final Pool pool;
    private Cancellable looking = () -> {};
    private volatile boolean suspicious;

    ClockSource(Pool pool) {
        this.pool = pool;
    }

    private static Clock machine() {
        return Clock.systemUTC();
    }

    @Produces
    @ApplicationScoped
    Clock clock() {
        return clock;
    }

    /** Before anything is noted with a time. */
    void start(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent starting) {
        // The first answer has waited for a connection.
        look().chain(() -> look()).await().atMost(PATIENCE);
        // One after the other: those that get no answer would take all connections.
        looking = look().onFailure()
                .recoverWithItem(clock::instant)
                .repeat()
                .withDelay(BETWEEN_LOOKS)
                .indefinitely()
                .subscribe()
                .with(told -> {});
    }

    void stop(@Observes ShutdownEvent stopping) {
        looking.cancel();
    }

    private Uni<Instant> look() {
        return Uni.createFrom().deferred(() -> look(System.nanoTime()));
    }

    private Uni<Instant> look(long asked) {
        return pool.query("select clock_timestamp()")
                .execute()
                .map(rows -> rows.iterator().next().getOffsetDateTime(0).toInstant())
                .invoke(time -> clock.told(time, asked))
                .invoke(this::compare);
    }

    private void compare() {
        Duration ahead = Duration.between(clock.instant(), machine.instant());
        boolean differs = ahead.abs().compareTo(SUSPICIOUS) > 0;
        if (differs && !suspicious) {
            LOG.warnf("the clock of this machine is ahead of PostgreSQL's by %s; PostgreSQL's counts", ahead);
        } else if (suspicious && !differs) {
            LOG.info("the clock of this machine is right again");
        }
        suspicious = differs;
    }
}
