package io.atrium.exceptionqueue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.event.EventLog;
import io.atrium.event.Fact;
import io.atrium.exceptionqueue.CaseDetail.CaseReference;
import io.atrium.http.Cursor;
import io.atrium.kernel.Failure;
import io.atrium.kernel.LastResort.StuckWork;
import io.atrium.kernel.PublicId;
import io.atrium.record.Records;
import io.atrium.record.Stored;
import io.smallrye.mutiny.Uni;
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
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import static io.atrium.kernel.DatabaseTime.instant;
import static io.atrium.kernel.DatabaseTime.utc;

/** The cases as they are stored. Each change is one transaction with what tells of it: the entry and the fact. */
@ApplicationScoped
class CaseTable {

    private static final String SELECT = "select * from exceptionqueue_case ";

    private static final String OPEN =
            """
            insert into exceptionqueue_case (room, code, cause, reason, subject, source, field, value, owner, criticality,
                correlation_id, opened_at, last_seen_at, updated_at, due_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12, $12, $13)
            returning *""";

    private static final String UPDATE =
            """
            update exceptionqueue_case set version = $2, status = $3, reason = $4, owner = $5, assignee = $6,
                occurrences = $7, last_seen_at = $8, escalated_at = $9, resolved_at = $10, resolved_by = $11,
                resolution = $12, updated_at = $13
            where number = $1""";

    private static final String ENTER =
            """
            insert into exceptionqueue_entry ("case", at, kind, by, person, text) values ($1, $2, $3, $4, $5, $6)""";

    private static final int SHOWN_REFERENCES = 100;
    private static final int SHOWN_ENTRIES = 200;

    private final Pool pool;
    private final EventLog log;
    private final Records records;
    private final ExceptionType type;
    private final Doors doors;
    private final ObjectMapper json;
    private final Clock clock;

    CaseTable(
            Pool pool, EventLog log, Records records, ExceptionType type, Doors doors, ObjectMapper json, Clock clock) {
        this.pool = pool;
        this.log = log;
        this.records = records;
        this.type = type;
        this.doors = doors;
        this.json = json;
        this.clock = clock;
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /** The number behind an id; empty for what cannot be one. */
    static Optional<Integer> number(String id) {
        return PublicId.parse(ExceptionCase.PREFIX, id);
    }

    private static int known(String id) {
        return number(id).orElseThrow(CaseTable::unknown);
    }

    private static Failure unknown() {
        return Failure.notFound("There is no such exception");
    }

    // --- reading

    /** Fails with {@code not-found}. */
    Uni<ExceptionCase> one(String id) {
        return pool.preparedQuery(SELECT + "where number = $1")
                .execute(Tuple.of(known(id)))
                .map(this::only);
    }

    /** As it stands, and stays until the transaction ends. Fails with {@code not-found}. */
    Uni<ExceptionCase> hold(SqlConnection transaction, String id) {
        return transaction
                .preparedQuery(SELECT + "where number = $1 for update")
                .execute(Tuple.of(known(id)))
                .map(this::only);
    }

    /** The unfinished case of that cause, held. */
    Uni<Optional<ExceptionCase>> hold(SqlConnection transaction, StuckWork work, String cause) {
        return transaction
                .preparedQuery("select pg_advisory_xact_lock(hashtext('exceptionqueue'), hashtext($1))")
                .execute(Tuple.of(String.join(" ", work.room(), work.code(), cause)))
                .chain(() -> transaction
                        .preparedQuery(
                                SELECT
                                        + """
                                where room = $1 and code = $2 and cause = $3 and status in ('open', 'retrying') for update""")
                        .execute(Tuple.of(work.room(), work.code(), cause)))
                .map(rows -> cases(rows).stream().findFirst());
    }

    /** The newest first. */
    Uni<CaseDetail.Page> page(CaseSearch search) {
        return pool.preparedQuery(SELECT + CaseSearch.CONDITION + "order by number desc limit $14")
                .execute(search.values(now()).addInteger(search.limit() + 1))
                .map(this::cases)
                .map(found -> {
                    List<ExceptionCase> shown = found.subList(0, Math.min(found.size(), search.limit()));
                    String next = found.size() > search.limit()
                            ? new Cursor(
                                            ExceptionCase.PREFIX,
                                            "",
                                            known(shown.get(search.limit() - 1).id()))
                                    .text()
                            : null;
                    return new CaseDetail.Page(shown, next);
                });
    }

    /** The ids of those that match, the oldest first. */
    Uni<List<String>> ids(SqlClient database, CaseSearch search) {
        return database.preparedQuery(
                        "select number from exceptionqueue_case " + CaseSearch.CONDITION + "order by number limit $14")
                .execute(search.values(now()).addInteger(search.limit()))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> PublicId.of(ExceptionCase.PREFIX, row.getInteger(0)))
                        .toList());
    }

    /** With all that is known of it. Fails with {@code not-found}. */
    Uni<CaseDetail> detail(String id) {
        return one(id).chain(found -> Uni.combine()
                .all()
                .unis(references(id), unfinished(id), history(id))
                .asTuple()
                .chain(parts -> payload(found, parts.getItem1())
                        .map(payload -> CaseDetail.of(
                                found, parts.getItem1(), parts.getItem2(), payload.orElse(null), parts.getItem3()))));
    }

    /** What cannot be shown now is not shown; the case is. */
    private Uni<Optional<Object>> payload(ExceptionCase found, List<CaseReference> references) {
        return references.isEmpty()
                ? Uni.createFrom().item(Optional.empty())
                : doors.of(found.room())
                        .map(door -> Uni.createFrom()
                                .completionStage(
                                        () -> door.payload(references.get(0).reference()))
                                .onFailure(Failure.class)
                                .recoverWithItem(Optional.empty()))
                        .orElse(Uni.createFrom().item(Optional.empty()));
    }

    /** Those that wait come first, the latest of them before the others. */
    private Uni<List<CaseReference>> references(String id) {
        return pool.preparedQuery(
                        """
                        select reference, state, attempts, changed_at from exceptionqueue_reference
                        where "case" = $1 order by state = 'done', number desc limit $2""")
                .execute(Tuple.of(known(id), SHOWN_REFERENCES))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new CaseReference(
                                row.getString("reference"),
                                row.getString("state"),
                                row.getInteger("attempts"),
                                instant(row.getOffsetDateTime("changed_at"))))
                        .toList());
    }

    private Uni<Integer> unfinished(String id) {
        return pool.preparedQuery(
                        """
                        select count(*) from exceptionqueue_reference where "case" = $1 and state <> 'done'""")
                .execute(Tuple.of(known(id)))
                .map(rows -> rows.iterator().next().getLong(0).intValue());
    }

    private Uni<List<CaseEntry>> history(String id) {
        return pool.preparedQuery(
                        """
                        select at, kind, by, person, text from exceptionqueue_entry
                        where "case" = $1 order by number desc limit $2""")
                .execute(Tuple.of(known(id), SHOWN_ENTRIES))
                .map(rows -> {
                    List<CaseEntry> entries = new ArrayList<>();
                    rows.forEach(row -> entries.add(new CaseEntry(
                            instant(row.getOffsetDateTime("at")),
                            row.getString("kind"),
                            row.getString("by"),
                            row.getString("person"),
                            row.getString("text"))));
                    Collections.reverse(entries);
                    return entries;
                });
    }

    // --- writing

    /** Opens a case; call it last but for the audit trail. */
    Uni<ExceptionCase> open(SqlConnection transaction, StuckWork work, String cause, Routing.Route route, Instant now) {
        return transaction
                .preparedQuery(OPEN)
                .execute(Tuple.tuple()
                        .addString(work.room())
                        .addString(work.code())
                        .addString(cause)
                        .addString(work.reason())
                        .addString(work.subject())
                        .addString(work.source())
                        .addString(
                                work.missing() == null ? null : work.missing().field())
                        .addString(
                                work.missing() == null ? null : work.missing().value())
                        .addString(route.owner())
                        .addString(route.criticality())
                        .addString(work.correlationId())
                        .addOffsetDateTime(utc(now))
                        .addOffsetDateTime(utc(route.dueAt())))
                .map(this::only)
                .call(opened -> refer(transaction, opened, work, now))
                .call(opened -> enter(transaction, opened, CaseEntry.OPENED, opened.reason(), Actor.atrium()))
                .call(opened -> log.append(transaction, List.of(fact(null, opened, work.correlationId()))));
    }

    /** The work waits for this case from now on, and for no other any more. */
    Uni<Void> refer(SqlConnection transaction, ExceptionCase found, StuckWork work, Instant now) {
        Tuple values = Tuple.of(known(found.id()), work.room(), work.reference(), utc(now));
        return transaction
                .preparedQuery(
                        """
                        update exceptionqueue_reference set state = 'done', changed_at = $4
                        where room = $2 and reference = $3 and state <> 'done' and "case" <> $1""")
                .execute(values)
                .chain(() -> transaction
                        .preparedQuery(
                                """
                                insert into exceptionqueue_reference ("case", room, reference, changed_at)
                                values ($1, $2, $3, $4)
                                on conflict ("case", reference) do update set state = 'open', changed_at = excluded.changed_at""")
                        .execute(values))
                .replaceWithVoid();
    }

    /** It happened once more, and nobody has to be told. */
    Uni<Void> count(SqlConnection transaction, ExceptionCase found, String reason, Instant now) {
        return transaction
                .preparedQuery(
                        """
                        update exceptionqueue_case set occurrences = occurrences + 1, reason = $2, last_seen_at = $3
                        where number = $1""")
                .execute(Tuple.of(known(found.id()), reason, utc(now)))
                .replaceWithVoid();
    }

    /** Stores what becomes of a case; what is as it was is silent. Call it last but for the audit trail. */
    Uni<ExceptionCase> change(SqlConnection transaction, CaseStep step, Actor actor) {
        return change(transaction, List.of(step), actor).map(changed -> changed.get(0));
    }

    /** The same with many, whose facts are told together: from here until the transaction ends, nobody else tells any. */
    Uni<List<ExceptionCase>> change(SqlConnection transaction, List<CaseStep> steps, Actor actor) {
        Instant now = now();
        List<CaseStep> real = steps.stream().filter(CaseStep::isReal).toList();
        List<ExceptionCase> changed = steps.stream()
                .map(step -> step.isReal() ? step.after().stored(now) : step.before())
                .toList();
        return real.isEmpty()
                ? Uni.createFrom().item(changed)
                : transaction
                        .preparedQuery(UPDATE)
                        .executeBatch(real.stream()
                                .map(step -> values(step.after().stored(now)))
                                .toList())
                        .chain(() -> transaction
                                .preparedQuery(ENTER)
                                .executeBatch(real.stream()
                                        .map(step -> entry(step.after(), step.kind(), step.text(), actor, now))
                                        .toList()))
                        .chain(() -> log.append(
                                transaction,
                                real.stream()
                                        .map(step ->
                                                fact(step.before(), step.after().stored(now), actor.correlationId()))
                                        .toList()))
                        .replaceWith(changed);
    }

    private static Tuple values(ExceptionCase found) {
        return Tuple.tuple()
                .addInteger(known(found.id()))
                .addLong(found.version())
                .addString(found.status())
                .addString(found.reason())
                .addString(found.owner())
                .addString(found.assignee())
                .addInteger(found.occurrences())
                .addOffsetDateTime(utc(found.lastSeenAt()))
                .addOffsetDateTime(utc(found.escalatedAt()))
                .addOffsetDateTime(utc(found.resolvedAt()))
                .addString(found.resolvedBy())
                .addString(found.resolution())
                .addOffsetDateTime(utc(found.updatedAt()));
    }

    private static Tuple entry(ExceptionCase found, String kind, String text, Actor actor, Instant at) {
        return Tuple.of(known(found.id()), utc(at), kind, actor.client(), actor.person(), text);
    }

    /** Adds to what is known of a case. */
    Uni<Void> enter(SqlConnection transaction, ExceptionCase found, String kind, String text, Actor actor) {
        return transaction
                .preparedQuery(ENTER)
                .execute(entry(found, kind, text, actor, now()))
                .replaceWithVoid();
    }

    private Fact fact(ExceptionCase before, ExceptionCase after, String correlationId) {
        JsonObject was = before == null ? null : document(before);
        JsonObject is = document(after);
        String verb = type.verb(was, is);
        if (was != null) {
            is.put("previous", previous(was, is));
        }
        return records.finding(ExceptionType.NAME, verb, is, correlationId);
    }

    private static JsonObject previous(JsonObject was, JsonObject is) {
        JsonObject previous = new JsonObject();
        Stream.concat(was.fieldNames().stream(), is.fieldNames().stream())
                .distinct()
                .filter(field -> !field.equals("updatedAt") && !Objects.equals(was.getValue(field), is.getValue(field)))
                .forEach(field -> previous.put(field, was.getValue(field)));
        return previous;
    }

    private JsonObject document(ExceptionCase found) {
        try {
            return new JsonObject(json.writeValueAsString(found));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** As the command about it is settled. */
    Stored stored(ExceptionCase found) {
        return new Stored(ExceptionType.NAME, found.id(), found.version(), document(found));
    }

    // --- rows

    private ExceptionCase only(RowSet<Row> rows) {
        return cases(rows).stream().findFirst().orElseThrow(CaseTable::unknown);
    }

    private List<ExceptionCase> cases(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false).map(this::found).toList();
    }

    private ExceptionCase found(Row row) {
        String status = row.getString("status");
        String room = row.getString("room");
        return new ExceptionCase(
                PublicId.of(ExceptionCase.PREFIX, row.getInteger("number")),
                row.getLong("version"),
                status,
                CaseSearch.UNFINISHED.contains(status)
                        && instant(row.getOffsetDateTime("due_at")).isBefore(now()),
                room,
                row.getString("code"),
                row.getString("source"),
                row.getString("reason"),
                row.getString("subject"),
                row.getString("field"),
                row.getString("value"),
                row.getString("owner"),
                row.getString("assignee"),
                row.getString("criticality"),
                row.getInteger("occurrences"),
                SuggestedAction.of(
                        row.getString("code"),
                        row.getString("field"),
                        doors.rooms().contains(room)),
                instant(row.getOffsetDateTime("opened_at")),
                instant(row.getOffsetDateTime("last_seen_at")),
                instant(row.getOffsetDateTime("updated_at")),
                instant(row.getOffsetDateTime("due_at")),
                instant(row.getOffsetDateTime("escalated_at")),
                instant(row.getOffsetDateTime("resolved_at")),
                row.getString("resolved_by"),
                row.getString("resolution"),
                row.getString("correlation_id"));
    }
}
