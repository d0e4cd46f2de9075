package io.atrium.webhook;

import io.atrium.kernel.Failure;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What became of deliveries. */
@ApplicationScoped
class Receipts {

    // A receipt tells its day, so that one partition is looked at; those of earlier versions lie in that of the rest.
    private static final String ONE =
            """
            select receipt, source, received_at, state, attempts, reason, operations
            from webhook_delivery
            where receipt = $1
                and received_at = coalesce($2, (select received_at from webhook_delivery_kept where receipt = $1))
            """;

    private final Pool pool;

    Receipts(Pool pool) {
        this.pool = pool;
    }

    /** Fails with {@code not-found}. */
    Uni<DeliveryStatus> one(String receipt) {
        Tuple values = Tuple.of(
                receipt,
                ReceiptId.receivedAt(receipt)
                        .map(moment -> moment.atOffset(ZoneOffset.UTC))
                        .orElse(null));
        return pool.preparedQuery(ONE).execute(values).map(rows -> {
            if (rows.size() == 0) {
                throw Failure.notFound("There is no delivery with that receipt.");
            }
            return status(rows.iterator().next());
        });
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
}
