package io.atrium.reconcile;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowIterator;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

import static io.atrium.kernel.DatabaseTime.utc;

/**
 * How far runs have come. Each step is one transaction, and counts only while the run is this process' and not ended: one
 * that is interrupted goes on where it was, and tells nothing twice.
 */
@ApplicationScoped
class Progress {

    // What is to be done next.
    static final String COUNTING = "counting";
    static final String COMPARING = "comparing";
    // With a source: what it knows by an id and has not listed.
    static final String UNLISTED = "unlisted";
    static final String SETTLING = "settling";
    // With a source: what seems to differ and is not in its list any more.
    static final String UNSETTLED = "unsettled";

    private static final String CLAIM =
            """
            update reconcile_run set worker = $1, lease_until = now() + $2 * interval '1 ms'
            where number = (
                select number from reconcile_run
                where state = 'running' and next_step_at <= $3
                    and (worker = $1 or lease_until is null or lease_until < now())
                order by next_step_at, number limit 1 for update skip locked)
            returning *""";

    private static final String HELD = " where number = $1 and worker = $2 and state = 'running'";

    private static final String SUSPECT =
            """
            insert into reconcile_difference (run, document, kind, fields, record)
            select $1, document, kind, fields::json, record
            from unnest($2::text[], $3::text[], $4::text[], $5::text[]) as difference (document, kind, fields, record)
            on conflict (run, document) do nothing""";

    // Whether the checkpoint had the same.
    private static final String CONFIRM =
            """
            update reconcile_difference as mine set kind = difference.kind, fields = difference.fields::json,
                record = difference.record, state = 'found', known = exists (
                    select from reconcile_difference as before
                    join reconcile_run as run on run.checkpoint = before.run
                    where run.number = $1 and before.document = mine.document and before.kind = difference.kind
                        and before.state = 'found' and before.fields::jsonb = difference.fields::jsonb)
            from unnest($2::text[], $3::text[], $4::text[], $5::text[]) as difference (document, kind, fields, record)
            where mine.run = $1 and mine.document = difference.document""";

    private final Pool pool;
    private final ReconcileConfig config;
    private final Clock clock;
    private final UUID self = UUID.randomUUID();

    Progress(Pool pool, ReconcileConfig config, Clock clock) {
        this.pool = pool;
        this.config = config;
        this.clock = clock;
    }

    /** A run that may go on, for as long as the lease runs; only one process gets it. */
    Uni<Optional<Claimed>> claim() {
        return pool.preparedQuery(CLAIM)
                .execute(Tuple.of(self, config.lease().toMillis(), utc(clock.instant())))
                .map(rows -> {
                    RowIterator<Row> row = rows.iterator();
                    return row.hasNext() ? Optional.of(Claimed.of(row.next())) : Optional.empty();
                });
    }

    /** The run stays this process' while a step takes its time; one that was ended or taken over meanwhile is left alone. */
    Uni<Void> renewed(Claimed run) {
        return pool.preparedQuery("update reconcile_run set lease_until = now() + $3 * interval '1 ms'" + HELD)
                .execute(Tuple.of(run.number(), self, config.lease().toMillis()))
                .replaceWithVoid();
    }

    Uni<Void> counted(Claimed run, int expected) {
        return pool.withTransaction(transaction ->
                held(transaction, run, "expected = $3, phase = 'comparing', next_step_at = $4", expected, now()));
    }

    /**
     * A page was compared.
     *
     * @param last where the next one goes on; null when there is none
     * @param totals of all pages so far
     */
    Uni<Void> compared(Claimed run, Integer last, int documents, JsonObject totals, List<Difference> differences) {
        OffsetDateTime next = last == null && hasSuspects(run, differences)
                ? utc(clock.instant().plus(config.settle()))
                : now();
        return pool.withTransaction(transaction -> suspect(transaction, run, differences)
                .chain(() -> held(
                        transaction,
                        run,
                        """
                        after = coalesce($3, after), phase = case when $3::integer is null then 'settling' else phase end,
                            compared = compared + $4, totals = $5, differences = differences + $6, next_step_at = $7""",
                        last,
                        documents,
                        totals,
                        differences.size(),
                        next)));
    }

    private static boolean hasSuspects(Claimed run, List<Difference> differences) {
        return run.differences() + differences.size() > 0;
    }

    private static Uni<Void> suspect(SqlConnection transaction, Claimed run, List<Difference> differences) {
        return differences.isEmpty()
                ? Uni.createFrom().voidItem()
                : transaction
                        .preparedQuery(SUSPECT)
                        .execute(values(run, differences))
                        .replaceWithVoid();
    }

    private static Tuple values(Claimed run, List<Difference> differences) {
        return Tuple.of(
                run.number(),
                differences.stream().map(Difference::key).toArray(String[]::new),
                differences.stream().map(Difference::kind).toArray(String[]::new),
                differences.stream()
                        .map(difference -> Runs.toJson(difference.fields()).encode())
                        .toArray(String[]::new),
                differences.stream()
                        .map(difference -> difference.identifier() == null ? null : difference.documentId())
                        .toArray(String[]::new));
    }

    /**
     * A page of a source was compared.
     *
     * @param next where the run goes on
     * @param values that the source has listed, and not before
     * @param documents that were compared
     */
    Uni<Void> listed(Claimed run, Place next, Collection<String> values, int documents, List<Difference> differences) {
        OffsetDateTime goesOn = next.phase().equals(SETTLING) && hasSuspects(run, differences)
                ? utc(clock.instant().plus(config.settle()))
                : now();
        return pool.withTransaction(transaction -> suspect(transaction, run, differences)
                .chain(() -> transaction
                        .preparedQuery(
                                "insert into reconcile_listed select $1, unnest($2::text[]) on conflict do nothing")
                        .execute(Tuple.of(run.number(), values.toArray(String[]::new))))
                .chain(() -> held(
                        transaction,
                        run,
                        """
                        phase = $3, place = $4, compared = compared + $5, totals = $6, differences = differences + $7,
                            next_step_at = $8""",
                        next.phase(),
                        next.cursor(),
                        documents,
                        run.totals().toJson(),
                        differences.size(),
                        goesOn)));
    }

    /** Those of these ids that the source has not listed. */
    Uni<List<String>> unlisted(Claimed run, Collection<String> values) {
        return texts(
                """
                select value from unnest($2::text[]) with ordinality as known (value, place)
                where not exists (select from reconcile_listed where run = $1 and reconcile_listed.value = known.value)
                order by place""",
                Tuple.of(run.number(), values.toArray(String[]::new)));
    }

    /** Those of these documents that seemed to differ and were not looked at once more yet. */
    Uni<List<String>> suspects(Claimed run, Collection<String> documents) {
        return texts(
                """
                select document from reconcile_difference
                where run = $1 and state = 'suspected' and document = any ($2) order by number""",
                Tuple.of(run.number(), documents.toArray(String[]::new)));
    }

    private Uni<List<String>> texts(String sql, Tuple values) {
        return pool.preparedQuery(sql).execute(values).map(rows -> StreamSupport.stream(rows.spliterator(), false)
                .map(row -> row.getString(0))
                .toList());
    }

    /** The documents that seemed to differ and were not looked at once more yet. */
    Uni<List<String>> suspects(Claimed run, int most) {
        return texts(
                """
                select document from reconcile_difference
                where run = $1 and state = 'suspected' order by number limit $2""",
                Tuple.of(run.number(), most));
    }

    /** They were looked at once more; what does not differ any more never did. */
    Uni<Void> settled(Claimed run, Place next, List<String> looked, List<Difference> differences, JsonObject totals) {
        String[] gone = looked.stream()
                .filter(document -> differences.stream()
                        .noneMatch(difference -> difference.key().equals(document)))
                .toArray(String[]::new);
        return pool.withTransaction(transaction -> transaction
                .preparedQuery("delete from reconcile_difference where run = $1 and document = any ($2)")
                .execute(Tuple.of(run.number(), gone))
                .chain(() -> transaction.preparedQuery(CONFIRM).execute(values(run, differences)))
                .chain(() -> held(
                        transaction,
                        run,
                        "totals = $3, differences = differences - $4, phase = $5, place = $6, next_step_at = $7",
                        totals,
                        gone.length,
                        next.phase(),
                        next.cursor(),
                        now())));
    }

    /** How many differences there are that the checkpoint did not have. */
    Uni<Integer> unknown(Claimed run) {
        return pool.preparedQuery("select count(*) from reconcile_difference where run = $1 and not known")
                .execute(Tuple.of(run.number()))
                .map(rows -> rows.iterator().next().getLong(0).intValue());
    }

    Uni<Void> finished(Claimed run, int unknown) {
        return pool.withTransaction(transaction -> held(
                        transaction,
                        run,
                        "state = 'done', unknown = $3, finished_at = $4, version = version + 1",
                        unknown,
                        now())
                .chain(() -> forgetListed(transaction, run)));
    }

    private static Uni<Void> forgetListed(SqlConnection transaction, Claimed run) {
        return transaction
                .preparedQuery("delete from reconcile_listed where run = $1")
                .execute(Tuple.of(run.number()))
                .replaceWithVoid();
    }

    Uni<Void> failed(Claimed run, String reason) {
        return pool.withTransaction(transaction -> held(
                        transaction,
                        run,
                        "state = 'failed', reason = $3, finished_at = $4, version = version + 1",
                        reason,
                        now())
                .chain(() -> forgetListed(transaction, run)));
    }

    Uni<Void> postponed(Claimed run, Duration pause) {
        return pool.withTransaction(transaction ->
                held(transaction, run, "next_step_at = $3", utc(clock.instant().plus(pause))));
    }

    /** A step of a process that has lost the run, or of a run that was ended meanwhile, is undone. */
    private Uni<Void> held(SqlConnection transaction, Claimed run, String changes, Object... values) {
        Tuple all = Tuple.tuple().addInteger(run.number()).addUUID(self);
        for (Object value : values) {
            all.addValue(value);
        }
        int place = values.length + 3;
        return transaction
                .preparedQuery("update reconcile_run set updated_at = $" + place + ", lease_until = now() + $"
                        + (place + 1) + " * interval '1 ms', " + changes + HELD)
                .execute(all.addOffsetDateTime(now()).addLong(config.lease().toMillis()))
                .invoke(rows -> {
                    if (rows.rowCount() == 0) {
                        throw new Failure(FailureCode.CONFLICT, "The run was ended or taken over");
                    }
                })
                .replaceWithVoid();
    }

    private OffsetDateTime now() {
        return utc(clock.instant());
    }

    /**
     * A run that this process works on.
     *
     * @param source the system that the records are compared with; null when it is Odoo
     * @param phase what is to be done next
     * @param cursor where the list of a source goes on; null at its beginning
     */
    record Claimed(
            int number,
            String domain,
            String source,
            String phase,
            Instant from,
            Instant to,
            int after,
            String cursor,
            int compared,
            int differences,
            Totals totals) {

        static Claimed of(Row row) {
            OffsetDateTime from = row.getOffsetDateTime("from_time");
            OffsetDateTime to = row.getOffsetDateTime("to_time");
            return new Claimed(
                    row.getInteger("number"),
                    row.getString("domain"),
                    row.getString("source"),
                    row.getString("phase"),
                    from == null ? null : from.toInstant(),
                    to == null ? null : to.toInstant(),
                    row.getInteger("after"),
                    row.getString("place"),
                    row.getInteger("compared"),
                    row.getInteger("differences"),
                    Totals.of(row.get(JsonObject.class, "totals")));
        }

        /** Whether what seemed to differ is looked at once more. */
        boolean isSettling() {
            return phase.equals(SETTLING) || phase.equals(UNSETTLED);
        }

        Place place() {
            return new Place(phase, cursor);
        }
    }

    /** Where a run goes on: with what, and where in the list of a source. */
    record Place(String phase, String cursor) {}
}
