package io.atrium.subscription;

import io.atrium.kernel.Failure;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;

import static io.atrium.kernel.DatabaseTime.instant;

/** The deliveries of a subscription, newest first: those that are not finished and those that are, in one. */
@ApplicationScoped
class DeliveryHistory {

    private static final String OPEN =
            """
            (select id, event_id, type, subject, replay_of, case when state = 'dead' then state else 'pending' end as state,
                    attempts, last_status, last_error, queued_at, null::timestamptz as delivered_at, next_attempt_at
               from subscription_delivery
              where subscription = $1 and %s and %s
              order by id desc limit $3)
            """;

    private static final String DELIVERED =
            """
            (select id, event_id, type, subject, replay_of, 'delivered', attempts, last_status, null::text, queued_at,
                    delivered_at, null::timestamptz
               from subscription_delivered
              where subscription = $1 and %s
              order by id desc limit $3)
            """;

    private static final String BEFORE = "id < $2";
    private static final String ITSELF = "id = $2";

    private final Pool pool;

    DeliveryHistory(Pool pool) {
        this.pool = pool;
    }

    Uni<Page<Delivery>> page(int subscription, DeliveryPaging paging) {
        // One more than asked for tells whether there is a next page.
        return read(sql(paging.state(), BEFORE), subscription, paging.before(), paging.limit() + 1)
                .map(paging::cut);
    }

    /** Fails with {@code not-found}. */
    Uni<Delivery> one(int subscription, long number) {
        return read(sql(null, ITSELF), subscription, number, 1).map(found -> {
            if (found.isEmpty()) {
                throw Failure.notFound("There is no such delivery");
            }
            return found.get(0);
        });
    }

    /** Only the tables in which such deliveries are. */
    private static String sql(String state, String which) {
        String fresh = OPEN.formatted("state = 'fresh'", which);
        String failed = OPEN.formatted("state <> 'fresh'" + (state == null ? "" : " and state = '%s'"), which);
        String delivered = DELIVERED.formatted(which);
        String parts = state == null
                ? String.join(" union all ", fresh, failed, delivered)
                : switch (state) {
                    case "pending" -> fresh + " union all " + failed.formatted("waiting");
                    case "dead" -> failed.formatted("dead");
                    default -> delivered;
                };
        return "select * from (" + parts + ") as found order by 1 desc limit $3";
    }

    private Uni<List<Delivery>> read(String sql, int subscription, long number, int limit) {
        return pool.preparedQuery(sql)
                .execute(Tuple.of(subscription, number, limit))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(DeliveryHistory::delivery)
                        .toList());
    }

    private static Delivery delivery(Row row) {
        UUID replayOf = row.getUUID(4);
        return new Delivery(
                row.getLong(0),
                DeliveryId.of(row.getLong(0)),
                row.getUUID(1).toString(),
                row.getString(2),
                row.getString(3),
                replayOf == null ? null : replayOf.toString(),
                row.getString(5),
                row.getInteger(6),
                row.getInteger(7),
                row.getString(8),
                instant(row.getOffsetDateTime(9)),
                instant(row.getOffsetDateTime(10)),
                row.getString(5).equals("pending") ? instant(row.getOffsetDateTime(11)) : null);
    }
}
