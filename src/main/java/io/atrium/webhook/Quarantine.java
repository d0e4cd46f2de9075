package io.atrium.webhook;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;

/**
 * Remembers what was refused, for people who wonder why nothing arrives. A flood of refused deliveries cannot fill it: of a
 * source so many are written down in a minute, and so many are kept. Nobody waits for it, and nothing depends on it.
 */
@ApplicationScoped
class Quarantine {

    private static final Logger LOG = Logger.getLogger(Quarantine.class);
    private static final int PER_MINUTE = 30;
    private static final int KEPT = 1_000;

    private static final String KEEP =
            """
            with surplus as (
                delete from webhook_refusal where source = $1
                    and id <= (select id from webhook_refusal where source = $1 order by id desc offset $8 limit 1))
            insert into webhook_refusal (source, refused_at, code, reason, correlation_id, content_type, body_bytes)
            values ($1, $2, $3, $4, $5, $6, $7)
            """;

    private static final String PAGE =
            """
            select id, source, refused_at, code, reason, correlation_id, content_type, body_bytes from webhook_refusal
            where id < $1 and ($2::text is null or source = $2)
            order by id desc limit $3
            """;

    private static final String OLD =
            "from webhook_refusal where refused_at < $1 and not legal_hold_covers(array[correlation_id], refused_at)";

    private static final String FORGET = "delete from webhook_refusal where id in (select id " + OLD + " limit 10000)";

    private final Pool pool;
    private final Map<String, Minute> minutes = new ConcurrentHashMap<>();

    Quarantine(Pool pool) {
        this.pool = pool;
    }

    private record Minute(long number, int count) {

        Minute next(long now) {
            return now == number ? new Minute(number, count + 1) : new Minute(now, 1);
        }
    }

    /** Writes it down soon, if there have not been too many of that source. */
    void keep(RefusedDelivery refused) {
        long now = refused.refusedAt().getEpochSecond() / 60;
        Minute minute = minutes.merge(refused.source(), new Minute(now, 1), (known, one) -> known.next(now));
        if (minute.count() > PER_MINUTE) {
            return;
        }
        Tuple values = Tuple.tuple()
                .addString(refused.source())
                .addOffsetDateTime(refused.refusedAt().atOffset(ZoneOffset.UTC))
                .addString(refused.code())
                .addString(refused.reason())
                .addString(refused.correlationId())
                .addString(refused.contentType())
                .addInteger(refused.bodyBytes())
                .addInteger(KEPT - 2);
        pool.preparedQuery(KEEP)
                .execute(values)
                .subscribe()
                .with(done -> {}, failure -> LOG.warnf("A refusal is not written down: %s", failure.getMessage()));
    }

    /**
     * The newest before that position.
     *
     * @param source null for all
     */
    Uni<List<RefusedDelivery>> page(String source, long before, int limit) {
        return pool.preparedQuery(PAGE).execute(Tuple.of(before, source, limit)).map(rows -> StreamSupport.stream(
                        rows.spliterator(), false)
                .map(Quarantine::refused)
                .toList());
    }

    /** Forgets some of what is older, and tells how much. */
    Uni<Long> forget(Instant before) {
        return pool.preparedQuery(FORGET)
                .execute(Tuple.of(before.atOffset(ZoneOffset.UTC)))
                .map(RowSet::rowCount)
                .map(Integer::longValue);
    }

    /** How much there is that is older. */
    Uni<Long> count(Instant before) {
        return pool.preparedQuery("select count(*) " + OLD)
                .execute(Tuple.of(before.atOffset(ZoneOffset.UTC)))
                .map(rows -> rows.iterator().next().getLong(0));
    }

    private static RefusedDelivery refused(Row row) {
        return new RefusedDelivery(
                row.getLong("id"),
                row.getString("source"),
                row.getOffsetDateTime("refused_at").toInstant(),
                row.getString("code"),
                row.getString("reason"),
                row.getString("correlation_id"),
                row.getString("content_type"),
                row.getInteger("body_bytes"));
    }
}
