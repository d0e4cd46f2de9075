package io.atrium.record;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.http.EntityTag;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The documents that Atrium masters, for the deeds that change them: all in the deed's transaction, each change with its
 * fact and its version.
 */
@ApplicationScoped
public class MasteredRecords {

    private static final String HELD = "select odoo_id, version, body from %s where not deleted and ";

    private static final String BY_ID = HELD + "odoo_id = $1";

    private static final String BY_KEYS = HELD
            + """
            %s = left($1, %d) and keys ->> '%s' = $1
                and (keys ->> '%s') collate "C" >= $2 and (keys ->> '%5$s') collate "C" < $3
            order by odoo_id""";

    // What another document is known by is not taken from it.
    private static final String IDENTIFY =
            """
            insert into record_identifier (type, system, value, odoo_id)
            select $1, system, value, $2 from unnest($3::text[], $4::text[]) as identifier (system, value)
            on conflict (type, system, value) do nothing""";

    private final RecordStore store;
    private final ObjectMapper json;

    MasteredRecords(RecordStore store, ObjectMapper json) {
        this.store = store;
        this.json = json;
    }

    /** From here until the transaction ends, nobody else writes documents of that type. */
    public Uni<Void> hold(SqlConnection transaction, MasteredType<?> type) {
        return RecordStore.alone(transaction, type);
    }

    /**
     * A document as it stands, and stays until the transaction ends.
     *
     * @throws Failure {@code not-found}
     */
    public <T extends Record> Uni<Held<T>> hold(SqlConnection transaction, MasteredType<T> type, String id) {
        return hold(transaction, type).chain(() -> find(transaction, type, id));
    }

    /**
     * A document as it stands at this moment.
     *
     * @throws Failure {@code not-found}
     */
    public <T extends Record> Uni<Held<T>> find(SqlClient database, MasteredType<T> type, String id) {
        return database.preparedQuery(BY_ID.formatted(Partitions.table(type)))
                .execute(Tuple.of(Documents.key(type, id)))
                .map(rows -> held(type, rows).stream().findFirst().orElseThrow(() -> Documents.unknown(type, id)));
    }

    /** The documents that a condition on their keys selects, in the order in which they were made. */
    public <T extends Record> Uni<List<Held<T>>> where(SqlClient database, MasteredType<T> type, Condition keys) {
        return database.preparedQuery(BY_KEYS.formatted(
                        Partitions.table(type),
                        Partitions.indexed(keys.key()),
                        Partitions.INDEXED_LENGTH,
                        keys.key(),
                        keys.ordered()))
                .execute(Tuple.of(keys.value(), keys.from(), keys.below()))
                .map(rows -> held(type, rows));
    }

    /** The document that another system knows by that id. */
    public <T extends Record> Uni<Optional<Held<T>>> identified(
            SqlConnection transaction, MasteredType<T> type, Identifier identifier) {
        return transaction
                .preparedQuery("select odoo_id from record_identifier where type = $1 and system = $2 and value = $3")
                .execute(Tuple.of(type.name(), identifier.system(), identifier.value()))
                .chain(rows -> rows.size() == 0
                        ? Uni.createFrom().item(Optional.empty())
                        : hold(transaction, type, id(type, rows.iterator().next()))
                                .map(Optional::of));
    }

    /**
     * Makes a document.
     *
     * @param document made from the id that it will have
     * @throws Failure {@code conflict} when another document has one of its identifiers
     */
    public <T extends Record> Uni<Stored> create(
            SqlConnection transaction, MasteredType<T> type, Function<String, T> document, Cause cause) {
        return transaction
                .query("select nextval('record_mastered')::bigint as odoo_id")
                .execute()
                .map(rows -> id(type, rows.iterator().next()))
                .chain(id -> write(transaction, type, new Held<>(id, 0, document.apply(id)), cause));
    }

    /**
     * Changes a document; one that is what it was stays as it is, and nothing is told of it.
     *
     * @param held as the deed found it
     * @throws Failure {@code stale-version} when it has changed since; {@code conflict} when another document has one of
     *     its identifiers
     */
    public <T extends Record> Uni<Stored> change(
            SqlConnection transaction, MasteredType<T> type, Held<T> held, T document, Cause cause) {
        return write(transaction, type, new Held<>(held.id(), held.version(), document), cause);
    }

    /**
     * Takes a document one step further.
     *
     * @param ifMatch the version that the caller read, as in {@code If-Match}, or null
     * @param step from what it is to what it becomes; what it throws refuses the deed
     * @throws Failure {@code not-found}, {@code stale-version}
     */
    public <T extends Record> Uni<Stored> change(
            SqlConnection transaction,
            MasteredType<T> type,
            String id,
            String ifMatch,
            UnaryOperator<T> step,
            Cause cause) {
        return hold(transaction, type, id)
                .invoke(held -> EntityTag.require(ifMatch, held.version()))
                .chain(held -> change(transaction, type, held, step.apply(held.document()), cause));
    }

    /** The identifiers come first: facts are appended last. */
    private <T extends Record> Uni<Stored> write(
            SqlConnection transaction, MasteredType<T> type, Held<T> wanted, Cause cause) {
        long key = Documents.key(type, wanted.id());
        return hold(transaction, type)
                .chain(() -> identify(transaction, type, key, wanted.document()))
                .chain(() -> store.store(transaction, type, key, wanted.version(), wanted.document(), cause));
    }

    private Uni<Void> identify(SqlConnection transaction, MasteredType<?> type, long key, Record document) {
        List<Identifier> identifiers = Canonical.of(json, document, Set.of()).identifiers();
        return transaction
                .preparedQuery("delete from record_identifier where type = $1 and odoo_id = $2")
                .execute(Tuple.of(type.name(), key))
                .chain(() -> transaction
                        .preparedQuery(IDENTIFY)
                        .execute(Tuple.of(
                                type.name(),
                                key,
                                identifiers.stream().map(Identifier::system).toArray(String[]::new),
                                identifiers.stream().map(Identifier::value).toArray(String[]::new))))
                .invoke(rows -> requireAll(type, rows.rowCount(), identifiers))
                .replaceWithVoid();
    }

    private static void requireAll(MasteredType<?> type, int identified, List<Identifier> identifiers) {
        if (identified < Set.copyOf(identifiers).size()) {
            throw new Failure(FailureCode.CONFLICT, "Another " + type.name() + " is known by one of these identifiers");
        }
    }

    private <T extends Record> List<Held<T>> held(MasteredType<T> type, RowSet<Row> rows) {
        List<Held<T>> held = new ArrayList<>(rows.size());
        rows.forEach(row -> held.add(new Held<>(id(type, row), row.getLong("version"), document(type, row))));
        return held;
    }

    private static String id(MasteredType<?> type, Row row) {
        return DocumentKey.publicId(type, row.getLong("odoo_id"));
    }

    private <T extends Record> T document(MasteredType<T> type, Row row) {
        try {
            // Without what the store adds.
            return json.readerFor(type.canonical())
                    .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .readValue(row.getBuffer("body").getBytes());
        } catch (IOException impossible) {
            throw new IllegalStateException("a stored " + type.name() + " cannot be read", impossible);
        }
    }

    /**
     * Which documents are meant, by two of the keys that their type declares.
     *
     * @param key the one that has the value
     * @param ordered the other one, whose value is compared as text
     * @param from the lowest value of that one
     * @param below greater than its values
     */
    public record Condition(String key, String value, String ordered, String from, String below) {}
}
