package io.atrium.record;

import io.atrium.access.Caller;
import io.atrium.http.Correlation;
import io.atrium.http.EntityTag;
import io.atrium.kernel.Failure;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowIterator;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;

/** The documents, for those who change Odoo and have to tell the records. */
@ApplicationScoped
public class Records {

    private final Pool pool;
    private final Reading reading;
    private final RecordStore store;
    private final RecordTypes types;
    private final Documents documents;

    Records(Pool pool, Reading reading, RecordStore store, RecordTypes types, Documents documents) {
        this.pool = pool;
        this.reading = reading;
        this.store = store;
        this.types = types;
        this.documents = documents;
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
        RecordType described = types.named(type);
        return reading.read(described, List.of(odooId))
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
                transaction -> identify(transaction, types.named(type), odooId, List.of(identifier)));
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
     * The document that a caller wants to act on, as it stands now.
     *
     * @param ifMatch the {@code If-Match} header, or null
     * @throws io.atrium.kernel.Failure {@code not-found}, also when the caller may not see it; {@code stale-version}
     */
    public Uni<Stored> require(String type, String id, Caller caller, String ifMatch) {
        RecordType described = types.named(type);
        return documents.find(described, id, caller).map(found -> {
            EntityTag.require(ifMatch, found.version());
            return new Stored(
                    type,
                    Documents.odooId(described, id),
                    id,
                    found.version(),
                    new JsonObject(found.body().getDelegate()));
        });
    }

    private static Uni<Void> identify(
            SqlConnection transaction, RecordType type, int odooId, List<Identifier> identifiers) {
        if (identifiers.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<Tuple> tuples = identifiers.stream()
                .map(identifier -> Tuple.of(type.name(), identifier.system(), identifier.value(), odooId))
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
