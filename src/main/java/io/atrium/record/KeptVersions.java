package io.atrium.record;

import io.atrium.kernel.DataClass;
import io.atrium.kernel.Kept;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * What documents were before they became what they are, counted from when they became something else: first the fields that
 * only some may see, then the version. What a document is now is never removed.
 */
@ApplicationScoped
class KeptVersions implements Kept {

    private static final String OVER =
            """
            from record_version
            where until < $1
                and not legal_hold_covers(array[convert_from(body, 'UTF8')::json ->> 'id'], at)""";

    private static final String WITH_RESTRICTED = OVER + " and restricted is not null";

    private static final String FORGET_RESTRICTED =
            """
            update record_version set restricted = null
            where ctid = any (array(select ctid %s limit 2000))"""
                    .formatted(WITH_RESTRICTED);

    private static final String FORGET =
            "delete from record_version where ctid = any (array(select ctid " + OVER + " limit 2000))";

    private final Pool pool;
    private final RecordConfig config;

    KeptVersions(Pool pool, RecordConfig config) {
        this.pool = pool;
        this.config = config;
    }

    @Override
    public String name() {
        return "record-versions";
    }

    @Override
    public DataClass holds() {
        return DataClass.BANK;
    }

    @Override
    public Optional<Duration> period(Stage stage) {
        return stage == Stage.PAYLOAD ? config.restrictedRetention() : config.versionRetention();
    }

    @Override
    public CompletionStage<Long> count(Stage stage, Instant before) {
        return pool.preparedQuery("select count(*) " + (stage == Stage.PAYLOAD ? WITH_RESTRICTED : OVER))
                .execute(Tuple.of(before.atOffset(ZoneOffset.UTC)))
                .map(rows -> rows.iterator().next().getLong(0))
                .subscribeAsCompletionStage();
    }

    @Override
    public CompletionStage<Long> remove(Stage stage, Instant before) {
        return pool.preparedQuery(stage == Stage.PAYLOAD ? FORGET_RESTRICTED : FORGET)
                .execute(Tuple.of(before.atOffset(ZoneOffset.UTC)))
                .map(RowSet::rowCount)
                .map(Integer::longValue)
                .subscribeAsCompletionStage();
    }
}
