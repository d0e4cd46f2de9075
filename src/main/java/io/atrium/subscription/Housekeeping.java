package io.atrium.subscription;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jboss.logging.Logger;

/**
 * Keeps the tables of this room from growing for ever: makes the partitions of days to come, forgets facts that nobody
 * will ask for, and seals secrets that are not sealed with the newest key. One replica at a time, in short transactions that
 * rather give up than keep deliveries waiting. {@link KeptOutbound} drops the days that are over.
 */
@ApplicationScoped
class Housekeeping {

    private static final Logger LOG = Logger.getLogger(Housekeeping.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofHours(1);
    private static final int AHEAD = 7;

    /** Longer than a channel may go on giving a fact again. */
    private static final Duration FACTS_REMEMBERED = Duration.ofDays(3);

    private static final String FORGET_FACTS =
            """
            delete from subscription_fact where event_id = any (array(
                select event_id from subscription_fact where at < $1 limit 10000))
            """;

    private static final String FORGET_ORPHANS =
            """
            delete from subscription_delivery where ctid = any (array(
                select ctid from subscription_delivery as delivery
                where not exists (select from subscription where number = delivery.subscription) limit 10000))
            """;

    private static final String SEAL =
            "update subscription set secret = $2, previous_secret = $3, sealed = true where id = $1 and secret = $4";

    private final Pool pool;
    private final Secrets secrets;
    private final Clock clock;
    private final Vertx vertx;
    private long timer;

    Housekeeping(Pool pool, Secrets secrets, Clock clock, Vertx vertx) {
        this.pool = pool;
        this.secrets = secrets;
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
        sealAll()
                .chain(this::maintain)
                .subscribe()
                .with(
                        done -> {},
                        failure -> LOG.warnf(
                                "the tables of subscriptions wait for the next look: %s", failure.getMessage()));
    }

    /** Completes when there are partitions for the days to come and nothing that nobody will ask for. */
    Uni<Void> maintain() {
        OffsetDateTime oldestFact = clock.instant().minus(FACTS_REMEMBERED).atOffset(ZoneOffset.UTC);
        return pool.withTransaction(transaction -> alone(transaction)
                        .chain(alone ->
                                alone ? makeDays(transaction) : Uni.createFrom().voidItem()))
                .chain(() -> repeat(FORGET_FACTS, Tuple.of(oldestFact)))
                .chain(() -> repeat(FORGET_ORPHANS, Tuple.tuple()));
    }

    private Uni<Void> makeDays(SqlConnection transaction) {
        LocalDate today = today();
        return transaction
                .preparedQuery(
                        "select subscription_make_day(day::date) from generate_series($1::date, $2::date, '1 day') day")
                .execute(Tuple.of(today, today.plusDays(AHEAD)))
                .replaceWithVoid();
    }

    /** False while another replica is at work on the partitions. From here until the transaction ends no other is. */
    static Uni<Boolean> alone(SqlConnection transaction) {
        return transaction
                .query("set local lock_timeout = '2s'")
                .execute()
                .chain(() -> transaction
                        .query("select pg_try_advisory_xact_lock(hashtext('subscription'), hashtext('days'))")
                        .execute())
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    private Uni<Void> repeat(String sql, Tuple values) {
        return pool.preparedQuery(sql)
                .execute(values)
                .map(RowSet::rowCount)
                .repeat()
                .until(count -> count == 0)
                .onItem()
                .ignoreAsUni();
    }

    /** Secrets that an earlier version stored in the open, and those that an older key seals. */
    Uni<Void> sealAll() {
        return pool.query("select id, sealed, secret, previous_secret from subscription")
                .execute()
                .chain(rows -> Multi.createFrom()
                        .iterable(rows)
                        .select()
                        .where(this::isOutdated)
                        .onItem()
                        .transformToUniAndConcatenate(this::seal)
                        .collect()
                        .last())
                .replaceWithVoid();
    }

    private boolean isOutdated(Row row) {
        return !row.getBoolean("sealed")
                || !secrets.isCurrent(row.get(Buffer.class, "secret").getBytes());
    }

    private Uni<Void> seal(Row row) {
        return pool.preparedQuery(SEAL)
                .execute(Tuple.of(
                        row.getString("id"),
                        sealed(row, "secret"),
                        sealed(row, "previous_secret"),
                        row.get(Buffer.class, "secret")))
                .replaceWithVoid();
    }

    private Buffer sealed(Row row, String column) {
        byte[] secret = secrets.open(row, column);
        return secret == null ? null : secrets.seal(row.getString("id"), secret);
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
