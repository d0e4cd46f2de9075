package io.atrium.record;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.odoo.Odoo;
import io.atrium.odoo.Priority;
import io.atrium.odoo.Search;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What Odoo says of captured documents, beside what the records say: for those who compare the two. Neither side is
 * believed: the records are read as they are stored, not by what is remembered of them. Nothing is changed but by
 * {@link #recapture}.
 */
@ApplicationScoped
public class Comparison {

    private static final String STORED = "select odoo_id, hash, body from %s where not deleted and ";
    private static final String IDENTIFIERS =
            "select odoo_id, system, value from record_identifier where type = $1 and odoo_id = any ($2) order by system, value";

    // What the store adds to a document.
    private static final List<String> OWN = List.of(Canonical.UPDATED_AT, "redacted");

    private final Odoo odoo;
    private final Reading reading;
    private final RecordStore store;
    private final RecordTypes types;
    private final Coverages coverages;
    private final Pool pool;
    private final ObjectMapper json;

    Comparison(
            Odoo odoo,
            Reading reading,
            RecordStore store,
            RecordTypes types,
            Coverages coverages,
            Pool pool,
            ObjectMapper json) {
        this.odoo = odoo.at(Priority.SWEEP);
        this.reading = reading.at(Priority.SWEEP);
        this.store = store;
        this.types = types;
        this.coverages = coverages;
        this.pool = pool;
        this.json = json;
    }

    /**
     * How many documents of a type there are in Odoo.
     *
     * @throws io.atrium.kernel.Failure {@code not-found} when this Odoo has none of them at all
     */
    public Uni<Integer> count(String type) {
        RecordType described = types.captured(type);
        return coverages
                .of(described)
                .invoke(known -> coverages.require(described))
                .chain(() -> odoo.searchCount(
                        Search.of(described.model(), new JsonArray().addAll(described.domain()), List.of())
                                .context(Reading.WITH_ARCHIVED)));
    }

    /**
     * The documents of either side that follow, in the order of their ids.
     *
     * @param after where the page before ended; 0 for the first
     */
    public Uni<Page> page(String type, int after, int size) {
        RecordType described = types.captured(type);
        return reading.page(described, after, size).chain(page -> pool.preparedQuery(
                        STORED.formatted(Partitions.table(described)) + "odoo_id > $1 and odoo_id <= $2")
                .execute(Tuple.of((long) after, page.isLast() ? Long.MAX_VALUE : (long) page.last()))
                .chain(rows -> pairs(described, page.documents(), stored(rows)))
                .map(pairs -> new Page(page.last(), page.isLast(), pairs)));
    }

    /** These documents of either side; what neither has any more is left out. */
    public Uni<List<Pair>> those(String type, Collection<String> ids) {
        RecordType described = types.captured(type);
        Set<Long> keys = ids.stream().map(id -> Documents.key(described, id)).collect(Collectors.toSet());
        return reading.read(described, keys).chain(captured -> pool.preparedQuery(
                        STORED.formatted(Partitions.table(described)) + "odoo_id = any ($1)")
                .execute(Tuple.of((Object) keys.toArray(Long[]::new)))
                .chain(rows -> pairs(described, captured, stored(rows))));
    }

    /**
     * Reads a document anew from Odoo, whatever is remembered of it, and prepares to store it: as the capture would, with
     * its version and its fact.
     *
     * @return what to do with the caller's transaction
     */
    public Uni<Function<SqlConnection, Uni<Void>>> recapture(String type, String id, Cause cause) {
        RecordType described = types.captured(type);
        long key = Documents.key(described, id);
        return reading.read(described, List.of(key))
                .map(captured -> transaction -> RecordStore.alone(transaction, described)
                        .chain(() -> transaction
                                .preparedQuery("update %s set hash = ''::bytea where odoo_id = $1"
                                        .formatted(Partitions.table(described)))
                                .execute(Tuple.of(key)))
                        .chain(() -> store.store(transaction, described, captured, cause))
                        .replaceWithVoid());
    }

    private static Map<Long, Row> stored(RowSet<Row> rows) {
        Map<Long, Row> stored = new HashMap<>();
        rows.forEach(row -> stored.put(row.getLong("odoo_id"), row));
        return stored;
    }

    private Uni<List<Pair>> pairs(RecordType type, List<Captured> captured, Map<Long, Row> stored) {
        Long[] keys = captured.stream().map(Captured::key).toArray(Long[]::new);
        return pool.preparedQuery(IDENTIFIERS)
                .execute(Tuple.of(type.name(), keys))
                .map(rows -> {
                    Map<Long, List<Identifier>> identifiers = new HashMap<>();
                    rows.forEach(row -> identifiers
                            .computeIfAbsent(row.getLong("odoo_id"), first -> new ArrayList<>())
                            .add(new Identifier(row.getString("system"), row.getString("value"))));
                    return pairs(type, captured, stored, identifiers);
                });
    }

    private List<Pair> pairs(
            RecordType type, List<Captured> captured, Map<Long, Row> stored, Map<Long, List<Identifier>> identifiers) {
        Map<Long, Pair> pairs = new TreeMap<>();
        stored.forEach((key, row) -> pairs.put(key, new Pair(id(type, key), null, record(type, row), false, false)));
        captured.stream()
                .filter(reading -> !reading.isGone())
                .forEach(reading -> pairs.put(
                        reading.key(),
                        pair(
                                type,
                                reading,
                                stored.get(reading.key()),
                                identifiers.getOrDefault(reading.key(), List.of()))));
        return List.copyOf(pairs.values());
    }

    private Pair pair(RecordType type, Captured reading, Row row, List<Identifier> identifiers) {
        JsonObject record = row == null ? null : record(type, row);
        try {
            Canonical canonical = Canonical.of(
                    json,
                    type.toCanonical(reading.row(), reading.lines(), identifiers),
                    type.restricted().keySet());
            boolean differsInRestricted = row != null
                    && !type.restricted().isEmpty()
                    && !Arrays.equals(row.getBuffer("hash").getBytes(), canonical.hash());
            return new Pair(
                    id(type, reading.key()),
                    // As the other side went to the database and came back.
                    new JsonObject(canonical.open().toBuffer()),
                    record,
                    differsInRestricted,
                    false);
        } catch (RuntimeException unreadable) {
            return new Pair(id(type, reading.key()), null, record, false, true);
        }
    }

    private static String id(RecordType type, long key) {
        return DocumentKey.publicId(type, key);
    }

    /** As Odoo could say it: without what only Atrium says. */
    private static JsonObject record(RecordType type, Row row) {
        JsonObject record = new JsonObject(Buffer.buffer(row.getBuffer("body").getBytes()));
        OWN.forEach(record::remove);
        CanonicalFields.of(type.canonical()).mastered().forEach(record::remove);
        return record;
    }

    /**
     * A document on both sides.
     *
     * @param id canonical id
     * @param odoo the canonical document as Odoo says it now, without restricted fields; null when it has none
     * @param record the same as it is stored; null when there is none
     * @param differsInRestricted whether what Odoo said last, restricted fields included, is not what it says now
     * @param isUnreadable whether Odoo has one of which nothing can be made
     */
    public record Pair(
            String id, JsonObject odoo, JsonObject record, boolean differsInRestricted, boolean isUnreadable) {}

    /**
     * A page of them.
     *
     * @param last where the next page goes on
     * @param isLast whether there is none
     */
    public record Page(int last, boolean isLast, List<Pair> pairs) {}
}
