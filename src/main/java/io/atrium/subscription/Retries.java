package io.atrium.subscription;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

import static io.atrium.kernel.DatabaseTime.utc;

/** Gives deliveries that were given up another chance, with the whole schedule before them. */
@ApplicationScoped
class Retries {

    private static final String DEAD =
            """
             subscription = $1 and state <> 'fresh' and state = 'dead' and not repeated
                and ($2::timestamptz is null or queued_at >= $2) and ($3::timestamptz is null or queued_at < $3)
            """;

    private static final String AGAIN =
            "update subscription_delivery set state = 'fresh', attempts = 0, next_attempt_at = null where";

    private final Pool pool;

    Retries(Pool pool) {
        this.pool = pool;
    }

    /** How many there are. */
    Uni<Integer> count(int subscription, RetryRequest request) {
        return pool.preparedQuery("select count(*) from subscription_delivery where" + DEAD)
                .execute(values(subscription, request))
                .map(rows -> rows.iterator().next().getLong(0).intValue());
    }

    /** All that match, and how many they were. */
    Uni<Integer> retry(SqlConnection transaction, int subscription, RetryRequest request) {
        return transaction
                .preparedQuery(AGAIN + DEAD)
                .execute(values(subscription, request))
                .map(rows -> rows.rowCount());
    }

    /** That one if it is dead; one that is not stays as it is. */
    Uni<Boolean> retry(SqlConnection transaction, int subscription, long delivery) {
        return transaction
                .preparedQuery(AGAIN + " subscription = $1 and id = $2 and state <> 'fresh' and state = 'dead'")
                .execute(Tuple.of(subscription, delivery))
                .map(rows -> rows.rowCount() == 1);
    }

    private static Tuple values(int subscription, RetryRequest request) {
        return Tuple.of(subscription, utc(request.since()), utc(request.until()));
    }
}
