package io.atrium.event;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Makes the partitions of the log ahead of time, without a gap between them, and drops those that are
 * over. One replica at a time, in short transactions that rather give up than keep readers and writers waiting.
 */
@ApplicationScoped
class Partitions {

    private static final Logger LOG = Logger.getLogger(Partitions.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofHours(1);
    private static final Duration AHEAD = Duration.ofDays(28);
    private static final Duration SHORTEST_RETENTION = Duration.ofDays(1);

    private static final String MAKE =
            """
            select event_make_partition(monday, monday + interval '672 hours')
            from generate_series((select max(until_time) from event_partition), $1, interval '672 hours') as monday""";

    /** What is visible first in a partition stays its first: every lower position is visible too. */
    private static final String NOTE_FIRST_POSITIONS =
            """
            update event_partition set first_position = (
                select position from event_log where time >= from_time and time < until_time order by position limit 1)
            where first_position is null and from_time <= (select time from event_head)""";

    // No fact is asked about while nothing is held: there are millions.
    private static final String OLDEST =
            """
            select name, coalesce(
                (select position from event_log where time >= from_time and time < until_time
                    order by position desc limit 1),
                first_position - 1) as last_position,
                first_position,
                exists (select from governance_hold where lifted_at is null) and exists (
                    select from event_log where time >= from_time and time < until_time
                        and legal_hold_covers(array[subject], time)) as held
            from event_partition
            where until_time <= $1
            order by from_time
            limit 1""";

    private static final String COUNT =
            """
            with held as (
                select min(from_time) as since from event_partition
                where until_time <= $1 and exists (select from governance_hold where lifted_at is null) and exists (
                    select from event_log where time >= from_time and time < until_time
                        and legal_hold_covers(array[subject], time)))
            select count(*) from event_log
            where time < coalesce(
                (select since from held), (select max(until_time) from event_partition where until_time <= $1), '-infinity')""";

    private static final String BEHIND =
            "select name, position from event_consumer where position < $1 order by position limit 1";

    private static final String HAND_ON =
            """
            update event_partition set first_position = coalesce(first_position, $1)
            where from_time = (select min(from_time) from event_partition)""";

    private final Pool pool;
    private final EventConfig config;
    private final Clock clock;
    private final Vertx vertx;
    private long timer;
    private volatile boolean held;

    Partitions(Pool pool, EventConfig config, Clock clock, Vertx vertx) {
        if (config.retention().compareTo(SHORTEST_RETENTION) < 0) {
            throw new IllegalStateException("atrium.event.retention is " + config.retention()
                    + "; whoever follows the facts needs a day at least (24H) to come back for them");
        }
        this.pool = pool;
        this.config = config;
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
                        failure -> LOG.warnf("the log's partitions wait for the next look: %s", failure.getMessage()));
    }

    /** Completes when there are partitions for the weeks to come. */
    Uni<Void> maintain() {
        return alone(this::make).replaceWithVoid();
    }

    /** Drops the oldest partition that ends before that time, if nobody needs it, and tells how many facts were in it. */
    Uni<Long> drop(Instant before) {
        return alone(transaction -> dropOldest(transaction, before));
    }

    /** How many facts are in partitions that end before that time. */
    Uni<Long> count(Instant before) {
        return pool.preparedQuery(COUNT)
                .execute(Tuple.of(before.atOffset(ZoneOffset.UTC)))
                .map(rows -> rows.iterator().next().getLong(0));
    }

    /** Zero without a try while another replica is at work. */
    private Uni<Long> alone(Function<SqlConnection, Uni<Long>> work) {
        return pool.withTransaction(transaction -> transaction
                .query("set local lock_timeout = '2s'")
                .execute()
                .chain(() -> transaction
                        .query("select pg_try_advisory_xact_lock(hashtext('event'), hashtext('partitions'))")
                        .execute())
                .map(rows -> rows.iterator().next().getBoolean(0))
                .chain(alone ->
                        alone ? work.apply(transaction) : Uni.createFrom().item(0L)));
    }

    private Uni<Long> make(SqlConnection transaction) {
        return transaction
                .preparedQuery(MAKE)
                .execute(Tuple.of(now().plus(AHEAD)))
                .chain(() -> transaction.query(NOTE_FIRST_POSITIONS).execute())
                .replaceWith(0L);
    }

    private Uni<Long> dropOldest(SqlConnection transaction, Instant before) {
        return transaction
                .preparedQuery(OLDEST)
                .execute(Tuple.of(before.atOffset(ZoneOffset.UTC)))
                .chain(rows ->
                        rows.iterator().hasNext() && !rows.iterator().next().getBoolean("held")
                                ? dropUnlessNeeded(transaction, rows.iterator().next())
                                : Uni.createFrom().item(0L));
    }

    /** The lock keeps consumers from beginning in this partition meanwhile. */
    private Uni<Long> dropUnlessNeeded(SqlConnection transaction, Row partition) {
        return transaction
                .query("lock table event_consumer in share mode")
                .execute()
                .chain(() -> transaction.preparedQuery(BEHIND).execute(Tuple.of(partition.getLong("last_position"))))
                .chain(behind -> behind.iterator().hasNext()
                        ? hold(partition, behind.iterator().next())
                        : drop(transaction, partition));
    }

    private Uni<Long> hold(Row partition, Row consumer) {
        if (!held) {
            LOG.warnf(
                    "%s is older than atrium.event.retention and is kept: consumer %s is at position %d, before its"
                            + " last, %d; if there is no such consumer any more, delete its row of event_consumer",
                    partition.getString("name"),
                    consumer.getString("name"),
                    consumer.getLong("position"),
                    partition.getLong("last_position"));
        }
        held = true;
        return Uni.createFrom().item(0L);
    }

    private Uni<Long> drop(SqlConnection transaction, Row partition) {
        String name = partition.getString("name");
        held = false;
        return transaction
                .query("drop table \"" + name + "\"")
                .execute()
                .chain(() -> transaction
                        .preparedQuery("delete from event_partition where name = $1")
                        .execute(Tuple.of(name)))
                .chain(() ->
                        transaction.preparedQuery(HAND_ON).execute(Tuple.of(partition.getLong("last_position") + 1)))
                .invoke(() -> LOG.infof("facts older than %s are forgotten: %s", config.retention(), name))
                .replaceWith(
                        Math.max(1L, partition.getLong("last_position") - partition.getLong("first_position") + 1));
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
