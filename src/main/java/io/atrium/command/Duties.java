package io.atrium.command;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.record.Records;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Keeps one person from doing, for the same supplier, what together would let that person pay anybody: such as to create
 * the supplier and to change its bank account. Which duties exclude each other is configuration. A duty is taken before the
 * command is carried out, one person at a time for each supplier; a command that was refused does not count.
 */
@ApplicationScoped
class Duties {

    private static final String TAKE =
            """
            insert into command_duty (party, duty, intent) select party, $2, $3 from unnest($1::text[]) as party
            on conflict do nothing""";

    // Who acts in a client's own name may be anyone for whom the client acts.
    private static final String OTHERS =
            """
            select duty from command_duty join command_intent as other on other.id = command_duty.intent
            where party = any ($1) and duty <> $2 and other.state <> 'refused'
                and (other.person = $4 or other.caller = $3 and (other.person = other.caller or $3 = $4))
            limit 1""";

    private final Pool pool;
    private final CommandConfig config;
    private final Records records;

    Duties(Pool pool, CommandConfig config, Records records) {
        this.pool = pool;
        this.config = config;
        this.records = records;
    }

    /**
     * Completes when the command's person may do it.
     *
     * @throws Failure {@code duties-conflict}
     */
    Uni<Void> take(Intent intent, CommandHandler handler) {
        Optional<String> duty = of(intent.command());
        return duty.isEmpty()
                ? Uni.createFrom().voidItem()
                : handler.parties(intent.body(), records)
                        .chain(parties -> parties.isEmpty()
                                ? Uni.createFrom().voidItem()
                                : pool.withTransaction(transaction -> take(transaction, intent, duty.get(), parties)));
    }

    /**
     * The same for a command that does not begin yet, and takes nothing.
     *
     * @throws Failure {@code duties-conflict}
     */
    Uni<Void> require(Command command, CommandHandler handler) {
        Optional<String> duty = of(command);
        return duty.isEmpty()
                ? Uni.createFrom().voidItem()
                : handler.parties(command.body(), records)
                        .chain(parties -> requireAlone(pool, command, duty.get(), parties.toArray(String[]::new)));
    }

    private static Uni<Void> requireAlone(SqlClient database, Command command, String duty, String[] parties) {
        return database.preparedQuery(OTHERS)
                .execute(Tuple.of(parties, duty, command.caller(), command.person()))
                .invoke(rows -> rows.forEach(row -> {
                    throw new Failure(
                            FailureCode.DUTIES_CONFLICT,
                            "Another person has to do this: whoever asks has done \"" + row.getString("duty")
                                    + "\" for the same supplier");
                }))
                .replaceWithVoid();
    }

    private Uni<Void> take(SqlConnection transaction, Intent intent, String duty, Set<String> parties) {
        String[] all = new TreeSet<>(parties).toArray(String[]::new);
        return transaction
                .preparedQuery("select pg_advisory_xact_lock(hashtext('command_duty'), hashtext(party))"
                        + " from unnest($1::text[]) as party")
                .execute(Tuple.of(all))
                .chain(() -> transaction.preparedQuery(TAKE).execute(Tuple.of(all, duty, intent.id())))
                .chain(() -> requireAlone(transaction, intent.command(), duty, all));
    }

    /** What came of the command, which may be a supplier itself, was its person's doing. */
    Uni<Void> did(SqlConnection transaction, Intent intent, String id) {
        return of(intent.command())
                .map(duty -> transaction
                        .preparedQuery(TAKE)
                        .execute(Tuple.of(new String[] {id}, duty, intent.id()))
                        .replaceWithVoid())
                .orElse(Uni.createFrom().voidItem());
    }

    private Optional<String> of(Command command) {
        return config.dutiesApart()
                ? config.duties().entrySet().stream()
                        .filter(duty -> duty.getValue().contains(command.operation()))
                        .map(Map.Entry::getKey)
                        .findFirst()
                : Optional.empty();
    }
}
