package io.atrium.record;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowIterator;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Says how current the documents of a type are. What it says may be a moment old: the records were equal to Odoo at the
 * time it names in any case. What Atrium masters is current at any time.
 */
@ApplicationScoped
class FreshnessSource {

    /** So that a thousand reads a second do not ask a thousand times. */
    private static final Duration KEPT = Duration.ofMillis(200);

    private final Pool pool;
    private final Clock clock;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    FreshnessSource(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    Uni<Freshness> of(DocumentType type) {
        return type instanceof RecordType captured
                ? ofCaptured(captured)
                : Uni.createFrom().item(new Freshness(clock.instant(), false));
    }

    private Uni<Freshness> ofCaptured(RecordType type) {
        Known before = known.get(type.name());
        return before != null && clock.instant().isBefore(before.until())
                ? Uni.createFrom().item(before.freshness())
                : ask(type)
                        .invoke(freshness -> known.put(
                                type.name(),
                                new Known(freshness, clock.instant().plus(KEPT))));
    }

    private Uni<Freshness> ask(RecordType type) {
        return pool.preparedQuery(
                        "select captured_at, failing_since from record_capture where type = $1 and model = $2")
                .execute(Tuple.of(type.name(), type.model()))
                .map(rows -> {
                    RowIterator<Row> row = rows.iterator();
                    return row.hasNext() ? freshness(row.next()) : Freshness.INCOMPLETE;
                });
    }

    private static Freshness freshness(Row capture) {
        OffsetDateTime capturedAt = capture.getOffsetDateTime("captured_at");
        return capturedAt == null
                ? Freshness.INCOMPLETE
                : new Freshness(capturedAt.toInstant(), capture.getOffsetDateTime("failing_since") != null);
    }

    private record Known(Freshness freshness, Instant until) {}
}
