package io.atrium.event;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * How far a consumer of the log has come, and which replica reads for it: a row of {@code event_consumer}. Whoever holds it
 * gives a sign of life every now and then, also while a batch is in work, so that one who dies is replaced within five seconds,
 * and one who only takes long is not.
 */
final class LogCursor {

    private static final Duration BETWEEN_SIGNS = Duration.ofMillis(1500);

    /** A new consumer begins with the oldest fact that is still held. */
    private static final String CLAIM =
            """
            insert into event_consumer as consumer (name, position, lease_owner, lease_until)
            select $1, min(first_position) - 1, $2, now() + interval '5 seconds' from event_partition
            on conflict (name) do update
            set lease_owner = excluded.lease_owner,
                lease_until = excluded.lease_until,
                position = case when consumer.lease_owner = $2 then greatest(consumer.position, $3)
                                else consumer.position end
            where consumer.lease_owner = $2 or consumer.lease_until < now()
            returning position""";

    private static final String SIGN =
            """
            update event_consumer set lease_until = now() + interval '5 seconds', position = greatest(position, $3)
            where name = $1 and lease_owner = $2 and lease_until > now()""";

    private static final String RELEASE =
            """
            update event_consumer set lease_until = now(), position = greatest(position, $3)
            where name = $1 and lease_owner = $2""";

    private final UUID owner = UUID.randomUUID();
    private final Pool pool;
    private final Vertx vertx;
    private final String consumer;
    private final long timer;
    private volatile long reached;
    private volatile boolean isHeld;
    private volatile boolean isClosed;

    LogCursor(Pool pool, Vertx vertx, String consumer) {
        this.pool = pool;
        this.vertx = vertx;
        this.consumer = consumer;
        this.timer = vertx.setPeriodic(BETWEEN_SIGNS.toMillis(), tick -> sign());
    }

    /** The position after which to read, {@link #reached} ones included; empty while another replica reads. */
    Uni<OptionalLong> claim() {
        return isClosed
                ? Uni.createFrom().item(OptionalLong.empty())
                : pool.preparedQuery(CLAIM)
                        .execute(row())
                        .map(rows -> rows.iterator().hasNext()
                                ? OptionalLong.of(rows.iterator().next().getLong(0))
                                : OptionalLong.empty())
                        .invoke(position -> isHeld = position.isPresent());
    }

    /** Everything up to there is done with. Written down with the next sign of life, or the next claim. */
    void reached(long position) {
        reached = position;
    }

    /** Leaves it to whoever comes next, without the wait for the lease to run out. */
    Uni<Void> release() {
        isHeld = false;
        return pool.preparedQuery(RELEASE).execute(row()).replaceWithVoid();
    }

    /** The same for ever. */
    Uni<Void> close() {
        isClosed = true;
        vertx.cancelTimer(timer);
        return release();
    }

    /** When it does not come through, the lease runs out as it should. */
    private void sign() {
        if (isHeld) {
            pool.preparedQuery(SIGN).execute(row()).subscribe().with(signed -> {}, unreachable -> {});
        }
    }

    private Tuple row() {
        return Tuple.of(consumer, owner, reached);
    }
}
