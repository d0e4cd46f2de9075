package io.atrium.governance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.http.Cursor;
import io.atrium.http.Parameters;
import io.atrium.kernel.Failure;
import io.atrium.kernel.PublicId;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

import static io.atrium.kernel.DatabaseTime.instant;

/**
 * The table of runs. One run at a time belongs to one replica, for as long as that renews its lease; leases run by the
 * database's clock.
 */
@ApplicationScoped
class RetentionRuns {

    private static final String PREFIX = "ret";
    private static final TypeReference<List<RetentionRun.Result>> RESULTS = new TypeReference<>() {};

    private static final String SCHEDULE =
            """
            insert into governance_retention_run (preview, scheduled, requested_by, requested_at)
            select false, true, 'atrium/retention', now()
            where pg_try_advisory_xact_lock(hashtext('governance'), hashtext('retention'))
                and not exists (
                    select from governance_retention_run
                    where scheduled and (state in ('waiting', 'running') or requested_at > now() - $1 * interval '1 ms'))""";

    private static final String CLAIM =
            """
            update governance_retention_run
            set state = 'running', started_at = coalesce(started_at, now()), lease_until = now() + $1 * interval '1 ms',
                version = version + 1
            where number = (
                select number from governance_retention_run
                where state = 'running' and lease_until < now()
                    or state = 'waiting' and not exists (select from governance_retention_run where state = 'running')
                order by state, number limit 1 for update skip locked)
            returning *""";

    private final Pool pool;
    private final ObjectMapper json;

    RetentionRuns(Pool pool, ObjectMapper json) {
        this.pool = pool;
        this.json = json;
    }

    /** Asks for one in the caller's transaction. */
    Uni<RetentionRun> add(SqlConnection transaction, boolean preview, String by) {
        return transaction
                .preparedQuery(
                        """
                        insert into governance_retention_run (preview, scheduled, requested_by, requested_at)
                        values ($1, false, $2, now()) returning *""")
                .execute(Tuple.of(preview, by))
                .map(this::only);
    }

    /** Asks for one if the last one that came by its time was asked for longer ago. */
    Uni<Void> schedule(Duration interval) {
        return pool.withTransaction(transaction -> transaction
                .preparedQuery(SCHEDULE)
                .execute(Tuple.of(interval.toMillis()))
                .replaceWithVoid());
    }

    /** The next one, which nobody else works on for as long as the lease is renewed. */
    Uni<Optional<RetentionRun>> claim(Duration lease) {
        return pool.preparedQuery(CLAIM)
                .execute(Tuple.of(lease.toMillis()))
                .map(rows -> rows.iterator().hasNext()
                        ? Optional.of(run(rows.iterator().next()))
                        : Optional.empty());
    }

    /** Says how far it has come. False when another replica has taken it over. */
    Uni<Boolean> renew(RetentionRun run, List<RetentionRun.Result> results, Duration lease) {
        return pool.preparedQuery(
                        """
                        update governance_retention_run set results = $3, lease_until = now() + $4 * interval '1 ms'
                        where number = $1 and version = $2 and state = 'running'""")
                .execute(Tuple.of(number(run.id()), run.version(), array(results), lease.toMillis()))
                .map(rows -> rows.rowCount() == 1);
    }

    /**
     * Ends it, in the caller's transaction. False when another replica has taken it over.
     *
     * @param problem null when it is done
     */
    Uni<Boolean> end(SqlClient transaction, RetentionRun run, List<RetentionRun.Result> results, String problem) {
        return transaction
                .preparedQuery(
                        """
                        update governance_retention_run
                        set state = case when $4::text is null then 'done' else 'failed' end, results = $3, problem = $4,
                            finished_at = now(), version = version + 1
                        where number = $1 and version = $2 and state = 'running'""")
                .execute(Tuple.of(number(run.id()), run.version(), array(results), problem))
                .map(rows -> rows.rowCount() == 1);
    }

    /** A page of them, the newest first. */
    Uni<RetentionRun.Page> list(Parameters parameters) {
        int limit = parameters.limit();
        String cursor = parameters.text("cursor");
        return pool.preparedQuery(
                        """
                        select * from governance_retention_run
                        where ($1::text is null or state = $1) and number < $2::bigint order by number desc limit $3""")
                .execute(Tuple.of(
                        parameters.text("state"),
                        cursor == null
                                ? Long.MAX_VALUE
                                : Cursor.parse(cursor, PREFIX).id(),
                        limit + 1))
                .map(rows -> page(rows, limit));
    }

    private RetentionRun.Page page(RowSet<Row> rows, int limit) {
        List<Row> found = StreamSupport.stream(rows.spliterator(), false).toList();
        List<Row> shown = found.subList(0, Math.min(found.size(), limit));
        String next = found.size() > limit
                ? new Cursor(PREFIX, "", shown.get(limit - 1).getInteger("number")).text()
                : null;
        return new RetentionRun.Page(shown.stream().map(this::run).toList(), next);
    }

    /** Fails with {@code not-found}. */
    Uni<RetentionRun> one(String id) {
        return pool.preparedQuery("select * from governance_retention_run where number = $1")
                .execute(Tuple.of(number(id)))
                .map(this::only);
    }

    private static int number(String id) {
        return PublicId.parse(PREFIX, id).orElseThrow(RetentionRuns::unknown);
    }

    private static Failure unknown() {
        return Failure.notFound("There is no such run");
    }

    private RetentionRun only(RowSet<Row> rows) {
        if (rows.size() == 0) {
            throw unknown();
        }
        return run(rows.iterator().next());
    }

    private RetentionRun run(Row row) {
        return new RetentionRun(
                PublicId.of(PREFIX, row.getInteger("number")),
                row.getLong("version"),
                row.getBoolean("preview"),
                row.getBoolean("scheduled"),
                row.getString("state"),
                row.getString("requested_by"),
                instant(row.getOffsetDateTime("requested_at")),
                instant(row.getOffsetDateTime("started_at")),
                instant(row.getOffsetDateTime("finished_at")),
                results(row.getJsonArray("results")),
                row.getString("problem"));
    }

    private List<RetentionRun.Result> results(JsonArray stored) {
        try {
            return json.readValue(stored.encode(), RESULTS);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private JsonArray array(List<RetentionRun.Result> results) {
        try {
            return new JsonArray(json.writeValueAsString(results));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
