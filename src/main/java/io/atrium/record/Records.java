package io.atrium.record;

import io.atrium.access.Caller;
import io.atrium.event.Fact;
import io.atrium.http.Correlation;
import io.atrium.http.EntityTag;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.record.RestrictedReads.Seen;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowIterator;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The documents, for those who change Odoo and have to tell the records. */
@ApplicationScoped
public class Records {

    private final Pool pool;
    private final Reading reading;
    private final RecordStore store;
    private final RecordTypes types;
    private final Documents documents;
    private final RestrictedReads restrictedReads;
    private final Coverages coverages;

    Records(
            Pool pool,
            Reading reading,
            RecordStore store,
            RecordTypes types,
            Documents documents,
            RestrictedReads restrictedReads,
            Coverages coverages) {
        this.pool = pool;
        this.reading = reading;
        this.store = store;
        this.types = types;
        this.documents = documents;
        this.restrictedReads = restrictedReads;
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
        return refetch(type, odooId, identifiers, new JsonObject(), cause);
    }

    /**
     * The same, of a record of which a deed says something that Odoo has no field for.
     *
     * @param mastered the {@link Mastered} fields that the document has from now on, unless it has them already
     */
    public Uni<Function<SqlConnection, Uni<Stored>>> refetch(
            String type, int odooId, List<Identifier> identifiers, JsonObject mastered, Cause cause) {
        RecordType described = types.captured(type);
        return reading.read(described, List.of((long) odooId))
                .map(captured -> transaction -> RecordStore.identify(transaction, described, odooId, identifiers)
                        .chain(() -> store.store(transaction, described, captured, cause, mastered))
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

    /**
     * Changes what Atrium masters of a document that is captured from Odoo, in the deed's transaction. A document that is
     * what it was stays as it is, and nothing is told of it.
     *
     * @param ifMatch the version that the caller read, as in {@code If-Match}, or null
     * @param step from the document, without its restricted fields, to its {@link Mastered} fields as they are to be; what
     *     it throws refuses the deed
     * @throws Failure {@code not-found}, {@code stale-version}
     */
    public Uni<Stored> change(
            SqlConnection transaction,
            RecordType type,
            String id,
            String ifMatch,
            UnaryOperator<JsonObject> step,
            Cause cause) {
        return store.change(transaction, type, Documents.key(type, id), ifMatch, step, cause);
    }

    /** From here until the transaction ends, nobody else writes documents of that type. */
    public Uni<Void> hold(SqlConnection transaction, RecordType type) {
        return RecordStore.alone(transaction, type);
    }

    /** Whether Atrium, at that time, had not seen all documents of these types yet that were there before it. */
    public Uni<Boolean> isOfFirstLook(SqlClient database, Collection<String> names, Instant at) {
        List<RecordType> looked = names.stream().map(types::captured).toList();
        return database.preparedQuery(
                        """
                        select from record_capture
                        join unnest($1::text[], $2::text[]) as looked (type, model) using (type, model)
                        where filled_at is null or filled_at >= $3""")
                .execute(Tuple.of(
                        looked.stream().map(RecordType::name).toArray(String[]::new),
                        looked.stream().map(RecordType::model).toArray(String[]::new),
                        at.atOffset(ZoneOffset.UTC)))
                .map(rows -> rows.size() > 0);
    }

    /**
     * The fact that something came to light about a document that has not changed itself.
     *
     * @param finding one that its type declares
     * @param document as it is, and what came to light
     */
    public Fact finding(String type, String finding, JsonObject document, String correlationId) {
        DocumentType described = types.named(type);
        return new Fact(
                UUID.randomUUID(),
                EventTypes.named(described, finding),
                document.getString("id"),
                correlationId,
                described.authority(finding),
                DocumentKey.legalEntity(described, document),
                document);
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
                transaction -> RecordStore.identify(transaction, types.captured(type), odooId, List.of(identifier)));
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
                    return documents.find(described, id, Reader.of(caller));
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
     * @param correlationId of the request: what is shown of what is restricted is audited
     */
    public Uni<Body> seenBy(Caller caller, String id, JsonObject open, String correlationId) {
        DocumentType type = types.ofId(id);
        Set<String> visible = Documents.visible(type, caller);
        if (visible.isEmpty()) {
            return Uni.createFrom().item(new Body(open.toBuffer(), null, visible, null, Share.of(type, caller)));
        }
        return documents
                .restricted(type, id)
                .call(() -> restrictedReads.tell(caller, correlationId, List.of(new Seen(type.name(), id, visible))))
                .map(restricted -> new Body(open.toBuffer(), restricted, visible, null, Share.of(type, caller)));
    }

    /**
     * Refuses to show a document that belongs to a legal entity whose rows the caller may not see.
     *
     * @param open what every caller may see
     * @throws Failure {@code forbidden}
     */
    public void requireSeen(Caller caller, String id, JsonObject open) {
        if (!caller.maySee(DocumentKey.legalEntity(types.ofId(id), open))) {
            throw new Failure(FailureCode.FORBIDDEN, "The token does not allow this for that legal entity");
        }
    }

    /** Those of these documents that there are, with their open fields, by their ids; whoever may see them. */
    public Uni<Map<String, JsonObject>> documents(String type, Collection<String> ids) {
        return documents(pool, type, ids);
    }

    /** The same, as a transaction sees them. */
    public Uni<Map<String, JsonObject>> documents(SqlClient database, String type, Collection<String> ids) {
        return Documents.stored(database, types.named(type), ids);
    }

    /**
     * The documents whose key has that value, with their open fields, by their ids; whoever may see them.
     *
     * @param key one that the type declares
     */
    public Uni<Map<String, JsonObject>> documents(String type, String key, String value) {
        return documents(pool, type, key, value);
    }

    /** The same, as a transaction sees them. */
    public Uni<Map<String, JsonObject>> documents(SqlClient database, String type, String key, String value) {
        return Documents.stored(database, types.named(type), key, value);
    }
}
