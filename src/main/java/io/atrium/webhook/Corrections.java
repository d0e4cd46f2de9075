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
import java.time.ZoneOffset;
import java.util.Map;

/** What people have said that deliveries should have been. The deliveries stay as they came. */
@ApplicationScoped
class Corrections {

    private final Pool pool;
    private final Bodies bodies;
    private final Clock clock;

    Corrections(Pool pool, Bodies bodies, Clock clock) {
        this.pool = pool;
        this.bodies = bodies;
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
        if (row.getBuffer("body") == null) {
            throw new Unmappable("What the delivery should have been is not known any more.");
        }
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
}
