package io.atrium.command;

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
 * What was asked for and answered, of commands that have ended. First the bodies are forgotten; key, hash and outcome stay,
 * so that a repeated request still does nothing. Only long after that the key is forgotten too, and never that of a deed
 * which says who may not do the next, or which a second person decided about.
 */
@ApplicationScoped
class KeptIntents implements Kept {

    private static final Duration SHORTEST = Duration.ofDays(90);

    private static final String ENDED =
            """
            from command_intent intent
            where created_at < $1 and state in ('settled', 'refused')
                and not legal_hold_covers(array[document_id, subject, id::text], created_at)""";

    private static final String SAID = ENDED + " and forgotten_at is null";

    private static final String OVER = ENDED
            + """
             and approval is null and not exists (select from command_duty duty where duty.intent = intent.id)""";

    private static final String FORGET_BODIES =
            """
            update command_intent set body = '{}', document = null, forgotten_at = now(),
                problem = case when problem is null then null else json_build_object('code', problem ->> 'code',
                    'detail', 'It was refused; why in particular is not known any more', 'violations', '[]'::json) end
            where id in (select id %s limit 2000)"""
                    .formatted(SAID);

    private static final String FORGET = "delete from command_intent where id in (select id " + OVER + " limit 2000)";

    private final Pool pool;
    private final CommandConfig config;

    KeptIntents(Pool pool, CommandConfig config) {
        config.retention().filter(period -> period.compareTo(SHORTEST) < 0).ifPresent(period -> {
            throw new IllegalStateException(
                    "atrium.command.retention is " + period + "; keys are recognised for 90D at least");
        });
        this.pool = pool;
        this.config = config;
    }

    @Override
    public String name() {
        return "operations";
    }

    @Override
    public DataClass holds() {
        return DataClass.BANK;
    }

    @Override
    public Optional<Duration> period(Stage stage) {
        return stage == Stage.PAYLOAD ? config.payloadRetention() : config.retention();
    }

    @Override
    public CompletionStage<Long> count(Stage stage, Instant before) {
        return pool.preparedQuery("select count(*) " + (stage == Stage.PAYLOAD ? SAID : OVER))
                .execute(Tuple.of(before.atOffset(ZoneOffset.UTC)))
                .map(rows -> rows.iterator().next().getLong(0))
                .subscribeAsCompletionStage();
    }

    @Override
    public CompletionStage<Long> remove(Stage stage, Instant before) {
        return pool.preparedQuery(stage == Stage.PAYLOAD ? FORGET_BODIES : FORGET)
                .execute(Tuple.of(before.atOffset(ZoneOffset.UTC)))
                .map(RowSet::rowCount)
                .map(Integer::longValue)
                .subscribeAsCompletionStage();
    }
}
