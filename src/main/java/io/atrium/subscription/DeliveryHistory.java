package io.atrium.subscription;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.StreamSupport;

/** The deliveries of a subscription, newest first. */
@ApplicationScoped
class DeliveryHistory {

    private static final String NEWEST_FIRST =
            """
            select id, event_id, type, subject, state, attempts, last_status, last_error, created_at,
                   case when state = 'pending' then next_attempt_at end as next_attempt_at
              from subscription_delivery
             where subscription_id = $1 and id < $2
             order by id desc
             limit $3
            """;

    private final Pool pool;

    DeliveryHistory(Pool pool) {
        this.pool = pool;
    }

    Uni<Page<Delivery>> page(String subscriptionId, DeliveryPaging paging) {
        // One more than asked for tells whether there is a next page.
        return pool.preparedQuery(NEWEST_FIRST)
                .execute(Tuple.of(subscriptionId, paging.before(), paging.limit() + 1))
                .map(DeliveryHistory::deliveries)
                .map(paging::cut);
    }

    private static List<Delivery> deliveries(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(DeliveryHistory::delivery)
                .toList();
    }

    private static Delivery delivery(Row row) {
        OffsetDateTime next = row.getOffsetDateTime("next_attempt_at");
        return new Delivery(
                row.getLong("id"),
                row.getUUID("event_id").toString(),
                row.getString("type"),
                row.getString("subject"),
                row.getString("state"),
                row.getInteger("attempts"),
                row.getInteger("last_status"),
                row.getString("last_error"),
                row.getOffsetDateTime("created_at").toInstant(),
                next == null ? null : next.toInstant());
    }
}
