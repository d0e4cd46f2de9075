package io.atrium.webhook;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Makes the partitions of the inbox ahead of time, one for each day (UTC), and drops those older than the retention. One
 * replica at a time, in short transactions that rather give up than keep deliveries waiting.
 */
@ApplicationScoped
class Days {

    private static final Logger LOG = Logger.getLogger(Days.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofHours(1);
    private static final int AHEAD = 7;

    private static final String MISSING =
            """
            select day::date as day from generate_series($1::date, $2::date, interval '1 day') as day
            where to_regclass('webhook_delivery_' || to_char(day, 'YYYY_MM_DD')) is null
            order by day limit 1""";

    private static final String OLDEST =
            """
            select to_date(right(relname, 10), 'YYYY_MM_DD') as day
            from pg_inherits join pg_class on pg_class.oid = inhrelid
            where inhparent = 'webhook_delivery'::regclass and relname ~ '[0-9]{4}_[0-9]{2}_[0-9]{2}$'
                and to_date(right(relname, 10), 'YYYY_MM_DD') < $1
            order by day limit 1""";

    // What was kept because it was not finished, and has been finished since.
    private static final String FORGET_KEPT =
            "delete from webhook_delivery_kept where state = 'applied' and received_at < $1";

    private final Pool pool;
    private final Duration retention;
    private final Clock clock;
    private final Vertx vertx;
    private long timer;

    Days(Pool pool, WebhookConfig config, Clock clock, Vertx vertx) {
        if (config.retention().compareTo(Duration.ofDays(1)) < 0) {
            throw new IllegalStateException(
                    "atrium.webhook.retention is " + config.retention() + "; it is a day at least (1D)");
        }
        this.pool = pool;
        this.retention = config.retention();
        this.clock = clock;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent started) {
        timer = vertx.setPeriodic(1, BETWEEN_LOOKS.toMillis(), tick -> look());
    }

    void stop(@Observes ShutdownEvent stopping) {
        vertx.cancelTimer(timer);
    }

    private void look() {
        maintain()
                .subscribe()
                .with(
                        done -> {},
                        failure -> LOG.warnf("the inbox' partitions wait for the next look: %s", failure.getMessage()));
    }

    /** Completes when there are partitions for the days to come and none that can be dropped. */
    Uni<Void> maintain() {
        return repeat(this::make)
                .chain(() -> repeat(this::dropOldest))
                .chain(() -> pool.preparedQuery(FORGET_KEPT)
                        .execute(Tuple.of(today().minusDays(retention.toDays())
                                .atStartOfDay()
                                .atOffset(ZoneOffset.UTC))))
                .replaceWithVoid();
    }

    private Uni<Void> repeat(Function<SqlConnection, Uni<Boolean>> work) {
        return alone(work).repeat().whilst(more -> more).onItem().ignoreAsUni();
    }

    /** False without a try while another replica is at work. */
    private Uni<Boolean> alone(Function<SqlConnection, Uni<Boolean>> work) {
        return pool.withTransaction(transaction -> transaction
                .query("set local lock_timeout = '2s'")
                .execute()
                .chain(() -> transaction
                        .query("select pg_try_advisory_xact_lock(hashtext('webhook'), hashtext('partitions'))")
                        .execute())
                .map(rows -> rows.iterator().next().getBoolean(0))
                .chain(alone ->
                        alone ? work.apply(transaction) : Uni.createFrom().item(false)));
    }

    private Uni<Boolean> make(SqlConnection transaction) {
        return transaction
                .preparedQuery(MISSING)
                .execute(Tuple.of(today(), today().plusDays(AHEAD)))
                .chain(rows -> rows.size() == 0
                        ? Uni.createFrom().item(false)
                        : call(
                                transaction,
                                "webhook_make_partition",
                                rows.iterator().next().getLocalDate("day")));
    }

    private Uni<Boolean> dropOldest(SqlConnection transaction) {
        return transaction
                .preparedQuery(OLDEST)
                .execute(Tuple.of(today().minusDays(retention.toDays())))
                .chain(rows -> rows.size() == 0
                        ? Uni.createFrom().item(false)
                        : call(
                                transaction,
                                "webhook_drop_partition",
                                rows.iterator().next().getLocalDate("day")));
    }

    private static Uni<Boolean> call(SqlConnection transaction, String function, LocalDate day) {
        return transaction
                .preparedQuery("select " + function + "($1)")
                .execute(Tuple.of(day))
                .invoke(() -> LOG.debugf("%s of %s", function, day))
                .replaceWith(true);
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
