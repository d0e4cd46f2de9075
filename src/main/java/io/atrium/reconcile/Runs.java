package io.atrium.reconcile;

import io.atrium.http.Cursor;
import io.atrium.http.Parameters;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.PublicId;
import io.atrium.reconcile.Difference.Field;
import io.atrium.record.Identifier;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import static io.atrium.kernel.DatabaseTime.utc;

/** The runs, and what they found, as people see them. {@link Progress} carries them on. */
@ApplicationScoped
class Runs {

    static final Set<String> PARAMETERS = Set.of("domain", "state", "limit", "cursor");
    static final Set<String> DIFFERENCE_PARAMETERS = Set.of("kind", "known", "document", "limit", "cursor");

    private static final Set<String> STATES = Set.of(Run.RUNNING, Run.DONE, Run.CANCELLED, Run.FAILED);

    // A nightly one that another process has begun already is not begun twice.
    private static final String BEGIN =
            """
            insert into reconcile_run (domain, source, from_time, to_time, requested_by, scheduled_for, checkpoint,
                started_at, updated_at, next_step_at)
            values ($1, $7, $2, $3, $4, $5, (
                select max(number) from reconcile_run
                where domain = $1 and source is not distinct from $7 and signed_off_at is not null), $6, $6, $6)
            on conflict (domain, scheduled_for) do nothing
            returning *""";

    private static final String DIFFERENCES =
            """
            select number, document, kind, fields, state, known, record, source
            from reconcile_difference join (select number as run, source from reconcile_run) as its using (run)
            where run = $1 and state <> 'suspected' and ($2::text is null or kind = $2)
                and ($3::boolean is null or known = $3) and ($4::text is null or document = $4 or record = $4)
                and number > $5
            order by number limit $6""";

    private final Pool pool;
    private final Clock clock;

    Runs(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    // --- reading

    /** Fails with {@code not-found}. */
    Uni<Run> one(String id) {
        return pool.preparedQuery("select * from reconcile_run where number = $1")
                .execute(Tuple.of(number(id)))
                .map(Runs::only);
    }

    /** The newest first. */
    Uni<Run.Page> page(Parameters parameters) {
        String state = parameters.text("state");
        if (state != null && !STATES.contains(state)) {
            throw Failure.invalid("state", "The state must be running, done, cancelled or failed");
        }
        int limit = parameters.limit();
        return pool.preparedQuery(
                        """
                        select * from reconcile_run
                        where ($1::text is null or domain = $1) and ($2::text is null or state = $2) and number < $3
                        order by number desc limit $4""")
                .execute(Tuple.of(
                        parameters.text("domain"), state, place(parameters, Run.PREFIX, Integer.MAX_VALUE), limit + 1))
                .map(rows -> list(rows).map(Run::of).toList())
                .map(found -> new Run.Page(
                        found.subList(0, Math.min(limit, found.size())),
                        found.size() > limit
                                ? new Cursor(
                                                Run.PREFIX,
                                                "",
                                                found.get(limit - 1).number())
                                        .text()
                                : null));
    }

    /** What a run found, in the order in which it did. Fails with {@code not-found}. */
    Uni<Difference.Page> differences(String id, Parameters parameters) {
        int limit = parameters.limit();
        String kind = parameters.text("kind");
        if (kind != null && !Difference.KINDS.contains(kind)) {
            throw Failure.invalid("kind", "The kind must be one of " + String.join(", ", Difference.KINDS));
        }
        String known = parameters.text("known");
        if (known != null && !known.equals("true") && !known.equals("false")) {
            throw Failure.invalid("known", "The value must be true or false");
        }
        Tuple values = Tuple.of(
                number(id),
                kind,
                known == null ? null : Boolean.valueOf(known),
                parameters.text("document"),
                place(parameters, Difference.PREFIX, 0),
                limit + 1);
        return one(id).chain(() -> pool.preparedQuery(DIFFERENCES).execute(values))
                .map(rows -> list(rows).toList())
                .map(found -> new Difference.Page(
                        found.stream().limit(limit).map(Runs::difference).toList(),
                        found.size() > limit
                                ? new Cursor(
                                                Difference.PREFIX,
                                                "",
                                                found.get(limit - 1).getInteger("number"))
                                        .text()
                                : null));
    }

    private static int place(Parameters parameters, String sort, int first) {
        String cursor = parameters.text("cursor");
        return cursor == null ? first : (int) Cursor.parse(cursor, sort).id();
    }

    /** One difference of a run. Fails with {@code not-found}. */
    Uni<Difference> difference(String id, String difference) {
        return difference(pool, id, difference);
    }

    private static Uni<Difference> difference(SqlClient database, String id, String difference) {
        int number = PublicId.parse(Difference.PREFIX, difference)
                .orElseThrow(() -> Failure.notFound("The run has no such difference"));
        return database.preparedQuery(
                        """
                        select number, document, kind, fields, state, known, record, source
                        from reconcile_difference join (select number as run, source from reconcile_run) as its using (run)
                        where run = $1 and number = $2 and state <> 'suspected'""")
                .execute(Tuple.of(number(id), number))
                .map(rows -> list(rows)
                        .map(Runs::difference)
                        .findFirst()
                        .orElseThrow(() -> Failure.notFound("The run has no such difference")));
    }

    // --- what people do

    /**
     * Begins a run.
     *
     * @param source the system that the records are compared with; null when it is Odoo
     * @param scheduledFor the night that it is for, or null
     * @return empty when that night has its run already
     */
    Uni<Optional<Run>> begin(
            SqlClient transaction,
            String domain,
            String source,
            Instant from,
            Instant to,
            String by,
            Instant scheduledFor) {
        return transaction
                .preparedQuery(BEGIN)
                .execute(Tuple.from(
                        Arrays.asList(domain, utc(from), utc(to), by, utc(scheduledFor), utc(clock.instant()), source)))
                .map(rows -> list(rows).map(Run::of).findFirst());
    }

    /** Ends a run; one that is over stays as it is. */
    Uni<Run> cancel(SqlConnection transaction, String id) {
        return transaction
                .preparedQuery(
                        """
                        update reconcile_run
                        set state = 'cancelled', version = version + 1, updated_at = $2, finished_at = $2
                        where number = $1 and state = 'running'""")
                .execute(Tuple.of(number(id), utc(clock.instant())))
                .chain(() -> transaction
                        .preparedQuery("delete from reconcile_listed where run = $1")
                        .execute(Tuple.of(number(id))))
                .chain(() -> hold(transaction, id));
    }

    private static Uni<Run> hold(SqlConnection transaction, String id) {
        return transaction
                .preparedQuery("select * from reconcile_run where number = $1 for update")
                .execute(Tuple.of(number(id)))
                .map(Runs::only);
    }

    /** From now on runs of the domain say which of their differences this one had too. */
    Uni<Run> signOff(SqlConnection transaction, String id, String person, String reason) {
        return hold(transaction, id)
                .invoke(run -> {
                    if (!run.state().equals(Run.DONE)) {
                        throw new Failure(FailureCode.CONFLICT, "Only a run that is done can be signed off");
                    }
                    if (run.signedOffAt() != null) {
                        throw new Failure(FailureCode.CONFLICT, "The run is signed off already");
                    }
                })
                .chain(() -> transaction
                        .preparedQuery(
                                """
                                update reconcile_run set version = version + 1, signed_off_at = $2, signed_off_by = $3,
                                    sign_off_reason = $4, updated_at = $2
                                where number = $1 returning *""")
                        .execute(Tuple.of(number(id), utc(clock.instant()), person, reason)))
                .map(Runs::only);
    }

    /** The document was captured anew, or what its source says was done. */
    Uni<Difference> repaired(SqlConnection transaction, String id, String difference) {
        return transaction
                .preparedQuery(
                        "update reconcile_difference set state = 'repaired' where number = $1 and state = 'found'")
                .execute(Tuple.of(PublicId.parse(Difference.PREFIX, difference).orElseThrow()))
                .chain(() -> difference(transaction, id, difference));
    }

    /** Those of these runs that need nobody any more: signed off, wholly repaired, or followed by one that found nothing. */
    Uni<Set<String>> settled(Set<String> ids) {
        return pool.preparedQuery(
                        """
                        select number from reconcile_run as run
                        where number = any ($1) and (signed_off_at is not null
                            or not exists (
                                select from reconcile_difference
                                where reconcile_difference.run = run.number and state = 'found' and not known)
                            or exists (
                                select from reconcile_run as later
                                where later.domain = run.domain and later.number > run.number and later.state = 'done'
                                    and later.source is not distinct from run.source
                                    and later.from_time is not distinct from run.from_time
                                    and later.to_time is not distinct from run.to_time
                                    and later.unknown = 0))""")
                .execute(Tuple.of((Object) ids.stream().map(Runs::number).toArray(Integer[]::new)))
                .map(rows -> list(rows)
                        .map(row -> PublicId.of(Run.PREFIX, row.getInteger(0)))
                        .collect(Collectors.toSet()));
    }

    // --- rows

    static int number(String id) {
        return PublicId.parse(Run.PREFIX, id).orElseThrow(() -> Failure.notFound("There is no such reconciliation"));
    }

    private static Run only(RowSet<Row> rows) {
        return list(rows)
                .map(Run::of)
                .findFirst()
                .orElseThrow(() -> Failure.notFound("There is no such reconciliation"));
    }

    private static Stream<Row> list(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false);
    }

    private static Difference difference(Row row) {
        List<Field> fields = row.get(JsonArray.class, "fields").stream()
                .map(JsonObject.class::cast)
                .map(field -> new Field(
                        field.getString("path"),
                        field.getString("odoo"),
                        field.getString("source"),
                        field.getString("record")))
                .toList();
        String source = row.getString("source");
        String document = row.getString("document");
        return new Difference(
                PublicId.of(Difference.PREFIX, row.getInteger("number")),
                source == null ? document : row.getString("record"),
                source == null ? null : new Identifier(source, document.substring(source.length() + 1)),
                row.getString("kind"),
                fields,
                row.getBoolean("known"),
                row.getString("state").equals("repaired"));
    }

    /** As a difference keeps them. */
    static JsonArray toJson(List<Field> fields) {
        JsonArray all = new JsonArray();
        fields.forEach(field -> all.add(new JsonObject()
                .put("path", field.path())
                .put("odoo", field.odoo())
                .put("source", field.source())
                .put("record", field.record())));
        return all;
    }
}
