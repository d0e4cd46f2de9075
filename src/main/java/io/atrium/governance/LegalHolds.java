package io.atrium.governance;

import io.atrium.http.Cursor;
import io.atrium.http.Parameters;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.PublicId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.stream.StreamSupport;

import static io.atrium.kernel.DatabaseTime.instant;
import static io.atrium.kernel.DatabaseTime.utc;

/** The table of legal holds. One counts for whatever is removed after it was committed. Lifted ones stay to be read. */
@ApplicationScoped
class LegalHolds {

    private static final String PREFIX = "hold";

    private final Pool pool;
    private final Clock clock;

    LegalHolds(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    /** Sets one in the caller's transaction. */
    Uni<LegalHold> set(SqlConnection transaction, NewLegalHold wanted, String by, String person) {
        return transaction
                .preparedQuery(
                        """
                        insert into governance_hold (reason, subject, from_time, to_time, set_by, set_for, set_at)
                        values ($1, $2, $3, $4, $5, $6, $7) returning *""")
                .execute(Tuple.tuple()
                        .addString(wanted.reason())
                        .addString(wanted.subject())
                        .addOffsetDateTime(utc(wanted.from()))
                        .addOffsetDateTime(utc(wanted.to()))
                        .addString(by)
                        .addString(person)
                        .addOffsetDateTime(utc(clock.instant())))
                .map(LegalHolds::only);
    }

    /** Lifts one in the caller's transaction. Fails with {@code conflict} when it was before. */
    Uni<LegalHold> lift(SqlConnection transaction, String id, String by) {
        return transaction
                .preparedQuery(
                        """
                        update governance_hold set version = version + 1, lifted_by = $2, lifted_at = $3
                        where number = $1 and lifted_at is null returning *""")
                .execute(Tuple.of(number(id), by, utc(clock.instant())))
                .invoke(rows -> {
                    if (rows.size() == 0) {
                        throw new Failure(FailureCode.CONFLICT, "The hold has been lifted already");
                    }
                })
                .map(LegalHolds::only);
    }

    /** A page of them, the newest first. */
    Uni<LegalHold.Page> list(Parameters parameters) {
        int limit = parameters.limit();
        String cursor = parameters.text("cursor");
        return pool.preparedQuery(
                        """
                        select * from governance_hold
                        where ($1::text is null or subject = $1) and number < $2::bigint order by number desc limit $3""")
                .execute(Tuple.of(
                        parameters.text("subject"),
                        cursor == null
                                ? Long.MAX_VALUE
                                : Cursor.parse(cursor, PREFIX).id(),
                        limit + 1))
                .map(rows -> page(rows, limit));
    }

    private static LegalHold.Page page(RowSet<Row> rows, int limit) {
        List<Row> found = StreamSupport.stream(rows.spliterator(), false).toList();
        List<Row> shown = found.subList(0, Math.min(found.size(), limit));
        String next = found.size() > limit
                ? new Cursor(PREFIX, "", shown.get(limit - 1).getInteger("number")).text()
                : null;
        return new LegalHold.Page(shown.stream().map(LegalHolds::hold).toList(), next);
    }

    /** Fails with {@code not-found}. */
    Uni<LegalHold> one(String id) {
        return pool.preparedQuery("select * from governance_hold where number = $1")
                .execute(Tuple.of(number(id)))
                .map(LegalHolds::only);
    }

    private static int number(String id) {
        return PublicId.parse(PREFIX, id).orElseThrow(LegalHolds::unknown);
    }

    private static Failure unknown() {
        return Failure.notFound("There is no such legal hold");
    }

    private static LegalHold only(RowSet<Row> rows) {
        if (rows.size() == 0) {
            throw unknown();
        }
        return hold(rows.iterator().next());
    }

    private static LegalHold hold(Row row) {
        return new LegalHold(
                PublicId.of(PREFIX, row.getInteger("number")),
                row.getLong("version"),
                row.getString("reason"),
                row.getString("subject"),
                instant(row.getOffsetDateTime("from_time")),
                instant(row.getOffsetDateTime("to_time")),
                row.getString("set_by"),
                row.getString("set_for"),
                instant(row.getOffsetDateTime("set_at")),
                row.getString("lifted_by"),
                instant(row.getOffsetDateTime("lifted_at")));
    }
}
