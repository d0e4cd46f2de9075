package io.atrium.watch;

import io.atrium.kernel.DataClass;
import io.atrium.kernel.Kept;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

import static io.atrium.kernel.DatabaseTime.utc;

/** Anomalies that have ended, counted from then. They say nothing but figures, so they go as a whole. */
@ApplicationScoped
class KeptAnomalies implements Kept {

    private static final String OVER =
            """
            from watch_anomaly
            where ended_at < $1 and not legal_hold_covers(array[public_id('ano', number)], first_hour)
                and not legal_hold_covers(array[public_id('ano', number)], ended_at)""";

    private static final String FORGET =
            """
            with forgotten as (
                delete from watch_anomaly where number in (select number %s limit 500) returning number)
            select count(*) from forgotten"""
                    .formatted(OVER);

    private final Pool pool;
    private final WatchConfig config;

    KeptAnomalies(Pool pool, WatchConfig config) {
        this.pool = pool;
        this.config = config;
    }

    @Override
    public String name() {
        return "anomalies";
    }

    @Override
    public DataClass holds() {
        return DataClass.CONFIDENTIAL;
    }

    @Override
    public Optional<Duration> period(Stage stage) {
        return stage == Stage.METADATA ? Optional.of(config.retention()) : Optional.empty();
    }

    @Override
    public CompletionStage<Long> count(Stage stage, Instant before) {
        return number("select count(*) " + OVER, before);
    }

    @Override
    public CompletionStage<Long> remove(Stage stage, Instant before) {
        return number(FORGET, before);
    }

    private CompletionStage<Long> number(String sql, Instant before) {
        return pool.preparedQuery(sql)
                .execute(Tuple.of(utc(before)))
                .map(rows -> rows.iterator().next().getLong(0))
                .subscribeAsCompletionStage();
    }
}
