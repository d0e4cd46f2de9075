package io.atrium.record;

import io.atrium.access.Caller;
import io.atrium.http.Correlation;
import io.atrium.http.EntityTag;
import io.atrium.kernel.Failure;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowIterator;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

/** The documents, for those who change Odoo and have to tell the records. */
@ApplicationScoped
public class Records {

    private final Pool pool;
    private final Reading reading;
    private final RecordStore store;
    private final RecordTypes types;
    private final Documents documents;
    private final Coverages coverages;

    Records(
            Pool pool,
            Reading reading,
            RecordStore store,
            RecordTypes types,
            Documents documents,
            Coverages coverages) {
        this.pool = pool;
        this.reading = reading;
        this.store = store;
        this.types = types;
        this.documents = documents;
        this.coverages = coverages;
    }

    /**
     * Reads a record again from Odoo and prepares to store it. The read happens before, the write inside the caller's
     * transaction.
     *
     * @return what to do with the transaction; it answers the document as it then stands, and fails with
     *     {@code not-found} when Odoo has no such record
     */
    public Uni<Function<SqlConnection, Uni<Stored>>> refetch(
            String type, int odooId, List<Identifier> identifiers, Cause cause) {
        RecordType described = types.captured(type);
        return reading.read(described, List.of((long) odooId))
                .map(captured -> transaction -> identify(transaction, described, odooId, identifiers)
                        .chain(() -> store.store(transaction, described, captured, cause))
                        .map(Records::only));
    }

    /**
     * Reads a record again from Odoo and stores what changed, as the capture would have a moment later.
     *
     * @throws Failure {@code not-found} when Odoo has no such record
     */
    public Uni<Stored> refresh(String type, int odooId) {
        return refetch(type, odooId, List.of(), Cause.odoo(Correlation.newId()))
                .chain(store -> pool.withTransaction(store::apply));
    }

    /** The canonical fields of a type of documents; empty when there is none of that name. */
    public Optional<Set<String>> fieldNames(String type) {
        return types.all().stream()
                .filter(known -> known.name().equals(type))
                .findFirst()
                .map(DocumentType::fieldNames);
    }

    private static Stored only(List<Stored> stored) {
        if (stored.isEmpty()) {
            throw Failure.notFound("Odoo has no such record any more");
        }
        return stored.get(0);
    }

    /**
     * From now on another system's id stands for that record. Said before the record is changed in Odoo, so that whoever
     * reads the change first, the deed or the capture, makes the same document of it.
     */
    public Uni<Void> identify(String type, int odooId, Identifier identifier) {
        return pool.withTransaction(
                transaction -> identify(transaction, types.captured(type), odooId, List.of(identifier)));
    }

    /** Which record another system's id stands for; empty also when that record was deleted in Odoo. */
    public Uni<OptionalInt> identified(String type, Identifier identifier) {
        return pool.preparedQuery(
                        """
                        select odoo_id from record_identifier
                        where type = $1 and system = $2 and value = $3 and not exists (
                            select from record_document document
                            where document.type = $1 and document.odoo_id = record_identifier.odoo_id
                                and document.deleted)""")
                .execute(Tuple.of(type, identifier.system(), identifier.value()))
                .map(rows -> {
                    RowIterator<Row> row = rows.iterator();
                    return row.hasNext() ? OptionalInt.of(row.next().getInteger(0)) : OptionalInt.empty();
                });
    }

    /**
     * Refuses to make what the connected Odoo has no place for.
     *
     * @throws Failure {@code not-found}, naming what it lacks
     */
    public void requireAvailable(RecordType type) {
        coverages.require(type);
    }

    /**
     * The document that a caller wants to act on, as it stands now.
     *
     * @param ifMatch the {@code If-Match} header, or null
     * @throws io.atrium.kernel.Failure {@code not-found}, also when the caller may not see it; {@code stale-version}
     */
    public Uni<Stored> require(String type, String id, Caller caller, String ifMatch) {
        DocumentType described = types.named(type);
        return Uni.createFrom()
                .deferred(() -> {
                    coverages.require(described);
                    return documents.find(described, id, caller);
                })
                .map(found -> {
                    EntityTag.require(ifMatch, found.version());
                    return new Stored(
                            type,
                            id,
                            found.version(),
                            new JsonObject(found.body().open()));
                });
    }

    /** A document as it stands now, without its restricted fields; empty when there is none. */
    public Uni<Optional<JsonObject>> find(SqlClient database, String type, String id) {
        DocumentType described = types.named(type);
        return database.preparedQuery(
                        "select body from %s where odoo_id = $1 and not deleted".formatted(Partitions.table(described)))
                .execute(Tuple.of(DocumentKey.parse(described, id).orElse(0L)))
                .map(rows -> {
                    RowIterator<Row> row = rows.iterator();
                    return row.hasNext()
                            ? Optional.of(
                                    new JsonObject(row.next().getBuffer("body").getDelegate()))
                            : Optional.empty();
                });
    }

    /** Those of these ids that stand for no document of the type. */
    public Uni<Set<String>> unknown(SqlClient database, String type, Set<String> ids) {
        DocumentType described = types.named(type);
        Map<Long, String> byKey = new HashMap<>();
        ids.forEach(id -> DocumentKey.parse(described, id).ifPresent(key -> byKey.put(key, id)));
        return database.preparedQuery("select odoo_id from %s where odoo_id = any ($1) and not deleted"
                        .formatted(Partitions.table(described)))
                .execute(Tuple.of(byKey.keySet().toArray(Long[]::new)))
                .map(rows -> {
                    Set<String> unknown = new HashSet<>(ids);
                    rows.forEach(row -> unknown.remove(byKey.get(row.getLong("odoo_id"))));
                    return unknown;
                });
    }

    /**
     * A document as that caller may see it: with the restricted fields that the caller's scopes open, as they stand now.
     *
     * @param open what every caller may see
     */
    public Uni<Body> seenBy(Caller caller, String id, JsonObject open) {
        DocumentType type = types.ofId(id);
        Set<String> visible = Documents.visible(type, caller);
        return (visible.isEmpty() ? Uni.createFrom().<Buffer>nullItem() : documents.restricted(type, id))
                .map(restricted -> new Body(open.toBuffer(), restricted, visible));
    }

    /** Those of these documents that there are, with their open fields, by their ids; whoever may see them. */
    public Uni<Map<String, JsonObject>> documents(String type, Collection<String> ids) {
        return documents.stored(types.named(type), ids);
    }

    /**
     * The documents whose key has that value, with their open fields, by their ids; whoever may see them.
     *
     * @param key one that the type declares
     */
    public Uni<Map<String, JsonObject>> documents(String type, String key, String value) {
        return documents.stored(types.named(type), key, value);
    }

    private static Uni<Void> identify(
            SqlConnection transaction, RecordType type, int odooId, List<Identifier> identifiers) {
        if (identifiers.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<Tuple> tuples = identifiers.stream()
                .map(identifier -> Tuple.of(type.name(), identifier.system(), identifier.value(), (long) odooId))
                .toList();
        return transaction
                .preparedQuery(
                        """
                        insert into record_identifier as known (type, system, value, odoo_id) values ($1, $2, $3, $4)
                        on conflict (type, system, value) do update set odoo_id = excluded.odoo_id
                        where exists (
                            select from record_document document
                            where document.type = $1 and document.odoo_id = known.odoo_id and document.deleted)""")
                .executeBatch(tuples)
                .replaceWithVoid();
    }
}
