package io.atrium.command;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;

/**
 * Keeps commands apart that must not run at the same time, in whichever process they run, such as two that would bring into
 * Odoo what must exist there only once, where Odoo itself is no guard. What a command has taken is its own until it ends,
 * also while its process is dead and nobody knows yet what became of it in Odoo: whoever takes it next sees what it made.
 */
@ApplicationScoped
public class Locks {

    /** Between two looks at what another command has. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    // In order, so that no two wait for each other. A process that was overtaken takes nothing any more.
    private static final String TAKE =
            """
            with mine as (
                select id from command_intent where id = $2 and state = 'running' and attempt = $3 for update),
            taken as (
                insert into command_hold (key, intent)
                select key, mine.id from mine, unnest($1::text[]) as key order by key
                on conflict (key) do nothing
                returning key)
            select (select count(*) from taken)
                + (select count(*) from command_hold where key = any ($1) and intent = $2) as held""";

    private final Pool pool;
    private final CommandConfig config;
    private final Clock clock;

    Locks(Pool pool, CommandConfig config, Clock clock) {
        this.pool = pool;
        this.config = config;
        this.clock = clock;
    }

    /**
     * Completes when the intent has all of it to itself. A first attempt waits, as long as its caller does; a later one has
     * time, and others wait for the hand that tries it. {@link CommandHandler#locks} is taken before a command is performed;
     * here a handler takes what its body does not name, once in an attempt and not in addition to the others.
     *
     * @param keys what it is, such as {@code invoice inv_…}
     * @throws Failure {@code operation-in-progress} when others have it for too long; it is tried again
     */
    public Uni<Void> take(Intent intent, Set<String> keys) {
        Duration patience = intent.attempt() > 1 ? Duration.ZERO : config.answerWithin();
        return keys.isEmpty()
                ? Uni.createFrom().voidItem()
                : take(
                        intent,
                        new TreeSet<>(keys).toArray(String[]::new),
                        clock.instant().plus(patience));
    }

    private Uni<Void> take(Intent intent, String[] keys, Instant until) {
        return tryToTake(intent, keys)
                .chain(taken ->
                        taken ? Uni.createFrom().voidItem() : waitAWhile(until).chain(() -> take(intent, keys, until)));
    }

    private Uni<Void> waitAWhile(Instant until) {
        return clock.instant().isBefore(until)
                ? Uni.createFrom().voidItem().onItem().delayIt().by(PAUSE)
                : Uni.createFrom()
                        .failure(new Failure(
                                FailureCode.OPERATION_IN_PROGRESS, "Another operation works on the same, or may have"));
    }

    /** All or nothing. */
    private Uni<Boolean> tryToTake(Intent intent, String[] keys) {
        return pool.preparedQuery(TAKE)
                .execute(Tuple.of(keys, intent.id(), intent.attempt()))
                .map(rows -> rows.iterator().next().getLong("held") == keys.length)
                .call(all -> all ? Uni.createFrom().voidItem() : giveBack(intent));
    }

    private Uni<Void> giveBack(Intent intent) {
        return pool.preparedQuery("delete from command_hold where intent = $1")
                .execute(Tuple.of(intent.id()))
                .replaceWithVoid();
    }
}
