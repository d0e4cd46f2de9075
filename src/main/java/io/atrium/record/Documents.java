package io.atrium.record;

import io.atrium.access.Caller;
import io.atrium.kernel.Failure;
import io.atrium.kernel.PublicId;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowIterator;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads documents from the store, for one caller. */
@ApplicationScoped
class Documents {

    private static final String FIND =
            """
            select document.version, document.body, document.legal_entity, capture.failing_since,
                   greatest(document.updated_at, capture.captured_at) as as_of
            from record_document document
            left join record_capture capture on capture.type = document.type and capture.model = $3
            where document.type = $1 and document.odoo_id = $2 and not document.deleted""";

    private final Pool pool;

    Documents(Pool pool) {
        this.pool = pool;
    }

    /**
     * One document.
     *
     * @throws Failure {@code not-found}, also when the caller may not see it
     */
    Uni<Found> find(RecordType type, String id, Caller caller) {
        return pool.preparedQuery(FIND)
                .execute(Tuple.of(type.name(), odooId(type, id), type.model()))
                .map(rows -> {
                    RowIterator<Row> row = rows.iterator();
                    return row.hasNext() ? found(row.next()) : null;
                })
                .onItem()
                .transform(found -> {
                    if (found == null || !caller.maySee(found.legalEntity())) {
                        throw unknown(type, id);
                    }
                    return found;
                });
    }

    static int odooId(RecordType type, String id) {
        return PublicId.parse(type.prefix(), id).orElseThrow(() -> unknown(type, id));
    }

    private static Failure unknown(RecordType type, String id) {
        return Failure.notFound("There is no " + type.name() + " with the id " + id);
    }

    private static Found found(Row row) {
        return new Found(
                row.getLong("version"),
                row.getBuffer("body"),
                row.getString("legal_entity"),
                new Freshness(
                        row.getOffsetDateTime("as_of").toInstant(), row.getOffsetDateTime("failing_since") != null));
    }

    /** A page of documents, and one row more than asked for when there is a next page. */
    Uni<List<Listed>> list(RecordType type, Listing listing, Caller caller) {
        Tuple tuple = Tuple.tuple().addString(type.name()).addJsonObject(listing.keys());
        tuple.addArrayOfString(caller.legalEntities()
                .map(entities -> entities.toArray(String[]::new))
                .orElse(null));
        tuple.addOffsetDateTime(
                listing.updatedSince() == null ? null : listing.updatedSince().atOffset(java.time.ZoneOffset.UTC));
        tuple.addString(
                        listing.identifier() == null
                                ? null
                                : listing.identifier().system())
                .addString(
                        listing.identifier() == null
                                ? null
                                : listing.identifier().value())
                .addString(listing.after() == null ? null : listing.after().value())
                .addInteger(listing.after() == null ? null : listing.after().id())
                .addInteger(listing.limit() + 1);
        return pool.preparedQuery(sql(listing)).execute(tuple).map(rows -> {
            List<Listed> listed = new ArrayList<>(rows.size());
            rows.forEach(row -> listed.add(
                    new Listed(row.getInteger("odoo_id"), row.getString("sort_value"), row.getBuffer("body"))));
            return listed;
        });
    }

    /** The sort column is a name that the type declares; everything else is a parameter. */
    private static String sql(Listing listing) {
        String sorted = listing.sortsByTime()
                ? "to_char(updated_at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US')"
                : "coalesce(keys ->> '" + listing.sortField() + "', '')";
        String column = listing.sortsByTime() ? "updated_at" : sorted;
        String after = listing.sortsByTime() ? "($7::text || 'Z')::timestamptz" : "$7::text";
        String direction = listing.descending() ? "desc" : "asc";
        return """
                select odoo_id, body, %1$s as sort_value
                from record_document
                where type = $1 and not deleted and keys @> $2
                  and ($3::text[] is null or legal_entity is null or legal_entity = any ($3))
                  and ($4::timestamptz is null or updated_at >= $4)
                  and ($5::text is null or odoo_id in (
                      select odoo_id from record_identifier where type = $1 and system = $5 and value = $6))
                  and ($7::text is null or (%2$s, odoo_id) %3$s (%4$s, $8))
                order by %2$s %5$s, odoo_id %5$s
                limit $9"""
                .formatted(sorted, column, listing.descending() ? "<" : ">", after, direction);
    }

    /** How current the documents of a type are. */
    Uni<Freshness> freshness(RecordType type) {
        return pool.preparedQuery(
                        """
                        select captured_at, failing_since from record_capture where type = $1 and model = $2""")
                .execute(Tuple.of(type.name(), type.model()))
                .map(rows -> {
                    RowIterator<Row> row = rows.iterator();
                    if (!row.hasNext()) {
                        return new Freshness(Instant.EPOCH, true);
                    }
                    Row capture = row.next();
                    return new Freshness(
                            capture.getOffsetDateTime("captured_at") == null
                                    ? Instant.EPOCH
                                    : capture.getOffsetDateTime("captured_at").toInstant(),
                            capture.getOffsetDateTime("captured_at") == null
                                    || capture.getOffsetDateTime("failing_since") != null);
                });
    }

    /**
     * A document of the store.
     *
     * @param body canonical JSON, ready to be sent
     */
    record Found(long version, Buffer body, String legalEntity, Freshness freshness) {

        /** The same, for a caller who asked Odoo and could not reach it. */
        Found asStale() {
            return new Found(version, body, legalEntity, new Freshness(freshness.asOf(), true));
        }
    }

    /** A row of a list. */
    record Listed(int odooId, String sortValue, Buffer body) {}

    /**
     * How current something is.
     *
     * @param asOf it was equal to Odoo then
     * @param stale whether Odoo cannot be reached since
     */
    record Freshness(Instant asOf, boolean stale) {}

    /** Only the named fields of a document, and its id. */
    static JsonObject project(Buffer body, Set<String> fields) {
        JsonObject whole = new JsonObject(body.getDelegate());
        JsonObject part = new JsonObject();
        whole.forEach(field -> {
            if (field.getKey().equals("id") || fields.contains(field.getKey())) {
                part.put(field.getKey(), field.getValue());
            }
        });
        return part;
    }
}
