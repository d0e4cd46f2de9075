package io.atrium.webhook;

import io.atrium.audit.AuditTrail;
import io.atrium.kernel.DatabaseTime;
import io.atrium.kernel.Failure;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import static io.atrium.kernel.DatabaseTime.utc;

/** What became of deliveries, and how those that are stuck get another chance. */
@ApplicationScoped
class Receipts {

    private static final String COLUMNS =
            "receipt, source, received_at, state, attempts, retries, reason, event_id, correlation_id, operations";

    // A receipt tells its day, so that one partition is looked at; those of earlier versions lie in that of the rest.
    private static final String HERE =
            """
             where receipt = $1
                and received_at = coalesce($2, (select received_at from webhook_delivery_kept where receipt = $1))
            """;

    private static final String ONE = "select " + COLUMNS + ", body, sealed, content_type from webhook_delivery" + HERE;

    private static final String SEARCHED =
            """
             from webhook_delivery
            where ($1::text is null or source = $1) and ($2::text is null or state = $2)
                and ($3::timestamptz is null or received_at >= $3) and ($4::timestamptz is null or received_at < $4)
                and ($5::text is null or event_id = $5) and ($6::text is null or correlation_id = $6)
                and ($7::text is null or receipt < $7 collate "C")
            """;

    private static final String PAGE = "select " + COLUMNS + SEARCHED + " order by receipt desc limit $8";

    // The oldest first, so that their order is kept.
    private static final String RETRIABLE =
            "select receipt, received_at" + SEARCHED + " order by arrival limit $8 for update skip locked";

    private static final String COUNT = "select count(*) from (select 1" + SEARCHED + " limit $8) as found";

    private static final String RETRY =
            """
            update webhook_delivery
            set state = 'accepted', failures = 0, retries = retries + 1, next_attempt_at = $3, lease_until = null,
                reason = null
            where receipt = $1 and received_at = $2 and state = 'stuck'
            returning receipt, source
            """;

    private static final String HASTEN = "update webhook_delivery set next_attempt_at = least(next_attempt_at, $3),"
            + " retries = retries + case when next_attempt_at > $3 then 1 else 0 end" + HERE
            + " and state = 'accepted' returning receipt";

    private static final String APPLIED =
            """
            select receipt from webhook_delivery
            where receipt = any ($1) and received_at = any ($2) and state = 'applied'
            union all
            select receipt from webhook_delivery_kept where receipt = any ($1) and state = 'applied'
            """;

    private final Pool pool;
    private final Bodies bodies;
    private final AuditTrail audit;
    private final Clock clock;

    Receipts(Pool pool, Bodies bodies, AuditTrail audit, Clock clock) {
        this.pool = pool;
        this.bodies = bodies;
        this.audit = audit;
        this.clock = clock;
    }

    /** Who sends something in again. */
    record Person(String client, String correlationId) {}

    /** Fails with {@code not-found}. */
    Uni<DeliveryStatus> one(String receipt) {
        return pool.preparedQuery(ONE)
                .execute(Tuple.of(receipt, day(receipt)))
                .map(rows -> status(only(rows), payload(only(rows))));
    }

    /** The newest first, one more than asked for when there are more. */
    Uni<List<DeliveryStatus>> page(ReceiptSearch search) {
        return pool.preparedQuery(PAGE)
                .execute(values(search, search.limit() + 1))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> status(row, null))
                        .toList());
    }

    /** How many there are, up to a limit. */
    Uni<Integer> count(ReceiptSearch search) {
        return pool.preparedQuery(COUNT)
                .execute(values(search, search.limit()))
                .map(rows -> only(rows).getLong(0).intValue());
    }

    /**
     * Gives the delivery another chance if it is stuck, and changes nothing otherwise. Fails with {@code not-found}.
     *
     * @return its source
     */
    Uni<String> retry(String receipt, Person person) {
        return pool.withTransaction(transaction -> transaction
                .preparedQuery("select receipt, received_at, source from webhook_delivery" + HERE)
                .execute(Tuple.of(receipt, day(receipt)))
                .map(Receipts::only)
                .chain(row -> retry(transaction, row, person).replaceWith(row.getString("source"))));
    }

    /**
     * Gives the delivery another chance if it is stuck, and has it looked into at once if it waits.
     *
     * @return its source; empty when it is over
     */
    Uni<Optional<String>> hasten(String receipt, Person person) {
        return retry(receipt, person).chain(source -> pool.preparedQuery(HASTEN)
                .execute(Tuple.of(receipt, day(receipt), utc(clock.instant())))
                .map(rows -> rows.size() == 0 ? Optional.empty() : Optional.of(source)));
    }

    /** Those of these that had their effect. */
    Uni<Set<String>> applied(Set<String> receipts) {
        return pool.preparedQuery(APPLIED)
                .execute(Tuple.of(
                        receipts.toArray(String[]::new),
                        receipts.stream()
                                .map(Receipts::day)
                                .filter(Objects::nonNull)
                                .distinct()
                                .toArray(OffsetDateTime[]::new)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getString("receipt"))
                        .collect(Collectors.toSet()));
    }

    /** Gives those that are stuck and match another chance, all or none of them, and tells how many they are. */
    Uni<Integer> retry(ReceiptSearch search, Person person) {
        return pool.withTransaction(transaction -> transaction
                .preparedQuery(RETRIABLE)
                .execute(values(search, search.limit()))
                .chain(rows -> Multi.createFrom()
                        .iterable(rows)
                        .onItem()
                        .transformToUniAndConcatenate(row -> retry(transaction, row, person))
                        .collect()
                        .with(Collectors.summingInt(changed -> changed ? 1 : 0))));
    }

    private Uni<Boolean> retry(SqlConnection transaction, Row row, Person person) {
        return transaction
                .preparedQuery(RETRY)
                .execute(Tuple.of(row.getString("receipt"), row.getOffsetDateTime("received_at"), utc(clock.instant())))
                .chain(changed -> changed.size() == 0
                        ? Uni.createFrom().item(false)
                        : audit.append(
                                        transaction,
                                        new AuditTrail.Entry(
                                                person.client(),
                                                "receipt.retry",
                                                row.getString("receipt"),
                                                "done",
                                                null,
                                                person.correlationId()))
                                .replaceWith(true));
    }

    private static Tuple values(ReceiptSearch search, int limit) {
        return Tuple.tuple()
                .addString(search.source())
                .addString(search.state())
                .addOffsetDateTime(search.since() == null ? null : utc(search.since()))
                .addOffsetDateTime(search.until() == null ? null : utc(search.until()))
                .addString(search.eventId())
                .addString(search.correlationId())
                .addString(search.after())
                .addInteger(limit);
    }

    private static Row only(RowSet<Row> rows) {
        if (rows.size() == 0) {
            throw Failure.notFound("There is no delivery with that receipt.");
        }
        return rows.iterator().next();
    }

    private static OffsetDateTime day(String receipt) {
        return ReceiptId.receivedAt(receipt).map(DatabaseTime::utc).orElse(null);
    }

    /** Null also where it has been forgotten. */
    private Object payload(Row row) {
        if (row.getBuffer("body") == null) {
            return null;
        }
        try {
            return Redaction.of(Payload.parse(bodies.open(row), row.getString("content_type")));
        } catch (Unmappable noJson) {
            return null;
        }
    }

    private static DeliveryStatus status(Row row, Object payload) {
        List<Map<String, Object>> operations = new ArrayList<>();
        row.getJsonArray("operations").forEach(each -> operations.add(((JsonObject) each).getMap()));
        return new DeliveryStatus(
                row.getString("receipt"),
                row.getString("source"),
                row.getOffsetDateTime("received_at").toInstant(),
                row.getString("state"),
                row.getInteger("attempts"),
                row.getInteger("retries"),
                row.getString("reason"),
                row.getString("event_id"),
                row.getString("correlation_id"),
                operations,
                payload);
    }
}
