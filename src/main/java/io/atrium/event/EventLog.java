package io.atrium.event;

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
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The append-only log of facts. */
@ApplicationScoped
public class EventLog {

    /** The PostgreSQL notification channel on which every append is announced when it commits. */
    static final String NOTIFICATION = "event_log";

    private static final String APPEND =
            """
            insert into event_log (position, id, type, subject, time, correlation_id, authority, legal_entity, data)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9)""";

    private static final String READ =
            """
            select position, id, type, subject, time, correlation_id, authority, legal_entity, data
            from event_log
            where position > $1 and position <= $2
              and ($3::text[] is null or type like any ($3))
              and ($4::text is null or subject = $4)
              and ($5::text[] is null or legal_entity is null or legal_entity = any ($5))
            order by position
            limit $6""";

    private final Pool pool;
    private final Clock clock;

    EventLog(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    /**
     * Appends facts in the caller's transaction. Call it last: from here until the transaction ends, no other
     * transaction can append, which is what keeps positions free of gaps and of late arrivals.
     */
    public Uni<Void> append(SqlConnection transaction, List<Fact> facts) {
        if (facts.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return transaction
                .preparedQuery("update event_head set position = position + $1 returning position")
                .execute(Tuple.of(facts.size()))
                .map(rows -> rows.iterator().next().getLong(0) - facts.size())
                .chain(last -> transaction.preparedQuery(APPEND).executeBatch(tuples(facts, last)))
                .chain(rows -> transaction.query("notify " + NOTIFICATION).execute())
                .replaceWithVoid();
    }

    private List<Tuple> tuples(List<Fact> facts, long last) {
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        List<Tuple> tuples = new ArrayList<>(facts.size());
        long position = last;
        for (Fact fact : facts) {
            position++;
            tuples.add(Tuple.tuple()
                    .addLong(position)
                    .addUUID(fact.id())
                    .addString(fact.type())
                    .addString(fact.subject())
                    .addOffsetDateTime(now)
                    .addString(fact.correlationId())
                    .addString(fact.authority())
                    .addString(fact.legalEntity())
                    .addJsonObject(fact.data()));
        }
        return tuples;
    }

    /** The last position that is committed. */
    public Uni<Long> head() {
        return pool.query("select position from event_head")
                .execute()
                .map(rows -> rows.iterator().next().getLong(0));
    }

    /** A page of facts, in order. */
    public Uni<List<Event>> read(Selection selection) {
        return pool.preparedQuery(READ)
                .execute(Tuple.tuple()
                        .addLong(selection.after())
                        .addLong(selection.upTo())
                        .addArrayOfString(patterns(selection.types()))
                        .addString(selection.subject())
                        .addArrayOfString(
                                selection.legalEntities() == null
                                        ? null
                                        : selection.legalEntities().toArray(String[]::new))
                        .addInteger(selection.limit()))
                .map(EventLog::events);
    }

    private static String[] patterns(List<String> types) {
        return types.isEmpty() ? null : types.stream().map(EventLog::pattern).toArray(String[]::new);
    }

    private static String pattern(String type) {
        return type.replace("\\", "\\\\")
                .replace("_", "\\_")
                .replace("%", "\\%")
                .replace("*", "%");
    }

    private static List<Event> events(RowSet<Row> rows) {
        List<Event> events = new ArrayList<>(rows.size());
        for (Row row : rows) {
            events.add(new Event(
                    row.getLong("position"),
                    row.getUUID("id"),
                    row.getString("type"),
                    row.getString("subject"),
                    row.getOffsetDateTime("time").toInstant(),
                    row.getString("correlation_id"),
                    row.getString("authority"),
                    row.getString("legal_entity"),
                    row.get(JsonObject.class, "data")));
        }
        return events;
    }

    /**
     * Which facts to read.
     *
     * @param after only later positions
     * @param upTo no later position than this, a head that was read before
     * @param types full types or patterns with {@code *}; empty for all
     * @param subject a canonical id, or null for all
     * @param legalEntities the only legal entities whose facts may be seen, or null for all
     * @param limit at most so many
     */
    record Selection(long after, long upTo, List<String> types, String subject, Set<String> legalEntities, int limit) {}
}
