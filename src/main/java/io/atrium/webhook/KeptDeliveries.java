package io.atrium.webhook;

import io.atrium.kernel.DataClass;
import io.atrium.kernel.Kept;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
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
import java.util.function.Function;

import static io.atrium.kernel.DatabaseTime.utc;

/**
 * Deliveries that were applied: first what they said is forgotten, then, day by day, that they came. What nobody has
 * finished is kept until somebody has.
 */
@ApplicationScoped
class KeptDeliveries implements Kept {

    private static final String SAID =
            """
            from webhook_delivery
            where received_at < $1 and state = 'applied' and body is not null
                and not legal_hold_covers(webhook_subjects(receipt, event_id, operations), received_at)""";

    private static final String FORGET_BODIES =
            """
            update webhook_delivery set body = null
            where (receipt, received_at) in (select receipt, received_at %s limit 2000)"""
                    .formatted(SAID);

    private static final String OVER =
            """
            from webhook_delivery
            where received_at < $1 and state = 'applied'
                and not legal_hold_covers(webhook_subjects(receipt, event_id, operations), received_at)""";

    private static final String OLDEST =
            """
            select to_date(right(relname, 10), 'YYYY_MM_DD') as day, relname as name
            from pg_inherits join pg_class on pg_class.oid = inhrelid
            where inhparent = 'webhook_delivery'::regclass and relname ~ '[0-9]{4}_[0-9]{2}_[0-9]{2}$'
                and to_date(right(relname, 10), 'YYYY_MM_DD') < $1
            order by day limit 1""";

    // What was kept because it was not finished, or held, and is not any more.
    private static final String FORGET_KEPT =
            """
            delete from webhook_delivery_kept where ctid = any (array(
                select ctid from webhook_delivery_kept
                where received_at < $1 and state = 'applied'
                    and not legal_hold_covers(webhook_subjects(receipt, event_id, operations), received_at)
                limit 2000))""";

    private final Pool pool;
    private final WebhookConfig config;

    KeptDeliveries(Pool pool, WebhookConfig config) {
        if (config.retention().compareTo(Duration.ofDays(1)) < 0) {
            throw new IllegalStateException(
                    "atrium.webhook.retention is " + config.retention() + "; it is a day at least (1D)");
        }
        this.pool = pool;
        this.config = config;
    }

    @Override
    public String name() {
        return "inbound-deliveries";
    }

    @Override
    public DataClass holds() {
        return DataClass.PERSONAL;
    }

    @Override
    public Optional<Duration> period(Stage stage) {
        return stage == Stage.PAYLOAD ? config.payloadRetention() : Optional.of(config.retention());
    }

    @Override
    public CompletionStage<Long> count(Stage stage, Instant before) {
        return stage == Stage.PAYLOAD ? counted(SAID, utc(before)) : counted(OVER, startOf(before));
    }

    private CompletionStage<Long> counted(String which, OffsetDateTime before) {
        return pool.preparedQuery("select count(*) " + which)
                .execute(Tuple.of(before))
                .map(rows -> rows.iterator().next().getLong(0))
                .subscribeAsCompletionStage();
    }

    @Override
    public CompletionStage<Long> remove(Stage stage, Instant before) {
        Uni<Long> removed = stage == Stage.PAYLOAD
                ? pool.preparedQuery(FORGET_BODIES)
                        .execute(Tuple.of(utc(before)))
                        .map(RowSet::rowCount)
                        .map(Integer::longValue)
                : alone(transaction -> dropOldest(transaction, before));
        return removed.subscribeAsCompletionStage();
    }

    /** Nothing while another replica is at work. */
    private Uni<Long> alone(Function<SqlConnection, Uni<Long>> work) {
        return pool.withTransaction(transaction -> Days.alone(transaction)
                .chain(alone ->
                        alone ? work.apply(transaction) : Uni.createFrom().item(0L)));
    }

    private Uni<Long> dropOldest(SqlConnection transaction, Instant before) {
        return transaction
                .preparedQuery(OLDEST)
                .execute(Tuple.of(LocalDate.ofInstant(before, ZoneOffset.UTC)))
                .chain(rows -> rows.size() == 0
                        ? transaction
                                .preparedQuery(FORGET_KEPT)
                                .execute(Tuple.of(startOf(before)))
                                .map(RowSet::rowCount)
                                .map(Integer::longValue)
                        : drop(transaction, rows.iterator().next()));
    }

    /** An empty day counts as one, so that the next is looked at. */
    private static Uni<Long> drop(SqlConnection transaction, Row day) {
        return transaction
                .query("select count(*) from " + day.getString("name"))
                .execute()
                .map(rows -> Math.max(1, rows.iterator().next().getLong(0)))
                .call(() -> transaction
                        .preparedQuery("select webhook_drop_partition($1)")
                        .execute(Tuple.of(day.getLocalDate("day"))));
    }

    /** Days go as a whole. */
    private static OffsetDateTime startOf(Instant before) {
        return LocalDate.ofInstant(before, ZoneOffset.UTC).atStartOfDay().atOffset(ZoneOffset.UTC);
    }
}
