package io.atrium.webhook;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.StreamSupport;

import static io.atrium.kernel.DatabaseTime.utc;

/**
 * Hands out stored deliveries to be worked on: of those of a source that are about the same only the first, which holds up
 * the others until it is settled; those about different things at once. What each is about is written down in the order of
 * arrival before any of them is handed out, so a crash changes nothing about the order, and another replica keeps to it.
 */
@ApplicationScoped
class Queue {

    private static final int PLANNED_AT_ONCE = 50;

    // One look for all sources, so that a quiet house costs next to nothing.
    private static final String DUE =
            """
            select one from unnest($1::text[]) as one
            where exists (
                select from webhook_delivery where source = one and state = 'accepted'
                    and case when planned then next_attempt_at <= $2 and (lease_until is null or lease_until <= $2)
                        else repeats = 0 or next_attempt_at <= $2 end)
            """;

    // One replica at a time; the others have what is planned already to work on.
    private static final String TURN =
            "select pg_try_advisory_xact_lock(hashtextextended('webhook ' || $1, 0)) as mine";

    private static final String UNPLANNED =
            """
            select receipt, source, received_at, body, sealed, content_type, correlation_id, traceparent, attempts, failures,
                retries, repeats, operations, waits_for, waits_since
            from webhook_delivery
            where source = $1 and state = 'accepted' and not planned and (repeats = 0 or next_attempt_at <= $3)
            order by arrival limit $2
            """;

    private static final String PLAN =
            """
            with subjects as (
                insert into webhook_subject (source, subject, receipt)
                select $1, subject, $2 from unnest($3::text[]) as subject)
            update webhook_delivery set planned = true where receipt = $2 and received_at = $4
            """;

    private static final String CLAIM =
            """
            update webhook_delivery set attempts = attempts + 1, lease_until = $3
            where (receipt, received_at) in (
                select receipt, received_at from webhook_delivery as candidate
                where source = $1 and state = 'accepted' and planned
                    and next_attempt_at <= $2 and (lease_until is null or lease_until <= $2)
                    and not exists (
                        select from webhook_subject as own
                        join webhook_subject as earlier on earlier.source = own.source
                            and earlier.subject = own.subject and earlier.place < own.place
                        where own.receipt = candidate.receipt)
                order by arrival limit $4
                for update skip locked)
            returning receipt, source, received_at, body, sealed, content_type, correlation_id, traceparent, attempts, failures,
                retries, repeats, operations, waits_for, waits_since
            """;

    private static final String SETTLE =
            """
            with settled as (
                update webhook_delivery
                set state = case when again_at is not null and $3 = 'applied' then 'accepted' else $3 end,
                    next_attempt_at = coalesce(again_at, next_attempt_at),
                    repeats = repeats + case when again_at is not null and $3 = 'applied' then 1 else 0 end,
                    again_at = null, operations = coalesce($5, operations), lease_until = null,
                    reason = case when again_at is not null and $3 = 'applied' then 'copies came; it is looked into once more'
                        else $4 end,
                    waits_for = null, waits_since = null, planned = false
                where receipt = $1 and received_at = $6 and attempts = $2 and state = 'accepted'
                returning receipt),
            freed as (delete from webhook_subject using settled where webhook_subject.receipt = settled.receipt)
            select receipt from settled
            """;

    private static final String REMEMBER =
            """
            insert into webhook_version (source, subject, fields) values ($1, $2, $3)
            on conflict (source, subject) do update set fields = webhook_version.fields || excluded.fields
            """;

    private static final String POSTPONE =
            """
            update webhook_delivery
            set reason = $3, next_attempt_at = $4, again_at = null, lease_until = null, failures = failures + $5, waits_for = $6,
                waits_since = $7, operations = coalesce($8, operations)
            where receipt = $1 and received_at = $9 and attempts = $2 and state = 'accepted'
            """;

    private static final String HAND_BACK =
            """
            update webhook_delivery as delivery set lease_until = null
            from unnest($1::text[], $2::timestamptz[], $3::integer[]) as held (receipt, received_at, attempts)
            where delivery.receipt = held.receipt and delivery.received_at = held.received_at
                and delivery.attempts = held.attempts and delivery.state = 'accepted'
            """;

    private final Pool pool;
    private final Bodies bodies;

    Queue(Pool pool, Bodies bodies) {
        this.pool = pool;
        this.bodies = bodies;
    }

    /** Leaves deliveries to others, without the wait for their leases to run out. */
    Uni<Void> handBack(Collection<Claimed> deliveries) {
        return run(
                        HAND_BACK,
                        deliveries.stream().map(Claimed::receipt).toArray(String[]::new),
                        deliveries.stream()
                                .map(delivery -> utc(delivery.receivedAt()))
                                .toArray(OffsetDateTime[]::new),
                        deliveries.stream().map(Claimed::attempt).toArray(Integer[]::new))
                .replaceWithVoid();
    }

    /** Those of the sources that have deliveries which something may be done about now. */
    Uni<List<String>> due(Collection<String> sources, Instant now) {
        return run(DUE, sources.toArray(String[]::new), utc(now))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getString("one"))
                        .toList());
    }

    /**
     * Writes down, in the order of arrival, what the next deliveries are about that have not been looked at.
     *
     * @param subjects what each of them is about; must not fail
     * @return whether there may be more of them
     */
    Uni<Boolean> plan(String source, Instant now, Function<List<Claimed>, Uni<List<Set<String>>>> subjects) {
        return pool.withTransaction(transaction -> transaction
                .preparedQuery(TURN)
                .execute(Tuple.of(source))
                .chain(turn -> turn.iterator().next().getBoolean("mine")
                        ? plan(transaction, source, now, subjects)
                        : Uni.createFrom().item(false)));
    }

    private Uni<Boolean> plan(
            SqlConnection transaction,
            String source,
            Instant now,
            Function<List<Claimed>, Uni<List<Set<String>>>> subjects) {
        return transaction
                .preparedQuery(UNPLANNED)
                .execute(Tuple.of(source, PLANNED_AT_ONCE, utc(now)))
                .map(this::claimed)
                .chain(next -> next.isEmpty()
                        ? Uni.createFrom().item(false)
                        : subjects.apply(next)
                                .chain(about -> write(transaction, source, next, about))
                                .replaceWith(next.size() == PLANNED_AT_ONCE));
    }

    private static Uni<Void> write(
            SqlConnection transaction, String source, List<Claimed> next, List<Set<String>> about) {
        List<Tuple> batch = new ArrayList<>();
        for (int i = 0; i < next.size(); i++) {
            String[] subjects = new LinkedHashSet<>(about.get(i)).toArray(String[]::new);
            batch.add(Tuple.tuple()
                    .addString(source)
                    .addString(next.get(i).receipt())
                    .addArrayOfString(subjects)
                    .addOffsetDateTime(utc(next.get(i).receivedAt())));
        }
        return transaction.preparedQuery(PLAN).executeBatch(batch).replaceWithVoid();
    }

    /** The oldest deliveries of the source that may be worked on now. */
    Uni<List<Claimed>> claim(String source, int most, Instant now, Instant leaseUntil) {
        return run(CLAIM, source, utc(now), utc(leaseUntil), most).map(this::claimed);
    }

    /** How new what was applied is, by subject and field. */
    Uni<Map<String, Map<String, Long>>> versions(String source, Set<String> subjects) {
        if (subjects.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return run(
                        "select subject, fields from webhook_version where source = $1 and subject = any($2)",
                        source,
                        subjects.toArray(String[]::new))
                .map(Queue::versions);
    }

    private static Map<String, Map<String, Long>> versions(RowSet<Row> rows) {
        Map<String, Map<String, Long>> versions = new TreeMap<>();
        rows.forEach(row -> {
            Map<String, Long> fields = new TreeMap<>();
            JsonObject stored = row.getJsonObject("fields");
            stored.fieldNames().forEach(field -> fields.put(field, stored.getLong(field)));
            versions.put(row.getString("subject"), fields);
        });
        return versions;
    }

    /**
     * The delivery had its effect, or needs none, which the reason then says; those behind it may go on.
     *
     * @param results what its commands led to; null when nothing new is known
     */
    Uni<Void> applied(Claimed delivery, List<Result> results, String reason) {
        return settle(delivery, "applied", results, reason);
    }

    /** A person has it now; those behind it may go on. Sent in again, it is planned anew, behind them. */
    Uni<Void> stuck(Claimed delivery, List<Result> results, String reason) {
        return settle(delivery, "stuck", results, reason);
    }

    private Uni<Void> settle(Claimed delivery, String state, List<Result> results, String reason) {
        return pool.withTransaction(transaction -> transaction
                .preparedQuery(SETTLE)
                .execute(Tuple.of(
                        delivery.receipt(),
                        delivery.attempt(),
                        state,
                        reason,
                        results == null ? null : shown(results),
                        utc(delivery.receivedAt())))
                .chain(settled -> settled.size() == 0
                        ? Uni.createFrom().voidItem()
                        : remember(transaction, delivery.source(), results)));
    }

    private static Uni<Void> remember(SqlConnection transaction, String source, List<Result> results) {
        List<Tuple> batch = (results == null ? List.<Result>of() : results)
                .stream()
                        .filter(result -> !result.heard().isEmpty())
                        .map(result -> Tuple.of(source, result.subject(), new JsonObject(Map.copyOf(result.heard()))))
                        .toList();
        return batch.isEmpty()
                ? Uni.createFrom().voidItem()
                : transaction.preparedQuery(REMEMBER).executeBatch(batch).replaceWithVoid();
    }

    /**
     * The delivery waits, and with it those behind it.
     *
     * @param wait for what, and since when
     * @param reason in words
     * @param results what came of its commands so far; null when nothing new is known
     */
    Uni<Void> wait(Claimed delivery, Claimed.Wait wait, String reason, Instant next, List<Result> results) {
        Tuple values = Tuple.tuple()
                .addString(delivery.receipt())
                .addInteger(delivery.attempt())
                .addString(reason)
                .addOffsetDateTime(utc(next))
                .addInteger(results == null ? 1 : 0)
                .addString(wait.reason())
                .addOffsetDateTime(utc(wait.since()))
                .addValue(results == null ? null : shown(results))
                .addOffsetDateTime(utc(delivery.receivedAt()));
        return pool.preparedQuery(POSTPONE).execute(values).replaceWithVoid();
    }

    private Uni<RowSet<Row>> run(String sql, Object... values) {
        return pool.preparedQuery(sql).execute(Tuple.from(values));
    }

    private static JsonArray shown(List<Result> results) {
        return new JsonArray(results.stream().map(Result::shown).toList());
    }

    private List<Claimed> claimed(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(this::claimed)
                .toList();
    }

    private Claimed claimed(Row row) {
        List<Map<String, Object>> operations = row.getJsonArray("operations").stream()
                .map(each -> ((JsonObject) each).getMap())
                .toList();
        OffsetDateTime since = row.getOffsetDateTime("waits_since");
        return new Claimed(
                row.getString("receipt"),
                row.getString("source"),
                row.getOffsetDateTime("received_at").toInstant(),
                bodies.open(row),
                row.getString("content_type"),
                row.getString("correlation_id"),
                row.getString("traceparent"),
                row.getInteger("attempts"),
                row.getInteger("failures"),
                row.getInteger("retries"),
                row.getInteger("repeats"),
                operations,
                new Claimed.Wait(row.getString("waits_for"), since == null ? null : since.toInstant()));
    }
}
