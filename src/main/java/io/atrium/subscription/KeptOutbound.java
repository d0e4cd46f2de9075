package io.atrium.subscription;

import io.atrium.kernel.DataClass;
import io.atrium.kernel.Kept;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Deliveries to subscribers. A delivery points into the log and says nothing itself, so there is no payload but the log's.
 * Finished ones go day by day; what waits for too long for a subscription that is sent nothing, and what nobody decided
 * about, goes too.
 */
@ApplicationScoped
class KeptOutbound implements Kept {

    private static final String FINISHED =
            "from subscription_delivered where delivered_at < $1 and not legal_hold_covers(array[subject], delivered_at)";

    private static final String LEFT_BEHIND =
            "from subscription_delivery where queued_at < $1 and not legal_hold_covers(array[subject], queued_at)";

    private static final String FORGET_FINISHED =
            """
            delete from subscription_delivered_rest where ctid = any (array(
                select ctid from subscription_delivered_rest
                where delivered_at < $1 and not legal_hold_covers(array[subject], delivered_at) limit 10000))""";

    private static final String FORGET_LEFT_BEHIND =
            "delete from subscription_delivery where ctid = any (array(select ctid " + LEFT_BEHIND + " limit 10000))";

    private final Pool pool;
    private final SubscriptionConfig config;

    KeptOutbound(Pool pool, SubscriptionConfig config) {
        if (config.retention().compareTo(Duration.ofDays(1)) < 0) {
            throw new IllegalStateException(
                    "atrium.subscription.retention is " + config.retention() + "; it is a day at least (1D)");
        }
        this.pool = pool;
        this.config = config;
    }

    @Override
    public String name() {
        return "outbound-deliveries";
    }

    @Override
    public DataClass holds() {
        return DataClass.INTERNAL;
    }

    @Override
    public Optional<Duration> period(Stage stage) {
        return stage == Stage.METADATA ? Optional.of(config.retention()) : Optional.empty();
    }

    @Override
    public CompletionStage<Long> count(Stage stage, Instant before) {
        return pool.preparedQuery("select (select count(*) " + FINISHED + ") + (select count(*) " + LEFT_BEHIND + ")")
                .execute(Tuple.of(startOf(before)))
                .map(rows -> rows.iterator().next().getLong(0))
                .subscribeAsCompletionStage();
    }

    @Override
    public CompletionStage<Long> remove(Stage stage, Instant before) {
        return pool.withTransaction(transaction -> Housekeeping.alone(transaction)
                        .chain(alone -> alone
                                ? dropOldest(transaction, before)
                                : Uni.createFrom().item(0L)))
                .subscribeAsCompletionStage();
    }

    /** An empty day counts as one, so that the next is looked at. */
    private static Uni<Long> dropOldest(SqlConnection transaction, Instant before) {
        return transaction
                .preparedQuery("select subscription_drop_day($1)")
                .execute(Tuple.of(LocalDate.ofInstant(before, ZoneOffset.UTC)))
                .map(rows -> rows.iterator().next().getLong(0))
                .chain(dropped -> dropped != null
                        ? Uni.createFrom().item(Math.max(1L, dropped))
                        : forget(transaction, FORGET_FINISHED, before)
                                .chain(finished -> forget(transaction, FORGET_LEFT_BEHIND, before)
                                        .map(behind -> finished + behind)));
    }

    private static Uni<Long> forget(SqlConnection transaction, String sql, Instant before) {
        return transaction
                .preparedQuery(sql)
                .execute(Tuple.of(startOf(before)))
                .map(RowSet::rowCount)
                .map(Integer::longValue);
    }

    private static OffsetDateTime startOf(Instant before) {
        return LocalDate.ofInstant(before, ZoneOffset.UTC).atStartOfDay().atOffset(ZoneOffset.UTC);
    }
}
