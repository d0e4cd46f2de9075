package io.atrium.command;

import io.atrium.access.Caller;
import io.atrium.audit.AuditTrail;
import io.atrium.http.Cursor;
import io.atrium.http.Parameters;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.PublicId;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

import static io.atrium.kernel.DatabaseTime.instant;
import static io.atrium.kernel.DatabaseTime.utc;

/**
 * Commands that wait for a second person. Whoever asked for one never decides about it; what nobody decides about in time is
 * not done. A decision and what follows from it for the command are one transaction.
 */
@ApplicationScoped
public class Approvals {

    private static final String PREFIX = "apr";
    private static final int MOST_AT_ONCE = 50;

    private static final String SELECT =
            """
            select approval.*, intent.caller, intent.person, intent.operation, intent.body, intent.correlation_id
            from command_approval approval join command_intent intent on intent.id = approval.intent
            """;

    private final Pool pool;
    private final Intents intents;
    private final AuditTrail audit;
    private final CommandConfig config;
    private final Clock clock;

    Approvals(Pool pool, Intents intents, AuditTrail audit, CommandConfig config, Clock clock) {
        this.pool = pool;
        this.intents = intents;
        this.audit = audit;
        this.config = config;
        this.clock = clock;
    }

    /** What the command waits for before it is carried out; empty when nobody else has to approve it. */
    Optional<SecondPerson> of(CommandHandler handler, JsonObject body) {
        return handler == null
                ? Optional.empty()
                : handler.secondPerson(body)
                        .filter(second -> config.secondPerson().getOrDefault(second.kind(), config.secondPersons()));
    }

    /** Stores a command that waits; empty when its key is taken. That it was asked for is audited with it. */
    Uni<Optional<Intent>> ask(Command command, String subject, SecondPerson second, AuditTrail.Entry asked) {
        OffsetDateTime now = utc(clock.instant());
        return pool.withTransaction(transaction -> intents.await(transaction, command, subject)
                .chain(intent -> intent.isEmpty()
                        ? Uni.createFrom().item(intent)
                        : transaction
                                .preparedQuery(
                                        """
                                        with asked as (
                                            insert into command_approval (intent, kind, scope, requested_at, expires_at)
                                            values ($1, $2, $3, $4, $5) returning number)
                                        update command_intent set approval = (select number from asked) where id = $1""")
                                .execute(Tuple.of(
                                        intent.get().id(),
                                        second.kind(),
                                        second.scope(),
                                        now,
                                        now.plus(config.approvalExpiresAfter())))
                                .chain(() -> audit.append(transaction, asked))
                                .replaceWith(intent)));
    }

    static String publicId(int number) {
        return PublicId.of(PREFIX, number);
    }

    /** A page of them, the newest first. */
    public Uni<Approval.Page> list(Parameters parameters) {
        int limit = parameters.limit();
        String cursor = parameters.text("cursor");
        return pool.preparedQuery(
                        SELECT
                                + """
                        where ($1::text is null or approval.state = $1) and ($2::text is null or approval.kind = $2)
                            and approval.number < $3
                        order by approval.number desc limit $4""")
                .execute(Tuple.of(
                        parameters.text("state"),
                        parameters.text("kind"),
                        cursor == null
                                ? Integer.MAX_VALUE
                                : (int) Cursor.parse(cursor, PREFIX).id(),
                        limit + 1))
                .map(rows -> page(rows, limit));
    }

    private static Approval.Page page(RowSet<Row> rows, int limit) {
        List<Row> found = StreamSupport.stream(rows.spliterator(), false).toList();
        List<Row> shown = found.subList(0, Math.min(found.size(), limit));
        String next = found.size() > limit
                ? new Cursor(PREFIX, "", shown.get(limit - 1).getInteger("number")).text()
                : null;
        return new Approval.Page(
                shown.stream()
                        .map(Approvals::approval)
                        .map(Approval::withoutRequest)
                        .toList(),
                next);
    }

    /** One, with what was asked for. Fails with {@code not-found}. */
    public Uni<Approval> one(String id) {
        return pool.preparedQuery(SELECT + "where approval.number = $1")
                .execute(Tuple.of(number(id)))
                .map(rows -> approval(only(rows)));
    }

    /**
     * Lets the command be carried out, in the caller's transaction.
     *
     * @param by the client that approves, and {@code person} for whom
     * @throws Failure {@code forbidden} when they may be who asked for it; {@code conflict} when it does not wait any more
     */
    public Uni<Approval> approve(SqlConnection transaction, String id, String by, String person) {
        return decide(transaction, id, by, person, "approved", null)
                .call(row -> intents.release(transaction, row.getUUID("intent")))
                .chain(() -> decided(transaction, id));
    }

    /** The same, and it is not carried out: whoever asks for it is told so, and why. */
    public Uni<Approval> reject(SqlConnection transaction, String id, String by, String person, String reason) {
        return decide(transaction, id, by, person, "rejected", reason)
                .call(row -> intents.refuse(
                        transaction,
                        row.getUUID("intent"),
                        new Failure(FailureCode.APPROVAL_REJECTED, "Another person has rejected this: " + reason)))
                .chain(() -> decided(transaction, id));
    }

    private Uni<Row> decide(
            SqlConnection transaction, String id, String by, String person, String state, String reason) {
        return transaction
                .preparedQuery(SELECT + "where approval.number = $1 for update")
                .execute(Tuple.of(number(id)))
                .map(Approvals::only)
                .invoke(row -> requireOpen(row, by, person))
                .call(row -> transaction
                        .preparedQuery(
                                """
                                update command_approval set state = $2, decided_by = $3, decided_for = $4, reason = $5,
                                    decided_at = $6, version = version + 1
                                where number = $1""")
                        .execute(Tuple.of(row.getInteger("number"), state, by, person, reason, utc(clock.instant()))));
    }

    private void requireOpen(Row row, String by, String person) {
        if (Caller.mayBeOne(row.getString("caller"), row.getString("person"), by, person)) {
            throw new Failure(FailureCode.FORBIDDEN, "Who asked for it does not decide about it");
        }
        if (!row.getString("state").equals("awaiting")) {
            throw new Failure(FailureCode.CONFLICT, "It does not wait any more: it is " + row.getString("state"));
        }
        if (!row.getOffsetDateTime("expires_at").toInstant().isAfter(clock.instant())) {
            throw new Failure(FailureCode.CONFLICT, "It has waited too long, and is not done any more");
        }
    }

    private static Uni<Approval> decided(SqlConnection transaction, String id) {
        return transaction
                .preparedQuery(SELECT + "where approval.number = $1")
                .execute(Tuple.of(number(id)))
                .map(rows -> approval(only(rows)).withoutRequest());
    }

    /** Ends what nobody has decided about in time. */
    Uni<Void> expire() {
        return pool.withTransaction(transaction -> transaction
                .preparedQuery(
                        SELECT
                                + """
                        where approval.state = 'awaiting' and approval.expires_at <= $1
                        order by approval.number limit $2 for update skip locked""")
                .execute(Tuple.of(utc(clock.instant()), MOST_AT_ONCE))
                .onItem()
                .transformToMulti(rows -> Multi.createFrom().iterable(rows))
                .onItem()
                .transformToUniAndConcatenate(row -> expire(transaction, row))
                .collect()
                .last()
                .replaceWithVoid());
    }

    private Uni<Void> expire(SqlConnection transaction, Row row) {
        Failure failure = new Failure(FailureCode.APPROVAL_EXPIRED, "Nobody approved this in time; ask for it again");
        return transaction
                .preparedQuery(
                        """
                        update command_approval set state = 'expired', decided_at = $2, version = version + 1
                        where number = $1""")
                .execute(Tuple.of(row.getInteger("number"), utc(clock.instant())))
                .chain(() -> intents.refuse(transaction, row.getUUID("intent"), failure))
                .chain(() -> audit.append(
                        transaction,
                        new AuditTrail.Entry(
                                row.getString("caller"),
                                row.getString("person"),
                                row.getString("operation"),
                                publicId(row.getInteger("number")),
                                null,
                                failure.code().text(),
                                null,
                                row.getString("correlation_id"),
                                null,
                                null)));
    }

    private static int number(String id) {
        return PublicId.parse(PREFIX, id).orElseThrow(Approvals::unknown);
    }

    private static Failure unknown() {
        return Failure.notFound("There is no such approval");
    }

    private static Row only(RowSet<Row> rows) {
        if (rows.size() == 0) {
            throw unknown();
        }
        return rows.iterator().next();
    }

    private static Approval approval(Row row) {
        JsonObject body = row.get(JsonObject.class, "body");
        UUID intent = row.getUUID("intent");
        return new Approval(
                publicId(row.getInteger("number")),
                row.getLong("version"),
                row.getString("scope"),
                row.getString("kind"),
                row.getString("state"),
                intent.toString(),
                row.getString("operation"),
                row.getString("caller"),
                row.getString("person"),
                instant(row.getOffsetDateTime("requested_at")),
                instant(row.getOffsetDateTime("expires_at")),
                Approval.fields(body),
                body.getMap(),
                row.getString("decided_by"),
                row.getString("decided_for"),
                instant(row.getOffsetDateTime("decided_at")),
                row.getString("reason"));
    }
}
