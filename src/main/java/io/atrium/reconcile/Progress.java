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
            insert into reconcile_difference (run, document, kind, fields)
            select $1, document, kind, fields::json
            from unnest($2::text[], $3::text[], $4::text[]) as difference (document, kind, fields)
            on conflict (run, document) do nothing""";

    // Whether the checkpoint had the same.
    private static final String CONFIRM =
            """
            update reconcile_difference as mine set kind = difference.kind, fields = difference.fields::json,
                state = 'found', known = exists (
                    select from reconcile_difference as before
                    join reconcile_run as run on run.checkpoint = before.run
                    where run.number = $1 and before.document = mine.document and before.kind = difference.kind
                        and before.state = 'found' and before.fields::jsonb = difference.fields::jsonb)
            from unnest($2::text[], $3::text[], $4::text[]) as difference (document, kind, fields)
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
                differences.stream().map(Difference::documentId).toArray(String[]::new),
                differences.stream().map(Difference::kind).toArray(String[]::new),
                differences.stream()
                        .map(difference -> Runs.toJson(difference.fields()).encode())
                        .toArray(String[]::new));
    }

    /** The documents that seemed to differ and were not looked at once more yet. */
    Uni<List<String>> suspects(Claimed run, int most) {
        return pool.preparedQuery(
                        """
                        select document from reconcile_difference
                        where run = $1 and state = 'suspected' order by number limit $2""")
                .execute(Tuple.of(run.number(), most))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getString(0))
                        .toList());
    }

    /** They were looked at once more; what does not differ any more never did. */
    Uni<Void> settled(Claimed run, List<String> looked, List<Difference> differences, JsonObject totals) {
        String[] gone = looked.stream()
                .filter(document -> differences.stream()
                        .noneMatch(difference -> difference.documentId().equals(document)))
                .toArray(String[]::new);
        return pool.withTransaction(transaction -> transaction
                .preparedQuery("delete from reconcile_difference where run = $1 and document = any ($2)")
                .execute(Tuple.of(run.number(), gone))
                .chain(() -> transaction.preparedQuery(CONFIRM).execute(values(run, differences)))
                .chain(() -> held(
                        transaction,
                        run,
                        "totals = $3, differences = differences - $4, next_step_at = $5",
                        totals,
                        gone.length,
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
                now()));
    }

    Uni<Void> failed(Claimed run, String reason) {
        return pool.withTransaction(transaction -> held(
                transaction,
                run,
                "state = 'failed', reason = $3, finished_at = $4, version = version + 1",
                reason,
                now()));
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
     * @param phase {@code counting}, {@code comparing} or {@code settling}
     */
    record Claimed(
            int number,
            String domain,
            String phase,
            Instant from,
            Instant to,
            int after,
            int compared,
            int differences,
            Totals totals) {

        static Claimed of(Row row) {
            OffsetDateTime from = row.getOffsetDateTime("from_time");
            OffsetDateTime to = row.getOffsetDateTime("to_time");
            return new Claimed(
                    row.getInteger("number"),
                    row.getString("domain"),
                    row.getString("phase"),
                    from == null ? null : from.toInstant(),
                    to == null ? null : to.toInstant(),
                    row.getInteger("after"),
                    row.getInteger("compared"),
                    row.getInteger("differences"),
                    Totals.of(row.get(JsonObject.class, "totals")));
        }
    }
}
