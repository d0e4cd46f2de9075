package io.atrium.webhook;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Stores deliveries, each once, and tells what became of them. Each method is one committed step. */
@ApplicationScoped
class Inbox {

    /** Most vendors give up after ten seconds; they should have heard by then. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    // Names no constraint: a copy may collide on either key, and two copies at once on both.
    private static final String INSERT =
            """
            insert into webhook_delivery (receipt, source, received_at, event_id, replay_key, delivery_key, body,
                content_type, correlation_id, next_attempt_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $3)
            on conflict do nothing
            returning receipt
            """;

    private static final String FIRST =
            """
            select receipt from webhook_delivery
            where source = $1 and (replay_key = $2 or delivery_key = $3)
            order by arrival limit 1
            """;

    private static final String STATUS =
            """
            select receipt, source, received_at, state, attempts, reason, operations
            from webhook_delivery where receipt = $1
            """;

    // What is stuck stays: a person may still send it in again.
    private static final String FORGET = "delete from webhook_delivery where state = 'applied' and received_at < $1";

    private final Pool pool;

    Inbox(Pool pool) {
        this.pool = pool;
    }

    /** Completes when the delivery, or the one it is a copy of, is committed. Fails with {@code unavailable}. */
    Uni<Receipt> store(Delivery delivery) {
        return insert(delivery)
                .flatMap(receipt -> receipt.isPresent()
                        ? Uni.createFrom().item(Receipt.first(receipt.get()))
                        : first(delivery).map(Receipt::copyOf))
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .onFailure()
                .transform(Inbox::unavailable);
    }

    /** What became of the delivery with that receipt. Fails with {@code not-found}. */
    Uni<DeliveryStatus> status(String receipt) {
        return run(STATUS, receipt).map(rows -> first(rows)
                .map(Inbox::status)
                .orElseThrow(() -> Failure.notFound("There is no delivery with that receipt.")));
    }

    /** Deletes applied deliveries from before that moment, and counts them. */
    Uni<Integer> forget(Instant before) {
        return run(FORGET, at(before)).map(RowSet::rowCount);
    }

    private Uni<Optional<String>> insert(Delivery delivery) {
        return run(
                        INSERT,
                        "rcpt_" + UUID.randomUUID().toString().replace("-", ""),
                        delivery.source(),
                        at(delivery.receivedAt()),
                        delivery.verified().eventId(),
                        Buffer.buffer(delivery.verified().replayKey()),
                        delivery.verified().deliveryKey(),
                        Buffer.buffer(delivery.body()),
                        delivery.contentType(),
                        delivery.correlationId())
                .map(rows -> first(rows).map(row -> row.getString("receipt")));
    }

    private Uni<String> first(Delivery delivery) {
        return run(
                        FIRST,
                        delivery.source(),
                        Buffer.buffer(delivery.verified().replayKey()),
                        delivery.verified().deliveryKey())
                .map(rows -> first(rows)
                        .map(row -> row.getString("receipt"))
                        .orElseThrow(() -> new IllegalStateException("the first was forgotten just now")));
    }

    private Uni<RowSet<Row>> run(String sql, Object... values) {
        return pool.preparedQuery(sql).execute(Tuple.from(values));
    }

    private static Failure unavailable(Throwable cause) {
        return new Failure(FailureCode.UNAVAILABLE, "The delivery could not be stored; send it again.", cause);
    }

    private static Optional<Row> first(RowSet<Row> rows) {
        return rows.size() == 0 ? Optional.empty() : Optional.of(rows.iterator().next());
    }

    private static DeliveryStatus status(Row row) {
        List<Map<String, Object>> operations = new ArrayList<>();
        row.getJsonArray("operations").forEach(each -> operations.add(((JsonObject) each).getMap()));
        return new DeliveryStatus(
                row.getString("receipt"),
                row.getString("source"),
                row.getOffsetDateTime("received_at").toInstant(),
                row.getString("state"),
                row.getInteger("attempts"),
                row.getString("reason"),
                operations);
    }

    private static OffsetDateTime at(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }
}
