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
import org.jboss.logging.Logger;

/**
 * Makes the partitions of the inbox ahead of time, one for each day (UTC). One replica at a time, in short
 * transactions that rather give up than keep deliveries waiting. {@link KeptDeliveries} drops them.
 */
@ApplicationScoped
class Days {

    private static final Logger LOG = Logger.getLogger(Days.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int AHEAD = 7;

    private static final String MISSING =
            """
            select day::date as day from generate_series($1::date, $2::date, interval '1 day') as day
            where to_regclass('webhook_delivery_' || to_char(day, 'YYYY_MM_DD')) is null
            order by day limit 1""";

    private final Pool pool;
    private final Clock clock;
    private final Vertx vertx;
    private long timer;

    Days(Pool pool, Clock clock, Vertx vertx) {
        this.pool = pool;
        this.clock = clock;
        this.vertx = vertx;
    }

    /** Before anything is answered: who delivers while its day is being made would be sent away. */
    void start(@Observes StartupEvent started) {
        maintain()
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .onFailure()
                .invoke(Days::later)
                .onFailure()
                .recoverWithNull()
                .await()
                .indefinitely();
        timer = vertx.setPeriodic(BETWEEN_LOOKS.toMillis(), tick -> look());
    }

    void stop(@Observes ShutdownEvent stopping) {
        vertx.cancelTimer(timer);
    }

    private void look() {
        maintain().subscribe().with(done -> {}, Days::later);
    }

    private static void later(Throwable failure) {
        LOG.warnf("the inbox' partitions wait for the next look: %s", failure.getMessage());
    }

    /** Completes when there are partitions for the days to come. */
    Uni<Void> maintain() {
        return pool.withTransaction(transaction -> alone(transaction)
                        .chain(alone ->
                                alone ? make(transaction) : Uni.createFrom().item(false)))
                .repeat()
                .whilst(more -> more)
                .onItem()
                .ignoreAsUni();
    }

    /** False while another replica is at work on the partitions. From here until the transaction ends no other is. */
    static Uni<Boolean> alone(SqlConnection transaction) {
        return transaction
                .query("set local lock_timeout = '2s'")
                .execute()
                .chain(() -> transaction
                        .query("select pg_try_advisory_xact_lock(hashtext('webhook'), hashtext('partitions'))")
                        .execute())
                .map(rows -> rows.iterator().next().getBoolean(0));
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
