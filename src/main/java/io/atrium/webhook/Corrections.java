package io.atrium.webhook;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowIterator;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;

/** What people have said that deliveries should have been. The deliveries stay as they came. */
@ApplicationScoped
class Corrections {

    private final Pool pool;
    private final Bodies bodies;
    private final Duration retention;
    private final Clock clock;

    Corrections(Pool pool, Bodies bodies, WebhookConfig config, Clock clock) {
        this.pool = pool;
        this.bodies = bodies;
        this.retention = config.retention();
        this.clock = clock;
    }

    /** A merge patch of what was delivered; an empty one, which changes nothing, when nobody has said anything. */
    Uni<Map<String, Object>> of(Claimed delivery) {
        // Corrected is only what a person sends in again, so that all others cost no look.
        return delivery.retries() == 0
                ? Uni.createFrom().item(Map.of())
                : pool.preparedQuery(
                                "select receipt, changes as body, true as sealed from webhook_correction where receipt = $1")
                        .execute(Tuple.of(delivery.receipt()))
                        .map(rows -> {
                            RowIterator<Row> row = rows.iterator();
                            return row.hasNext() ? opened(row.next()) : Map.<String, Object>of();
                        });
    }

    private Map<String, Object> opened(Row row) {
        byte[] changes = bodies.open(row);
        if (changes == null) {
            throw new Unmappable("The correction was sealed with a key that is not configured any more.");
        }
        return new JsonObject(Buffer.buffer(changes)).getMap();
    }

    /** The last word counts. */
    Uni<Void> store(String receipt, Map<String, Object> changes) {
        byte[] sealed = bodies.seal(receipt, new JsonObject(changes).toBuffer().getBytes());
        return pool.preparedQuery(
                        """
                        insert into webhook_correction (receipt, changes, changed_at) values ($1, $2, $3)
                        on conflict (receipt) do update
                        set changes = excluded.changes, changed_at = excluded.changed_at""")
                .execute(
                        Tuple.of(receipt, Buffer.buffer(sealed), clock.instant().atOffset(ZoneOffset.UTC)))
                .replaceWithVoid();
    }

    /** Forgets those whose deliveries are forgotten. */
    Uni<Void> forget() {
        return pool.preparedQuery(
                        """
                        delete from webhook_correction as correction
                        where changed_at < $1 and not exists (
                            select from webhook_delivery where webhook_delivery.receipt = correction.receipt)""")
                .execute(Tuple.of(clock.instant().minus(retention).atOffset(ZoneOffset.UTC)))
                .replaceWithVoid();
    }
}
