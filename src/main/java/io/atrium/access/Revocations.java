package io.atrium.access;

import io.atrium.http.Cursor;
import io.atrium.http.Parameters;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.PublicId;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jboss.logging.Logger;

import static io.atrium.kernel.DatabaseTime.instant;
import static io.atrium.kernel.DatabaseTime.utc;

/**
 * Whose tokens are not accepted. PostgreSQL holds them, and every replica looks twice a second whether there are others
 * than it knows, so that one is in force everywhere within a second after it was stored. While the database cannot be
 * asked, those that are known stay in force.
 */
@ApplicationScoped
public class Revocations {

    private static final Logger LOG = Logger.getLogger(Revocations.class);

    private static final String PREFIX = "rev";
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(400);
    private static final Duration FIRST_LOOK = Duration.ofSeconds(30);

    private static final String COLUMNS =
            "id, version, kind, value, reason, issued_before, until, revoked_by, revoked_at, lifted_by, lifted_at";

    private final Pool pool;
    private final Clock clock;
    private final Vertx vertx;

    private volatile RevokedTokens inForce = new RevokedTokens(List.of());
    private volatile long revision = -1;
    private long timer;

    Revocations(Pool pool, Clock clock, Vertx vertx) {
        this.pool = pool;
        this.clock = clock;
        this.vertx = vertx;
    }

    /** No request is taken before the first look. */
    void start(@Observes StartupEvent started) {
        refresh().await().atMost(FIRST_LOOK);
        timer = vertx.setPeriodic(BETWEEN_LOOKS.toMillis(), tick -> refresh()
                .subscribe()
                .with(looked -> {}, failure -> LOG.debugf("revocations cannot be read: %s", failure.getMessage())));
    }

    void stop(@Observes ShutdownEvent stopping) {
        vertx.cancelTimer(timer);
    }

    /** Whether a token of that client was revoked. */
    boolean include(JsonWebToken token, String client) {
        return inForce.include(token, client, clock.instant());
    }

    /** Completes when this replica knows what is stored now. */
    public Uni<Void> refresh() {
        return pool.query("select revision from access_revocation_head")
                .execute()
                .map(rows -> rows.iterator().next().getLong(0))
                .chain(now -> now == revision ? Uni.createFrom().voidItem() : load());
    }

    private Uni<Void> load() {
        return pool.query("select head.revision, " + COLUMNS + " from access_revocation_head head"
                        + " left join access_revocation on lifted_at is null and (until is null or until > now())")
                .execute()
                .invoke(this::take)
                .replaceWithVoid();
    }

    /** The newer of two looks counts, whichever comes later. */
    private synchronized void take(RowSet<Row> rows) {
        long seen = rows.iterator().next().getLong("revision");
        if (seen > revision) {
            inForce = new RevokedTokens(StreamSupport.stream(rows.spliterator(), false)
                    .filter(row -> row.getLong("id") != null)
                    .map(Revocations::revocation)
                    .toList());
            revision = seen;
        }
    }

    /** Stores one in the caller's transaction. */
    public Uni<Revocation> add(SqlConnection transaction, NewRevocation wanted, String by) {
        return transaction
                .preparedQuery(
                        """
                        insert into access_revocation (kind, value, reason, issued_before, until, revoked_by, revoked_at)
                        values ($1, $2, $3, $4, $5, $6, $7) returning\s"""
                                + COLUMNS)
                .execute(Tuple.tuple()
                        .addString(wanted.kind())
                        .addString(wanted.value())
                        .addString(wanted.reason())
                        .addOffsetDateTime(utc(wanted.issuedBefore()))
                        .addOffsetDateTime(utc(wanted.until()))
                        .addString(by)
                        .addOffsetDateTime(utc(clock.instant())))
                .map(Revocations::only)
                .call(() -> announce(transaction));
    }

    /** Takes one back, in the caller's transaction. It stays to be read. Fails with {@code conflict} when it was before. */
    public Uni<Revocation> lift(SqlConnection transaction, String id, String by) {
        return transaction
                .preparedQuery(
                        """
                        update access_revocation set version = version + 1, lifted_by = $2, lifted_at = $3
                        where id = $1 and lifted_at is null returning\s"""
                                + COLUMNS)
                .execute(Tuple.of(number(id), by, utc(clock.instant())))
                .invoke(rows -> {
                    if (rows.size() == 0) {
                        throw new Failure(FailureCode.CONFLICT, "The revocation has been lifted already");
                    }
                })
                .map(Revocations::only)
                .call(() -> announce(transaction));
    }

    private static Uni<Void> announce(SqlConnection transaction) {
        return transaction
                .query("update access_revocation_head set revision = revision + 1")
                .execute()
                .replaceWithVoid();
    }

    /** A page of them, the newest first. */
    public Uni<Revocation.Page> list(Parameters parameters) {
        int limit = parameters.limit();
        String cursor = parameters.text("cursor");
        return pool.preparedQuery(
                        "select " + COLUMNS
                                + " from access_revocation where "
                                + """
                        ($1::text is null or kind = $1) and ($2::text is null or value = $2) and id < $3::bigint
                        order by id desc limit $4""")
                .execute(Tuple.of(
                        parameters.text("kind"),
                        parameters.text("value"),
                        cursor == null
                                ? Long.MAX_VALUE
                                : Cursor.parse(cursor, PREFIX).id(),
                        limit + 1))
                .map(rows -> page(rows, limit));
    }

    private static Revocation.Page page(RowSet<Row> rows, int limit) {
        List<Row> found = StreamSupport.stream(rows.spliterator(), false).toList();
        List<Row> shown = found.subList(0, Math.min(found.size(), limit));
        String next = found.size() > limit
                ? new Cursor(PREFIX, "", shown.get(limit - 1).getLong("id")).text()
                : null;
        return new Revocation.Page(shown.stream().map(Revocations::revocation).toList(), next);
    }

    /** Those of that person that are in force and that this one made, the oldest first. */
    public Uni<List<Revocation>> ofPerson(String value, String by) {
        return pool.preparedQuery(
                        "select " + COLUMNS
                                + """
                         from access_revocation
                        where kind = 'subject' and value = $1 and revoked_by = $2 and lifted_at is null order by id""")
                .execute(Tuple.of(value, by))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(Revocations::revocation)
                        .toList());
    }

    /** Fails with {@code not-found}. */
    public Uni<Revocation> one(String id) {
        return pool.preparedQuery("select " + COLUMNS + " from access_revocation where id = $1")
                .execute(Tuple.of(number(id)))
                .map(Revocations::only);
    }

    private static int number(String id) {
        return PublicId.parse(PREFIX, id).orElseThrow(Revocations::unknown);
    }

    private static Failure unknown() {
        return Failure.notFound("There is no such revocation");
    }

    private static Revocation only(RowSet<Row> rows) {
        if (rows.size() == 0) {
            throw unknown();
        }
        return revocation(rows.iterator().next());
    }

    private static Revocation revocation(Row row) {
        return new Revocation(
                PublicId.of(PREFIX, row.getInteger("id")),
                row.getLong("version"),
                row.getString("kind"),
                row.getString("value"),
                row.getString("reason"),
                instant(row.getOffsetDateTime("issued_before")),
                instant(row.getOffsetDateTime("until")),
                row.getString("revoked_by"),
                instant(row.getOffsetDateTime("revoked_at")),
                row.getString("lifted_by"),
                instant(row.getOffsetDateTime("lifted_at")));
    }
}
