package io.atrium.command;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.Violation;
import io.atrium.record.Stored;
import io.atrium.trace.Span;
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
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/**
 * The table of intents. How an attempt went is written down only while it is the latest one: a process that was held up so
 * long that another took its intent over can no longer say anything about it.
 */
@ApplicationScoped
class Intents {

    // In line when others about the same are: those that wait for Odoo, and those that take so long that their callers
    // have been told to come back. Commands that name no subject depend on nothing that stands in line; they join it
    // only while Odoo answers nothing, or one short outage would put them all in line for as long as more keep coming.
    private static final String OPEN =
            """
            with line as (
                select exists (
                    select from command_intent
                    where subject = $8 and state in ('running', 'waiting') and (waits_for_odoo
                        or state = 'running' and attempt = 1 and created_at < now() - $10 * interval '1 ms')
                    and ($8 <> $4 or updated_at >= $11
                        and (attempt > 1 or attempt = 1 and (state = 'waiting' or not waits_for_odoo)))) as stands)
            insert into command_intent (id, caller, idempotency_key, operation, request_hash, body, correlation_id, person,
                traceparent, subject, state, attempt, waits_for_odoo, next_attempt_at, lease_until, created_at, updated_at)
            select $1, $2, $3, $4, $5, $6, $7, $12, $13,
                $8, case when stands then 'waiting' else 'running' end, case when stands then 0 else 1 end, stands, now(),
                case when stands then now() else now() + $9 * interval '1 ms' end, now(), now()
            from line
            on conflict (caller, idempotency_key) do nothing
            returning attempt""";

    private static final String STORE =
            """
            insert into command_intent (id, caller, idempotency_key, operation, request_hash, body, correlation_id, subject,
                person, state, traceparent, attempt, next_attempt_at, lease_until, created_at, updated_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, now(), now(), now(), now())
            on conflict (caller, idempotency_key) do nothing
            returning attempt""";

    // Open intents nobody works on: their process died, or their pause is over, or Odoo has answered since they began
    // to
    // wait for it. Of those about the same only the first; one that fails for a reason of its own holds nobody up.
    // Leases
    // run by the database's clock, which is the same for all replicas.
    private static final String CLAIM =
            """
            update command_intent
            set state = 'running', attempt = attempt + 1, lease_until = now() + $1 * interval '1 ms', updated_at = now()
            where id in (
                select id from command_intent as candidate
                where state in ('running', 'waiting') and lease_until < now()
                    and (next_attempt_at <= now()
                        or waits_for_odoo and updated_at < $3 and updated_at <= now() - $4 * interval '1 ms')
                    and id <> all ($2)
                    and not exists (
                        select from command_intent as earlier
                        where earlier.subject = candidate.subject and earlier.state in ('running', 'waiting')
                            and (earlier.waits_for_odoo or earlier.state = 'running' and earlier.attempt = 1)
                            and (earlier.created_at, earlier.id) < (candidate.created_at, candidate.id))
                order by created_at limit 1
                for update skip locked)
            returning *""";

    // What an intent has kept to itself is free when it ends.
    private static final String RELEASE =
            """
            with released as (
                delete from command_hold where intent = $1 and exists (
                    select from command_intent where id = $1 and state = 'running' and attempt = $2))
            """;

    private final Pool pool;
    private final CommandConfig config;

    Intents(Pool pool, CommandConfig config) {
        this.pool = pool;
        this.config = config;
    }

    /**
     * Stores a command as a running intent, or behind others about the same; empty when its key is taken.
     *
     * @param subject what it is about; its operation when it names nothing
     * @param answeredAt when Odoo last answered
     */
    Uni<Optional<Intent>> open(Command command, String subject, Instant answeredAt) {
        UUID id = UUID.randomUUID();
        String traceparent = Span.current().traceparent();
        return pool.preparedQuery(OPEN)
                .execute(Tuple.tuple()
                        .addUUID(id)
                        .addString(command.caller())
                        .addString(command.idempotencyKey())
                        .addString(command.operation())
                        .addBuffer(io.vertx.mutiny.core.buffer.Buffer.buffer(hash(command)))
                        .addJsonObject(command.body())
                        .addString(command.correlationId())
                        .addString(subject)
                        .addLong(config.lease().toMillis())
                        .addLong(config.answerWithin().toMillis())
                        .addOffsetDateTime(answeredAt.atOffset(ZoneOffset.UTC))
                        .addString(command.person())
                        .addString(traceparent))
                .map(rows -> attempt(rows).map(attempt -> new Intent(id, command, attempt, traceparent)));
    }

    /** Stores a command in the transaction of what it follows from, for whoever claims it next. */
    Uni<Void> add(SqlConnection transaction, Command command, String subject) {
        return store(transaction, command, subject, "waiting").replaceWithVoid();
    }

    /** Stores a command that nobody carries out before it is {@link #release}d; empty when its key is taken. */
    Uni<Optional<Intent>> await(SqlConnection transaction, Command command, String subject) {
        return store(transaction, command, subject, "awaiting");
    }

    private static Uni<Optional<Intent>> store(
            SqlConnection transaction, Command command, String subject, String state) {
        UUID id = UUID.randomUUID();
        String traceparent = Span.current().traceparent();
        return transaction
                .preparedQuery(STORE)
                .execute(Tuple.tuple()
                        .addUUID(id)
                        .addString(command.caller())
                        .addString(command.idempotencyKey())
                        .addString(command.operation())
                        .addBuffer(io.vertx.mutiny.core.buffer.Buffer.buffer(hash(command)))
                        .addJsonObject(command.body())
                        .addString(command.correlationId())
                        .addString(subject)
                        .addString(command.person())
                        .addString(state)
                        .addString(traceparent))
                .map(rows -> attempt(rows).map(attempt -> new Intent(id, command, attempt, traceparent)));
    }

    /** From now on it is in line like a new one, for whoever claims it next. */
    Uni<Void> release(SqlConnection transaction, UUID id) {
        return transaction
                .preparedQuery(
                        """
                        update command_intent set state = 'waiting', created_at = now(), updated_at = now(),
                            next_attempt_at = now(), lease_until = now()
                        where id = $1 and state = 'awaiting'""")
                .execute(Tuple.of(id))
                .replaceWithVoid();
    }

    /** What was not released is never carried out; the failure is remembered and given again. */
    Uni<Void> refuse(SqlConnection transaction, UUID id, Failure failure) {
        return transaction
                .preparedQuery(
                        """
                        update command_intent set state = 'refused', problem = $2, updated_at = now()
                        where id = $1 and state = 'awaiting'""")
                .execute(Tuple.of(id, toJson(failure)))
                .replaceWithVoid();
    }

    private static Optional<Integer> attempt(RowSet<Row> rows) {
        return rows.iterator().hasNext() ? Optional.of(rows.iterator().next().getInteger("attempt")) : Optional.empty();
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
     * Takes over the oldest open intent that nobody works on and whose turn has come; only one process gets it.
     *
     * @param own what this process works on itself, however late its leases are renewed
     * @param answeredAt when Odoo last answered
     */
    Uni<Optional<Known>> claim(Collection<UUID> own, Instant answeredAt) {
        return pool.preparedQuery(CLAIM)
                .execute(Tuple.of(
                        config.lease().toMillis(),
                        own.toArray(UUID[]::new),
                        answeredAt.atOffset(ZoneOffset.UTC),
                        config.sweepInterval().toMillis()))
                .map(Intents::first);
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

    /** Tries again what was given up, as often as a new one; false when it was not. */
    Uni<Boolean> reopen(UUID id) {
        return pool.preparedQuery(
                        """
                        update command_intent set state = 'waiting', problem = null, created_at = now(), updated_at = now(),
                            next_attempt_at = now(), lease_until = now(), waits_for_odoo = false
                        where id = $1 and state = 'parked'""")
                .execute(Tuple.of(id))
                .map(rows -> rows.rowCount() == 1);
    }

    /** Those of these that have not ended, or were given up, and may have had their effect. */
    Uni<List<Intent>> begun(Collection<UUID> ids) {
        return pool.preparedQuery(
                        """
                        select * from command_intent
                        where id = any ($1) and state in ('running', 'waiting', 'parked') and attempt > 0""")
                .execute(Tuple.of(ids.toArray(UUID[]::new)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> known(row).intent())
                        .toList());
    }

    /** Those of these that were carried out or refused. */
    Uni<List<Known>> ended(UUID[] ids) {
        return pool.preparedQuery(
                        "select * from command_intent where id = any ($1) and state in ('settled', 'refused')")
                .execute(Tuple.of((Object) ids))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(Intents::known)
                        .toList());
    }

    /** An intent, whoever's it is. */
    Uni<Optional<Known>> of(UUID id) {
        return pool.preparedQuery("select * from command_intent where id = $1")
                .execute(Tuple.of(id))
                .map(Intents::first);
    }

    /** Leaves these to others, without the wait for the leases to run out. */
    Uni<Void> handBack(Collection<UUID> ids) {
        return pool.preparedQuery(
                        """
                        update command_intent set lease_until = now() - interval '1 ms'
                        where id = any ($1) and state = 'running'""")
                .execute(Tuple.of(ids.toArray(UUID[]::new)))
                .replaceWithVoid();
    }

    /** Done, in the transaction that stores the document. False when another process has taken the intent over. */
    Uni<Boolean> settle(SqlConnection transaction, Intent intent, int status, Stored stored) {
        return transaction
                .preparedQuery(
                        RELEASE
                                + """
                        update command_intent set state = 'settled', status = $6, document_id = $3, version = $4,
                            document = $5, updated_at = now()
                        where id = $1 and state = 'running' and attempt = $2""")
                .execute(Tuple.tuple()
                        .addUUID(intent.id())
                        .addInteger(intent.attempt())
                        .addString(stored.id())
                        .addLong(stored.version())
                        .addJsonObject(stored.document())
                        .addInteger(status))
                .map(rows -> rows.rowCount() == 1);
    }

    /**
     * Ended without success, as {@code refused} or {@code parked}; the failure is remembered and given again. False when
     * another process has taken the intent over.
     */
    Uni<Boolean> end(SqlConnection transaction, Intent intent, Failure failure, String state) {
        return transaction
                .preparedQuery(
                        RELEASE
                                + """
                        update command_intent set state = $3, problem = $4, updated_at = now()
                        where id = $1 and state = 'running' and attempt = $2""")
                .execute(Tuple.of(intent.id(), intent.attempt(), state, toJson(failure)))
                .map(rows -> rows.rowCount() == 1);
    }

    /**
     * Not now; someone tries again after the pause.
     *
     * @param waitsForOdoo whether that is the only reason: then it is tried as soon as Odoo answers, and those about the
     *     same wait behind it
     */
    Uni<Void> postpone(Intent intent, Duration pause, boolean waitsForOdoo) {
        return pool.preparedQuery(
                        """
                        update command_intent set state = 'waiting', lease_until = now(), updated_at = now(),
                            next_attempt_at = now() + $2 * interval '1 ms', waits_for_odoo = $4
                        where id = $1 and state = 'running' and attempt = $3""")
                .execute(Tuple.of(intent.id(), pause.toMillis(), intent.attempt(), waitsForOdoo))
                .replaceWithVoid();
    }

    private static Optional<Known> first(RowSet<Row> rows) {
        return rows.iterator().hasNext() ? Optional.of(known(rows.iterator().next())) : Optional.empty();
    }

    private static Known known(Row row) {
        Command command = new Command(
                row.getString("operation"),
                row.getString("caller"),
                row.getString("person"),
                row.getString("idempotency_key"),
                row.get(JsonObject.class, "body"),
                row.getString("correlation_id"));
        return new Known(
                new Intent(row.getUUID("id"), command, row.getInteger("attempt"), row.getString("traceparent")),
                row.getString("state"),
                row.getBuffer("request_hash").getBytes(),
                row.getInteger("status"),
                row.getString("document_id"),
                row.getLong("version"),
                row.get(JsonObject.class, "document"),
                row.get(JsonObject.class, "problem"),
                row.getInteger("approval"),
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
        JsonObject members = new JsonObject();
        failure.members().forEach(members::put);
        return new JsonObject()
                .put("code", failure.code().name())
                .put("detail", failure.detail())
                .put("violations", violations)
                .put("members", members);
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
            Integer approval,
            Instant createdAt) {

        /** Not done yet. */
        Outcome.Pending pending() {
            return new Outcome.Pending(intent.id(), approvalId());
        }

        /** Of the approval that it waits for, or waited for; or null. */
        String approvalId() {
            return approval == null ? null : Approvals.publicId(approval);
        }

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
            Map<String, String> members = new HashMap<>();
            // Refusals that were written down by an earlier Atrium have none.
            problem.getJsonObject("members", new JsonObject())
                    .forEach(member -> members.put(member.getKey(), (String) member.getValue()));
            return Failure.of(code, problem.getString("detail"), violations, members);
        }

        /** @throws Failure {@code conflict} when what was answered has been forgotten since */
        Outcome.Settled settled(boolean replayed) {
            if (document == null) {
                throw new Failure(
                        FailureCode.CONFLICT,
                        "This was done before, to " + documentId + "; what was answered then is not held any more");
            }
            return new Outcome.Settled(status, documentId, version, document, replayed);
        }
    }
}
