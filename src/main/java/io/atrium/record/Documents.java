package io.atrium.record;

import io.atrium.access.Caller;
import io.atrium.kernel.Failure;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowIterator;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads documents as they are now from the store, for one reader. */
@ApplicationScoped
class Documents {

    private static final String FIND =
            """
            select version, body, legal_entity, updated_at, %2$s
            from %1$s document where odoo_id = $1 and not deleted""";

    private static final String SEEN =
            """
            select odoo_id, version, body, legal_entity, updated_at, %2$s
            from %1$s document where odoo_id = any ($1) and not deleted""";

    // Only for readers who may see some of it: the others do not even touch that table.
    private static final String RESTRICTED =
            """
            (select restricted.body from record_restricted restricted
             where restricted.type = document.type and restricted.odoo_id = document.odoo_id) as restricted""";
    private static final String NOTHING_RESTRICTED = "null::bytea as restricted";

    private final Pool pool;
    private final Pipeline pipeline;
    private final FreshnessSource freshness;

    Documents(Pool pool, Pipeline pipeline, FreshnessSource freshness) {
        this.pool = pool;
        this.pipeline = pipeline;
        this.freshness = freshness;
    }

    /**
     * One document.
     *
     * @throws Failure {@code not-found}, also when the caller may not see it
     */
    Uni<Found> find(DocumentType type, String id, Reader reader) {
        View view = View.of(type, reader);
        return pipeline.read(FIND.formatted(Partitions.table(type), view.columns()), Tuple.of(key(type, id)))
                .chain(rows -> freshness.of(type).map(current -> found(type, id, rows.iterator(), current, view)));
    }

    /** The restricted part of a document, or null when it has none. */
    Uni<Buffer> restricted(DocumentType type, String id) {
        return pool.preparedQuery("select body as restricted from record_restricted where type = $1 and odoo_id = $2")
                .execute(Tuple.of(type.name(), key(type, id)))
                .map(rows -> rows.iterator().hasNext() ? bytes(rows.iterator().next(), "restricted") : null);
    }

    private static Found found(DocumentType type, String id, RowIterator<Row> rows, Freshness current, View view) {
        if (!rows.hasNext()) {
            current.requireComplete(type);
            throw unknown(type, id);
        }
        Row row = rows.next();
        if (!view.maySee(row)) {
            throw unknown(type, id);
        }
        return found(row, current, view);
    }

    private static Found found(Row row, Freshness current, View view) {
        return new Found(
                row.getLong("version"),
                view.body(row),
                current.orLater(row.getOffsetDateTime("updated_at").toInstant()));
    }

    private static Buffer bytes(Row row, String column) {
        io.vertx.mutiny.core.buffer.Buffer bytes = row.getBuffer(column);
        return bytes == null ? null : bytes.getDelegate();
    }

    /** The restricted fields of the type that the caller's scopes open. */
    static Set<String> visible(DocumentType type, Caller caller) {
        Map<String, String> restricted = type.restricted();
        if (restricted.isEmpty()) {
            return Set.of();
        }
        return restricted.entrySet().stream()
                .filter(field -> caller.scopes().contains(field.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Those of these documents that the reader may see, by their ids. */
    Uni<Map<String, Found>> seen(DocumentType type, Collection<String> ids, Reader reader, Freshness current) {
        View view = View.of(type, reader);
        Long[] keys =
                ids.stream().flatMap(id -> DocumentKey.parse(type, id).stream()).toArray(Long[]::new);
        return pool.preparedQuery(SEEN.formatted(Partitions.table(type), view.columns()))
                .execute(Tuple.of(keys))
                .map(rows -> {
                    Map<String, Found> seen = new LinkedHashMap<>();
                    rows.forEach(row -> {
                        if (view.maySee(row)) {
                            seen.put(DocumentKey.publicId(type, row.getLong("odoo_id")), found(row, current, view));
                        }
                    });
                    return seen;
                });
    }

    /** Those of these documents that there are, whoever may see them, by their ids. */
    static Uni<Map<String, JsonObject>> stored(SqlClient database, DocumentType type, Collection<String> ids) {
        Long[] keys =
                ids.stream().flatMap(id -> DocumentKey.parse(type, id).stream()).toArray(Long[]::new);
        return database.preparedQuery("select odoo_id, body from %s where odoo_id = any ($1) and not deleted"
                        .formatted(Partitions.table(type)))
                .execute(Tuple.of(keys))
                .map(rows -> byId(type, rows));
    }

    /** All documents whose key has that value, whoever may see them, by their ids. */
    static Uni<Map<String, JsonObject>> stored(SqlClient database, DocumentType type, String key, String value) {
        return database.preparedQuery(
                        """
                        select odoo_id, body from %1$s
                        where %2$s = left($1, %3$d) and keys ->> '%4$s' = $1 and not deleted order by odoo_id"""
                                .formatted(
                                        Partitions.table(type),
                                        Partitions.indexed(key),
                                        Partitions.INDEXED_LENGTH,
                                        key))
                .execute(Tuple.of(value))
                .map(rows -> byId(type, rows));
    }

    private static Map<String, JsonObject> byId(DocumentType type, RowSet<Row> rows) {
        Map<String, JsonObject> documents = new LinkedHashMap<>();
        rows.forEach(row ->
                documents.put(DocumentKey.publicId(type, row.getLong("odoo_id")), new JsonObject(bytes(row, "body"))));
        return documents;
    }

    static long key(DocumentType type, String id) {
        return DocumentKey.parse(type, id).orElseThrow(() -> unknown(type, id));
    }

    static Failure unknown(DocumentType type, String id) {
        return Failure.notFound("There is no " + type.name() + " with the id " + id);
    }

    /** A page of documents, and one row more than asked for when there is a next page. */
    Uni<List<Listed>> list(DocumentType type, Listing listing, Reader reader) {
        View view = View.of(type, reader);
        Tuple tuple = Tuple.tuple()
                .addArrayOfString(reader.caller()
                        .legalEntities()
                        .map(entities -> entities.toArray(String[]::new))
                        .orElse(null))
                .addOffsetDateTime(
                        listing.updatedSince() == null
                                ? null
                                : listing.updatedSince().atOffset(ZoneOffset.UTC))
                .addString(type.name())
                .addString(
                        listing.identifier() == null
                                ? null
                                : listing.identifier().system())
                .addString(
                        listing.identifier() == null
                                ? null
                                : listing.identifier().value())
                .addString(listing.after() == null ? null : listing.after().value())
                .addLong(listing.after() == null ? null : listing.after().id())
                .addInteger(listing.limit() + 1);
        listing.keys().forEach(key -> tuple.addString(key.getValue().toString()));
        return pool.preparedQuery(sql(type, listing, view)).execute(tuple).map(rows -> {
            List<Listed> listed = new ArrayList<>(rows.size());
            rows.forEach(
                    row -> listed.add(new Listed(row.getLong("odoo_id"), row.getString("sort_value"), view.body(row))));
            return listed;
        });
    }

    /**
     * Conditions that are not asked for are left out, so that PostgreSQL plans for what is. Names of keys are those that
     * the type declares; everything else is a parameter.
     */
    private static String sql(DocumentType type, Listing listing, View view) {
        String sorted = listing.sortsByTime()
                ? "to_char(updated_at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US')"
                : Partitions.indexed(listing.sortField());
        String column = listing.sortsByTime() ? "updated_at" : sorted;
        String after = listing.sortsByTime() ? "($6::text || 'Z')::timestamptz" : "$6::text";
        String direction = listing.descending() ? "desc" : "asc";
        List<String> conditions = new ArrayList<>(List.of(
                "not deleted",
                // Parameters have their places, whether a condition uses them or not.
                view.caller().legalEntities().isEmpty()
                        ? "$1::text[] is null"
                        : "(legal_entity is null or legal_entity = any ($1))",
                listing.updatedSince() == null ? "$2::timestamptz is null" : "updated_at >= $2",
                listing.identifier() == null
                        ? "($3::text is not null and $4::text is null and $5::text is null)"
                        : "odoo_id in (select known.odoo_id from record_identifier known"
                                + " where known.type = $3 and known.system = $4 and known.value = $5)",
                listing.after() == null
                        ? "($6::text is null and $7::bigint is null)"
                        : "(%s, odoo_id) %s (%s, $7)".formatted(column, listing.descending() ? "<" : ">", after)));
        int parameter = 9;
        for (String key : listing.keys().fieldNames()) {
            conditions.add("%1$s = left($%3$d, %4$d) and keys ->> '%2$s' = $%3$d"
                    .formatted(Partitions.indexed(key), key, parameter++, Partitions.INDEXED_LENGTH));
        }
        return """
                select odoo_id, body, %s as sort_value, %s
                from %s document
                where %s
                order by %s %6$s, odoo_id %6$s
                limit $8"""
                .formatted(
                        sorted,
                        view.columns(),
                        Partitions.table(type),
                        String.join(" and ", conditions),
                        column,
                        direction);
    }

    /**
     * What a reader sees of documents of a type.
     *
     * @param visible the restricted fields that the caller's scopes open
     * @param language null for the default one, or where the type has no labels
     * @param share null for all of what is there
     */
    private record View(Caller caller, Set<String> visible, Language language, Share share) {

        private static View of(DocumentType type, Reader reader) {
            boolean asStored = reader.language().isDefault() || Labels.of(type).isEmpty();
            return new View(
                    reader.caller(),
                    Documents.visible(type, reader.caller()),
                    asStored ? null : reader.language(),
                    Share.of(type, reader.caller()));
        }

        private String columns() {
            return (visible.isEmpty() ? NOTHING_RESTRICTED : RESTRICTED)
                    + ", "
                    + (language == null
                            ? TranslationTable.NO_COLUMN
                            : TranslationTable.COLUMN.formatted(language.code()));
        }

        private boolean maySee(Row row) {
            return caller.maySee(row.getString("legal_entity"));
        }

        private Body body(Row row) {
            Body.Wording wording = language == null ? null : new Body.Wording(language, bytes(row, "labels"));
            return new Body(bytes(row, "body"), bytes(row, "restricted"), visible, wording, share);
        }
    }

    /** A document of the store. */
    record Found(long version, Body body, Freshness freshness) {

        /** The same, for a caller for whom Odoo was asked at that time. */
        Found asReadAt(Instant asked) {
            return new Found(version, body, new Freshness(asked, false));
        }

        /** The same, for a caller who asked Odoo and could not reach it. */
        Found asStale() {
            return new Found(version, body, freshness.asStale());
        }
    }

    /** A row of a list. */
    record Listed(long key, String sortValue, Body body) {}
}
