package io.atrium.exceptionqueue;

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

/**
 * Cases that were closed, counted from then: first what was said in them is forgotten, then that they were. What is about a
 * case, its document or its work holds the case, and so does the time at which it was opened or closed.
 */
@ApplicationScoped
class KeptCases implements Kept {

    private static final String OVER =
            """
            from exceptionqueue_case as found, lateral (
                select array(select work.reference from exceptionqueue_reference as work where work."case" = found.number)
                    || found.subject || public_id('exc', found.number)) as about (subjects)
            where resolved_at < $1 and not legal_hold_covers(about.subjects, found.opened_at)
                and not legal_hold_covers(about.subjects, found.resolved_at)""";

    private static final String SAID = OVER + " and forgotten_at is null";

    private static final String FORGET_WORDS =
            """
            with forgotten as (
                update exceptionqueue_case set reason = 'What happened is not known any more', cause = '', value = null,
                    resolution = null, forgotten_at = now()
                where number in (select found.number %s limit 500) returning number),
            entries as (
                update exceptionqueue_entry set text = null from forgotten where "case" = forgotten.number),
            work as (
                update exceptionqueue_reference set correction = null from forgotten
                where "case" = forgotten.number and correction is not null)
            select count(*) from forgotten"""
                    .formatted(SAID);

    private static final String FORGET =
            """
            with forgotten as (
                delete from exceptionqueue_case where number in (select found.number %s limit 500) returning number)
            select count(*) from forgotten"""
                    .formatted(OVER);

    private final Pool pool;
    private final ExceptionQueueConfig config;

    KeptCases(Pool pool, ExceptionQueueConfig config) {
        this.pool = pool;
        this.config = config;
    }

    @Override
    public String name() {
        return "exception-cases";
    }

    @Override
    public DataClass holds() {
        return DataClass.PERSONAL;
    }

    @Override
    public Optional<Duration> period(Stage stage) {
        return stage == Stage.PAYLOAD ? config.payloadRetention() : Optional.of(config.retention());
    }

    @Override
    public CompletionStage<Long> count(Stage stage, Instant before) {
        return number("select count(*) " + (stage == Stage.PAYLOAD ? SAID : OVER), before);
    }

    @Override
    public CompletionStage<Long> remove(Stage stage, Instant before) {
        return number(stage == Stage.PAYLOAD ? FORGET_WORDS : FORGET, before);
    }

    private CompletionStage<Long> number(String sql, Instant before) {
        return pool.preparedQuery(sql)
                .execute(Tuple.of(utc(before)))
                .map(rows -> rows.iterator().next().getLong(0))
                .subscribeAsCompletionStage();
    }
}
