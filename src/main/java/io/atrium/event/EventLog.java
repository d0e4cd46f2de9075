package io.atrium.event;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.KeptStatement;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** The append-only log of facts. */
@ApplicationScoped
public class EventLog {

    /** The channel on which every append announces its last position when it commits. */
    static final String NOTIFICATION = "event_log";

    /**
     * The fence: the lock of this row is held until the transaction ends, so no position is visible before every lower
     * one is. Time grows with position whatever the clocks of the replicas say, so that a position tells in which
     * partitions its followers are.
     */
    private static final String ALLOCATE =
            """
            update event_head set position = position + $1, time = greatest(time, $2)
            returning position, time""";

    private static final String APPEND =
            """
            insert into event_log (position, id, type, subject, time, correlation_id, authority, legal_entity, data,
                traceparent)
            select $1 + number, id, type, subject, $2, correlation_id, authority, legal_entity, data::json, traceparent
            from unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[])
                with ordinality
                as fact (id, type, subject, correlation_id, authority, legal_entity, data, traceparent, number)""";

    /**
     * One statement, so that what is held and what is shown belong to the same moment. The times only spare partitions:
     * replicas of the version before, which are there while an upgrade rolls, do not move the time of the head.
     */
    private static final String READ =
            """
            select head.position as head, head.oldest, fact.*
            from (
                select position,
                    greatest(time, now()) + interval '1 hour' as until,
                    (select min(first_position) - 1 from event_partition) as oldest,
                    (select max(from_time) from event_partition where first_position <= $1 + 1) as since
                from event_head
            ) as head
            left join lateral (
                select position, id, type, subject, time, correlation_id, authority, legal_entity, data, traceparent
                from event_log
                where position > $1 and position <= head.position
                  and time between head.since and head.until
                  and %s
                order by position
                limit $5
            ) as fact on true
            order by fact.position""";

    private static final String AT =
            """
            select position, id, type, subject, time, correlation_id, authority, legal_entity, data, traceparent
            from event_log
            where position = any ($1) and time between $2 and $3
            order by position""";

    /** The lower end is that of a partition; the times do the rest. */
    private static final String STRETCH =
            """
            select
                coalesce((select max(first_position) - 1 from event_partition where from_time <= $1), 0) as after,
                position as until
            from event_head""";

    private static final String IN_STRETCH =
            """
            position > $1 and position <= $2 and time >= $3 and time < $4
            and ($5::text[] is null or type like any ($5)) and ($6::text[] is null or type like any ($6))
            and ($7::text is null or subject = $7)
            and ($8::text[] is null or legal_entity is null or legal_entity = any ($8))""";

    private final Pool pool;
    private final Clock clock;
    private final String allocate;
    private final SchemaAddress schemas;

    @Inject
    EventLog(Pool pool, Clock clock, EventConfig config) {
        this(pool, clock, ALLOCATE, config.publicUrl().map(SchemaAddress::below).orElse(SchemaAddress.NAMES));
    }

    /** One whose facts name their schemas. */
    EventLog(Pool pool, Clock clock) {
        this(pool, clock, ALLOCATE);
    }

    /** @param allocate how positions are handed out, for a test of what would happen without the fence */
    EventLog(Pool pool, Clock clock, String allocate) {
        this(pool, clock, allocate, SchemaAddress.NAMES);
    }

    private EventLog(Pool pool, Clock clock, String allocate, SchemaAddress schemas) {
        this.pool = pool;
        this.clock = clock;
        this.allocate = allocate;
        this.schemas = schemas;
    }

    /**
     * Appends facts in the caller's transaction. Call it last: from here until the transaction ends, no other
     * transaction can append, which is what keeps positions free of gaps and of late arrivals.
     */
    public Uni<Void> append(SqlConnection transaction, List<Fact> facts) {
        if (facts.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        AppendedFacts traced = AppendedFacts.of(facts);
        return traced.around(transaction
                .preparedQuery(allocate)
                .execute(Tuple.of((long) facts.size(), clock.instant().atOffset(ZoneOffset.UTC)))
                .map(rows -> rows.iterator().next())
                .chain(head -> insert(
                        transaction,
                        facts,
                        traced.traceparents(),
                        head.getLong("position"),
                        head.getOffsetDateTime("time"))));
    }

    private static Uni<Void> insert(
            SqlConnection transaction, List<Fact> facts, String[] traceparents, long last, OffsetDateTime time) {
        return transaction
                .preparedQuery(APPEND)
                .execute(Tuple.tuple()
                        .addLong(last - facts.size())
                        .addOffsetDateTime(time)
                        .addArrayOfUUID(facts.stream().map(Fact::id).toArray(UUID[]::new))
                        .addArrayOfString(column(facts, Fact::type))
                        .addArrayOfString(column(facts, Fact::subject))
                        .addArrayOfString(column(facts, Fact::correlationId))
                        .addArrayOfString(column(facts, Fact::authority))
                        .addArrayOfString(column(facts, Fact::legalEntity))
                        .addArrayOfString(column(facts, fact -> fact.data().encode()))
                        .addArrayOfString(traceparents))
                .chain(() -> Notifications.send(transaction, NOTIFICATION, Long.toString(last)));
    }

    private static String[] column(List<Fact> facts, Function<Fact, String> value) {
        return facts.stream().map(value).toArray(String[]::new);
    }

    /** The last position that is committed. */
    public Uni<Long> head() {
        return pool.query("select position from event_head")
                .execute()
                .map(rows -> rows.iterator().next().getLong(0));
    }

    /**
     * A page of facts, in order. Fails with {@code position-expired} when the log does not reach back to the position,
     * and with {@code invalid} when it never came so far: then it is not the log that gave the position.
     */
    Uni<Page> read(Selection selection) {
        return pool.preparedQuery(sql(selection))
                .execute(Tuple.tuple()
                        .addLong(selection.after())
                        .addArrayOfString(patterns(selection.types()))
                        .addString(selection.subject())
                        .addArrayOfString(
                                selection.legalEntities() == null
                                        ? null
                                        : selection.legalEntities().toArray(String[]::new))
                        .addInteger(selection.limit()))
                .map(rows -> page(rows, selection));
    }

    /**
     * The facts at these positions, as far as they are held.
     *
     * @param from when the earliest of them became true
     * @param until when the latest did; both only spare partitions
     */
    public Uni<List<Event>> at(Collection<Long> positions, Instant from, Instant until) {
        return pool.preparedQuery(AT)
                .execute(Tuple.of(
                        positions.toArray(Long[]::new), from.atOffset(ZoneOffset.UTC), until.atOffset(ZoneOffset.UTC)))
                .map(rows -> {
                    List<Event> events = new ArrayList<>(rows.size());
                    rows.forEach(row -> events.add(event(row)));
                    return events;
                });
    }

    /**
     * The stretch of the log in which facts became true from that time on and before the other.
     *
     * @param types patterns of which one must match, of each list; see {@link Stretch}
     */
    public Uni<Stretch> stretch(
            Instant from, Instant to, List<List<String>> types, String subject, Set<String> legalEntities) {
        return pool.preparedQuery(STRETCH)
                .execute(Tuple.of(from.atOffset(ZoneOffset.UTC)))
                .map(rows -> rows.iterator().next())
                .map(row -> new Stretch(
                        row.getLong("after"), row.getLong("until"), from, to, types, subject, legalEntities));
    }

    /** How many facts of the stretch match. */
    public Uni<Long> count(Stretch stretch) {
        return pool.preparedQuery("select count(*) from event_log where " + IN_STRETCH)
                .execute(stretch.values())
                .map(rows -> rows.iterator().next().getLong(0));
    }

    /** The first facts of the stretch that match, at most so many. */
    public Uni<List<Event>> read(Stretch stretch, int limit) {
        return pool.preparedQuery(
                        """
                        select position, id, type, subject, time, correlation_id, authority, legal_entity, data, traceparent
                        from event_log where %s order by position limit $9"""
                                .formatted(IN_STRETCH))
                .execute(stretch.values().addInteger(limit))
                .map(rows -> {
                    List<Event> events = new ArrayList<>(rows.size());
                    rows.forEach(row -> events.add(event(row)));
                    return events;
                });
    }

    /**
     * Conditions that are not asked for are left out, so that PostgreSQL plans for what is: the facts about one subject
     * are found by their index, however many others there are, and whichever subject it is. Parameters have their places in
     * any case.
     */
    static String sql(Selection selection) {
        String sql = READ.formatted(String.join(
                " and ",
                selection.types().isEmpty() ? "$2::text[] is null" : "type like any ($2)",
                selection.subject() == null ? "$3::text is null" : "subject = $3",
                selection.legalEntities() == null
                        ? "$4::text[] is null"
                        : "(legal_entity is null or legal_entity = any ($4))"));
        return selection.subject() == null ? sql : KeptStatement.of(sql);
    }

    private Page page(RowSet<Row> rows, Selection selection) {
        Row first = rows.iterator().next();
        long head = first.getLong("head");
        long oldest = first.getLong("oldest");
        if (selection.after() < oldest) {
            throw expired(oldest);
        }
        if (selection.after() > head) {
            throw Failure.invalid("after", "The log ends at position " + head + " and never gave a later one");
        }
        List<Event> events = new ArrayList<>(rows.size());
        rows.forEach(row -> {
            if (row.getLong("position") != null) {
                events.add(event(row));
            }
        });
        // After a full page the last fact shown; otherwise the head, so that facts of other types are not read twice.
        boolean full = events.size() == selection.limit();
        return new Page(events, full ? events.get(events.size() - 1).position() : head);
    }

    private static Failure expired(long oldest) {
        return Failure.withMember(
                FailureCode.POSITION_EXPIRED,
                "Facts up to position " + oldest + " are not held any more; go on after it, or read the resources anew",
                "oldest",
                Long.toString(oldest));
    }

    /** What {@code like any} understands of types with wildcards; null for none. */
    public static String[] patterns(List<String> types) {
        return types.isEmpty() ? null : types.stream().map(EventLog::pattern).toArray(String[]::new);
    }

    private static String pattern(String type) {
        return type.replace("\\", "\\\\")
                .replace("_", "\\_")
                .replace("%", "\\%")
                .replace("*", "%");
    }

    private Event event(Row row) {
        return new Event(
                row.getLong("position"),
                row.getUUID("id"),
                row.getString("type"),
                row.getString("subject"),
                row.getOffsetDateTime("time").toInstant(),
                row.getString("correlation_id"),
                row.getString("authority"),
                row.getString("legal_entity"),
                row.get(JsonObject.class, "data"),
                schemas.of(row.getString("type")),
                row.getString("traceparent"));
    }

    /**
     * Facts that became true between two times, as far as there were any when it was asked for.
     *
     * @param after only later positions
     * @param until no later position
     * @param from not before that time
     * @param to before that time
     * @param types one or two lists of full types and patterns with {@code *}: of each, one must match; empty lists do not
     *     matter
     * @param subject a canonical id, or null for all
     * @param legalEntities the only ones, beside none, or null for all
     */
    public record Stretch(
            long after,
            long until,
            Instant from,
            Instant to,
            List<List<String>> types,
            String subject,
            Set<String> legalEntities) {

        /** The rest of it, after that position. */
        public Stretch rest(long position) {
            return new Stretch(position, until, from, to, types, subject, legalEntities);
        }

        private Tuple values() {
            return Tuple.tuple()
                    .addLong(after)
                    .addLong(until)
                    .addOffsetDateTime(from.atOffset(ZoneOffset.UTC))
                    .addOffsetDateTime(to.atOffset(ZoneOffset.UTC))
                    .addArrayOfString(types.isEmpty() ? null : patterns(types.get(0)))
                    .addArrayOfString(types.size() < 2 ? null : patterns(types.get(1)))
                    .addString(subject)
                    .addArrayOfString(legalEntities == null ? null : legalEntities.toArray(String[]::new));
        }
    }

    /**
     * Which facts to read.
     *
     * @param after only later positions; 0 is the beginning
     * @param types full types or patterns with {@code *}; empty for all
     * @param subject a canonical id, or null for all
     * @param legalEntities the only legal entities whose facts may be seen, or null for all
     * @param limit at most so many
     */
    record Selection(long after, List<String> types, String subject, Set<String> legalEntities, int limit) {

        /** Every fact from the beginning. */
        static Selection all(int limit) {
            return new Selection(0, List.of(), null, null, limit);
        }

        Selection withAfter(long position) {
            return new Selection(position, types, subject, legalEntities, limit);
        }

        Selection withTypes(List<String> only) {
            return new Selection(after, only, subject, legalEntities, limit);
        }
    }

    /**
     * What a reading found.
     *
     * @param next the position to go on from
     */
    record Page(List<Event> events, long next) {}
}
