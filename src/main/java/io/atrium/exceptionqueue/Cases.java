package io.atrium.exceptionqueue;

import io.atrium.kernel.LastResort;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;

/** Opens a case for work that gave up, with the team that owns it and the day by which it is due. */
@ApplicationScoped
class Cases implements LastResort {

    private static final Logger LOG = Logger.getLogger(Cases.class);
    private static final Duration DUE = Duration.ofDays(1);

    private static final String OPEN =
            """
            insert into exceptionqueue_case
                (room, reference, code, reason, subject, owner, correlation_id, opened_at, due_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            on conflict (room, reference) do update set
                occurrences = exceptionqueue_case.occurrences + 1, reason = excluded.reason""";

    private final Pool pool;
    private final Clock clock;

    Cases(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Void> park(StuckWork work) {
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        return pool.preparedQuery(OPEN)
                .execute(Tuple.tuple()
                        .addString(work.room())
                        .addString(work.reference())
                        .addString(work.code())
                        .addString(work.reason())
                        .addString(work.subject())
                        .addString(work.owner())
                        .addString(work.correlationId())
                        .addOffsetDateTime(now)
                        .addOffsetDateTime(now.plus(DUE)))
                .invoke(() -> LOG.warnf(
                        "%s %s is now a case of %s: %s", work.room(), work.reference(), work.owner(), work.code()))
                .replaceWithVoid()
                .subscribeAsCompletionStage();
    }
}
