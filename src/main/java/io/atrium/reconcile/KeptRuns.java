package io.atrium.reconcile;

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
 * Comparisons that have ended, counted from then: first what both sides said is forgotten, then that they were. What is about
 * a comparison, a difference or a document that differed holds the comparison, and so does the time in which it ran. What was
 * last signed off of a domain is kept until the next is: later comparisons are measured by it.
 */
@ApplicationScoped
class KeptRuns implements Kept {

    private static final String OVER =
            """
            from reconcile_run as run, lateral (
                select array(
                    select unnest(array[document, coalesce(record, document), public_id('rdf', number)])
                    from reconcile_difference as difference where difference.run = run.number)
                    || public_id('rec', run.number)) as about (subjects)
            where finished_at < $1 and not legal_hold_covers(about.subjects, run.started_at)
                and not legal_hold_covers(about.subjects, run.finished_at)
                and (signed_off_at is null or exists (
                    select from reconcile_run as later
                    where later.domain = run.domain and later.number > run.number and later.signed_off_at is not null))""";

    private static final String SAID = OVER + " and forgotten_at is null";

    private static final String FORGET_VALUES =
            """
            with forgotten as (
                update reconcile_run set sign_off_reason = null, forgotten_at = now()
                where number in (select run.number %s limit 100) returning number),
            differences as (
                update reconcile_difference set fields = '[]' from forgotten where run = forgotten.number)
            select count(*) from forgotten"""
                    .formatted(SAID);

    private static final String FORGET =
            """
            with forgotten as (
                delete from reconcile_run where number in (select run.number %s limit 100) returning number)
            select count(*) from forgotten"""
                    .formatted(OVER);

    private final Pool pool;
    private final ReconcileConfig config;

    KeptRuns(Pool pool, ReconcileConfig config) {
        this.pool = pool;
        this.config = config;
    }

    @Override
    public String name() {
        return "reconciliations";
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
        return number(stage == Stage.PAYLOAD ? FORGET_VALUES : FORGET, before);
    }

    private CompletionStage<Long> number(String sql, Instant before) {
        return pool.preparedQuery(sql)
                .execute(Tuple.of(utc(before)))
                .map(rows -> rows.iterator().next().getLong(0))
                .subscribeAsCompletionStage();
    }
}
