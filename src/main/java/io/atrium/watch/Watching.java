package io.atrium.watch;

import io.atrium.http.Correlation;
import io.atrium.kernel.LastResort;
import io.atrium.kernel.LastResort.StuckWork;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;

/**
 * Counts the hours that are over, judges those that are not old news, and tells a team of what is out of line; by one
 * replica at a time. An hour is counted and judged in one transaction, so each is once, also after a crash.
 */
@ApplicationScoped
class Watching {

    private static final Logger LOG = Logger.getLogger(Watching.class);

    /** Of one look, so that a long history to make up for keeps nothing busy for long. */
    private static final int HOURS_AT_ONCE = 100;

    private static final int TOLD_AT_ONCE = 100;

    /** What was out of line before that is merely counted: nobody can do anything about it any more. */
    private static final Duration NEWS = Duration.ofDays(1);

    private final Hours hours;
    private final Judging judging;
    private final Anomalies anomalies;
    private final LastResort lastResort;
    private final Pool pool;
    private final Vertx vertx;
    private final WatchConfig config;
    private final Clock clock;
    private long timer;
    private volatile boolean looking;

    Watching(
            Hours hours,
            Judging judging,
            Anomalies anomalies,
            LastResort lastResort,
            Pool pool,
            Vertx vertx,
            WatchConfig config,
            Clock clock) {
        this.hours = hours;
        this.judging = judging;
        this.anomalies = anomalies;
        this.lastResort = lastResort;
        this.pool = pool;
        this.vertx = vertx;
        this.config = config;
        this.clock = clock;
    }

    void start(@Observes StartupEvent started) {
        timer = config.enabled() ? vertx.setPeriodic(config.pollInterval().toMillis(), tick -> run()) : -1;
    }

    void stop(@Observes ShutdownEvent stopping) {
        vertx.cancelTimer(timer);
    }

    private void run() {
        if (looking) {
            return;
        }
        looking = true;
        look().subscribe().with(more -> looking = false, failure -> {
            LOG.warnf("what is unusual is looked for later: %s", failure.getMessage());
            looking = false;
        });
    }

    /** One look; tells whether there is more to count. */
    Uni<Boolean> look() {
        return Uni.createFrom()
                .deferred(this::countNext)
                .repeat()
                .whilst(more -> more)
                .select()
                .first(HOURS_AT_ONCE)
                .collect()
                .last()
                .call(this::tellAll);
    }

    /** Nothing while another replica is at it. */
    private Uni<Boolean> countNext() {
        return pool.withTransaction(transaction -> isAlone(transaction)
                .chain(alone -> alone
                        ? hours.next(transaction).chain(next -> next.map(
                                        hour -> count(transaction, hour).replaceWith(true))
                                .orElseGet(() -> Uni.createFrom().item(false)))
                        : Uni.createFrom().item(false)));
    }

    private Uni<Void> count(SqlConnection transaction, Instant hour) {
        boolean isNews = hour.plus(NEWS).isAfter(clock.instant());
        return hours.count(transaction, hour)
                .chain(incomplete -> isNews
                        ? judging.judge(transaction, hour, incomplete)
                        : Uni.createFrom().voidItem())
                .chain(() -> hours.forget(transaction, hour));
    }

    private static Uni<Boolean> isAlone(SqlConnection transaction) {
        return transaction
                .query("select pg_try_advisory_xact_lock(hashtext('watch'), 0)")
                .execute()
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    /** First the case, then that it was told: parked again after a crash, it is still the same case. */
    private Uni<Void> tellAll() {
        return pool.withTransaction(transaction -> isAlone(transaction)
                .chain(alone -> alone
                        ? anomalies.untold(TOLD_AT_ONCE).chain(untold -> Multi.createFrom()
                                .iterable(untold)
                                .onItem()
                                .transformToUniAndConcatenate(this::tell)
                                .collect()
                                .last()
                                .replaceWithVoid())
                        : Uni.createFrom().voidItem()));
    }

    private Uni<Void> tell(Anomaly anomaly) {
        return Uni.createFrom()
                .completionStage(() -> lastResort.park(work(anomaly)))
                .chain(() -> anomalies.told(anomaly));
    }

    /** All of a source that is more than usual at a time is one case, and so is all that is less. */
    private StuckWork work(Anomaly anomaly) {
        return new StuckWork(
                        AnomalyReentry.ROOM,
                        anomaly.id(),
                        "unusual",
                        anomaly.reason(),
                        anomaly.id(),
                        config.owner(),
                        Correlation.newId())
                .because(anomaly.source() + " " + anomaly.direction())
                .from(anomaly.source());
    }
}
