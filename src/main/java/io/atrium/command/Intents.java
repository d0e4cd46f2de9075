package io.atrium.command;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.Violation;
import io.atrium.record.Stored;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The table of intents. How an attempt went is written down only while it is the latest one: a process that was held up so
 * long that another took its intent over can no longer say anything about it.
 */
@ApplicationScoped
class Intents {

    private static final String OPEN =
            """
            insert into command_intent (id, caller, idempotency_key, operation, request_hash, body, correlation_id,
                state, next_attempt_at, lease_until, created_at, updated_at)
            values ($1, $2, $3, $4, $5, $6, $7, 'running', now(), now() + $8 * interval '1 ms', now(), now())
            on conflict (caller, idempotency_key) do nothing
            returning id""";

    // Open intents nobody works on: their process died, or their pause is over. Leases run by the database's clock,
    // which
    // is the same for all replicas.
    private static final String CLAIM =
            """
            update command_intent
            set state = 'running', attempt = attempt + 1, lease_until = now() + $1 * interval '1 ms', updated_at = now()
            where id in (
                select id from command_intent
                where state in ('running', 'waiting') and lease_until < now() and next_attempt_at <= now()
                    and id <> all ($2)
                order by next_attempt_at limit $3
                for update skip locked)
            returning *""";

    private final Pool pool;
    private final CommandConfig config;

    Intents(Pool pool, CommandConfig config) {
        this.pool = pool;
        this.config = config;
    }

    /** Stores a command as a running intent; empty when its key is taken. */
    Uni<Optional<Intent>> open(Command command) {
        UUID id = UUID.randomUUID();
        return pool.preparedQuery(OPEN)
                .execute(Tuple.tuple()
                        .addUUID(id)
                        .addString(command.caller())
                        .addString(command.idempotencyKey())
                        .addString(command.operation())
                        .addBuffer(io.vertx.mutiny.core.buffer.Buffer.buffer(hash(command)))
                        .addJsonObject(command.body())
                        .addString(command.correlationId())
                        .addLong(config.lease().toMillis()))
                .map(rows -> rows.iterator().hasNext() ? Optional.of(new Intent(id, command, 1)) : Optional.empty());
    }

    /** The intent that already has the command's key, if there is one. */
    Uni<Optional<Known>> withKeyOf(Command command) {
        return pool.preparedQuery("select * from command_intent where caller = $1 and idempotency_key = $2")
                .execute(Tuple.of(command.caller(), command.idempotencyKey()))
                .map(Intents::first);
    }

    /** An intent of that caller. */
    Uni<Optional<Known>> find(UUID id, String caller) {
        return pool.preparedQuery("select * from command_intent where id = $1 and caller = $2")
                .execute(Tuple.of(id, caller))
                .map(Intents::first);
    }

    /**
     * Takes over open intents that nobody works on; only one process gets each.
     *
     * @param own what this process works on itself, however late its leases are renewed
     */
    Uni<List<Known>> claim(Collection<UUID> own, int limit) {
        return pool.preparedQuery(CLAIM)
                .execute(Tuple.of(config.lease().toMillis(), own.toArray(UUID[]::new), limit))
                .map(Intents::all);
    }

    /** Says that this process still works on these. */
    Uni<Void> renew(Collection<UUID> ids) {
        return pool.preparedQuery(
                        """
                        update command_intent set lease_until = now() + $1 * interval '1 ms'
                        where id = any ($2) and state = 'running'""")
                .execute(Tuple.of(config.lease().toMillis(), ids.toArray(UUID[]::new)))
                .replaceWithVoid();
    }

    /** Done, in the transaction that stores the document. False when another process has taken the intent over. */
    Uni<Boolean> settle(SqlConnection transaction, Intent intent, int status, Stored stored) {
        return transaction
                .preparedQuery(
                        """
                        update command_intent set state = 'settled', status = $2, document_id = $3, version = $4,
                            document = $5, updated_at = now()
                        where id = $1 and state = 'running' and attempt = $6""")
                .execute(Tuple.tuple()
                        .addUUID(intent.id())
                        .addInteger(status)
                        .addString(stored.id())
                        .addLong(stored.version())
                        .addJsonObject(stored.document())
                        .addInteger(intent.attempt()))
                .map(rows -> rows.rowCount() == 1);
    }

    /**
     * Ended without success, as {@code refused} or {@code parked}; the failure is remembered and given again. False when
     * another process has taken the intent over.
     */
    Uni<Boolean> end(SqlConnection transaction, Intent intent, Failure failure, String state) {
        return transaction
                .preparedQuery(
                        """
                        update command_intent set state = $2, problem = $3, updated_at = now()
                        where id = $1 and state = 'running' and attempt = $4""")
                .execute(Tuple.of(intent.id(), state, toJson(failure), intent.attempt()))
                .map(rows -> rows.rowCount() == 1);
    }

    /** Not now; someone tries again after the pause. */
    Uni<Void> postpone(Intent intent, Duration pause) {
        return pool.preparedQuery(
                        """
                        update command_intent set state = 'waiting', lease_until = now(), updated_at = now(),
                            next_attempt_at = now() + $2 * interval '1 ms'
                        where id = $1 and state = 'running' and attempt = $3""")
                .execute(Tuple.of(intent.id(), pause.toMillis(), intent.attempt()))
                .replaceWithVoid();
    }

    private static Optional<Known> first(RowSet<Row> rows) {
        return all(rows).stream().findFirst();
    }

    private static List<Known> all(RowSet<Row> rows) {
        List<Known> all = new ArrayList<>(rows.size());
        rows.forEach(row -> all.add(known(row)));
        return all;
    }

    private static Known known(Row row) {
        Command command = new Command(
                row.getString("operation"),
                row.getString("caller"),
                row.getString("idempotency_key"),
                row.get(JsonObject.class, "body"),
                row.getString("correlation_id"));
        return new Known(
                new Intent(row.getUUID("id"), command, row.getInteger("attempt")),
                row.getString("state"),
                row.getBuffer("request_hash").getBytes(),
                row.getInteger("status"),
                row.getString("document_id"),
                row.getLong("version"),
                row.get(JsonObject.class, "document"),
                row.get(JsonObject.class, "problem"),
                row.getOffsetDateTime("created_at").toInstant());
    }

    private static byte[] hash(Command command) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(command.operation().getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            return digest.digest(command.body().encode().getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static JsonObject toJson(Failure failure) {
        JsonArray violations = new JsonArray();
        failure.violations()
                .forEach(violation -> violations.add(
                        new JsonObject().put("pointer", violation.pointer()).put("detail", violation.detail())));
        return new JsonObject()
                .put("code", failure.code().name())
                .put("detail", failure.detail())
                .put("violations", violations);
    }

    /** An intent and what became of it. */
    record Known(
            Intent intent,
            String state,
            byte[] requestHash,
            Integer status,
            String documentId,
            Long version,
            JsonObject document,
            JsonObject problem,
            Instant createdAt) {

        boolean isFor(Command command) {
            return Arrays.equals(requestHash, hash(command));
        }

        /** The refusal as it was given first. */
        Failure refusal() {
            List<Violation> violations = problem.getJsonArray("violations").stream()
                    .map(JsonObject.class::cast)
                    .map(violation -> new Violation(violation.getString("pointer"), violation.getString("detail")))
                    .toList();
            FailureCode code = FailureCode.valueOf(problem.getString("code"));
            return Failure.of(code, problem.getString("detail"), violations);
        }

        Outcome.Settled settled(boolean replayed) {
            return new Outcome.Settled(status, documentId, version, document, replayed);
        }
    }
}
