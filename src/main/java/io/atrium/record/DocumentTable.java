package io.atrium.record;

import io.atrium.event.Fact;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.sqlclient.impl.ArrayTuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

import static io.atrium.kernel.DatabaseTime.utc;

/** How documents, their history and their restricted fields are written: each with one statement for a whole page. */
final class DocumentTable {

    private static final String KNOWN =
            """
            select odoo_id, version, hash, body, read_at, updated_at, deleted
            from %s where odoo_id = any ($1)""";

    private static final String UNKNOWN =
            """
            select key from unnest($1::bigint[]) as key
            where not exists (select from %s where odoo_id = key)""";

    // What is replaced becomes history, with the restricted fields that it had.
    private static final String SUPERSEDE =
            """
            insert into record_version
                (type, odoo_id, version, body, restricted, deleted, at, until, event_id, actor, correlation_id)
            select document.type, document.odoo_id, document.version, document.body, restricted.body, document.deleted,
                   document.updated_at, change.at, document.event_id, document.actor, document.correlation_id
            from unnest($1::bigint[], $2::timestamptz[]) as change (odoo_id, at)
            join %s document using (odoo_id)
            left join record_restricted restricted
                on restricted.type = document.type and restricted.odoo_id = document.odoo_id""";

    private static final String WRITE =
            """
            insert into %s (type, odoo_id, version, hash, body, keys, legal_entity, read_at, updated_at, deleted,
                            event_id, actor, correlation_id)
            select $1, odoo_id, version, hash, body, keys::jsonb, legal_entity, read_at, updated_at, deleted,
                   event_id, $2, $3
            from unnest($4::bigint[], $5::bigint[], $6::bytea[], $7::bytea[], $8::text[], $9::text[],
                        $10::timestamptz[], $11::timestamptz[], $12::boolean[], $13::uuid[])
                as change (odoo_id, version, hash, body, keys, legal_entity, read_at, updated_at, deleted, event_id)
            on conflict (type, odoo_id) do update set
                version = excluded.version, hash = excluded.hash, body = excluded.body, keys = excluded.keys,
                legal_entity = excluded.legal_entity, read_at = excluded.read_at, updated_at = excluded.updated_at,
                deleted = excluded.deleted, event_id = excluded.event_id, actor = excluded.actor,
                correlation_id = excluded.correlation_id""";

    private static final String RESTRICT =
            """
            insert into record_restricted (type, odoo_id, body)
            select $1, odoo_id, body from unnest($2::bigint[], $3::bytea[]) as change (odoo_id, body)
            on conflict (type, odoo_id) do update set body = excluded.body""";

    private DocumentTable() {}

    /** The stored documents among these, deleted ones too. */
    static Uni<Map<Long, Known>> known(SqlConnection transaction, DocumentType type, Collection<Long> keys) {
        return transaction
                .preparedQuery(KNOWN.formatted(Partitions.table(type)))
                .execute(Tuple.of(keys.toArray(Long[]::new)))
                .map(rows -> {
                    Map<Long, Known> known = new HashMap<>();
                    rows.forEach(row -> known.put(row.getLong("odoo_id"), Known.of(row)));
                    return known;
                });
    }

    /** Those of these that there is no document of, not even one that is gone. */
    static Uni<List<Long>> unknown(SqlClient database, DocumentType type, Collection<Long> keys) {
        return keys.isEmpty()
                ? Uni.createFrom().item(List.of())
                : database.preparedQuery(UNKNOWN.formatted(Partitions.table(type)))
                        .execute(Tuple.of(keys.toArray(Long[]::new)))
                        .map(rows -> {
                            List<Long> unknown = new ArrayList<>();
                            rows.forEach(row -> unknown.add(row.getLong("key")));
                            return unknown;
                        });
    }

    /** Writes changes, each with the fact that tells of it, at the same place in the other list. */
    static Uni<Void> write(
            SqlConnection transaction, DocumentType type, List<Change> changes, List<Fact> facts, Cause cause) {
        return supersede(
                        transaction,
                        type,
                        changes.stream().filter(Change::supersedes).toList())
                .chain(() -> transaction
                        .preparedQuery(WRITE.formatted(Partitions.table(type)))
                        .execute(documents(type, changes, facts, cause)))
                .chain(() -> restrict(transaction, type, changes));
    }

    private static Uni<Void> supersede(SqlConnection transaction, DocumentType type, List<Change> changes) {
        return changes.isEmpty()
                ? Uni.createFrom().voidItem()
                : transaction
                        .preparedQuery(SUPERSEDE.formatted(Partitions.table(type)))
                        .execute(tuple(
                                column(changes, Change::key, Long[]::new),
                                column(changes, change -> utc(change.at()), OffsetDateTime[]::new)))
                        .replaceWithVoid();
    }

    private static Tuple documents(DocumentType type, List<Change> changes, List<Fact> facts, Cause cause) {
        return tuple(
                type.name(),
                cause.actor(),
                cause.correlationId(),
                column(changes, Change::key, Long[]::new),
                column(changes, Change::version, Long[]::new),
                column(changes, change -> Buffer.buffer(change.hash()), Buffer[]::new),
                column(changes, change -> change.document().toBuffer(), Buffer[]::new),
                column(changes, change -> keys(type, change.document()).encode(), String[]::new),
                column(changes, change -> change.legalEntity(type), String[]::new),
                column(changes, change -> utc(change.readAt()), OffsetDateTime[]::new),
                column(changes, change -> utc(change.at()), OffsetDateTime[]::new),
                column(changes, Change::deleted, Boolean[]::new),
                column(facts, Fact::id, UUID[]::new));
    }

    private static Uni<Void> restrict(SqlConnection transaction, DocumentType type, List<Change> changes) {
        List<Change> living = changes.stream().filter(Change::restricts).toList();
        return type.restricted().isEmpty() || living.isEmpty()
                ? Uni.createFrom().voidItem()
                : transaction
                        .preparedQuery(RESTRICT)
                        .execute(tuple(
                                type.name(),
                                column(living, Change::key, Long[]::new),
                                column(living, change -> change.restricted().toBuffer(), Buffer[]::new)))
                        .replaceWithVoid();
    }

    private static JsonObject keys(DocumentType type, JsonObject document) {
        JsonObject keys = new JsonObject();
        for (String name : type.keys()) {
            Object value = document.getValue(name);
            if (value != null) {
                keys.put(name, value.toString());
            }
        }
        return keys;
    }

    static Tuple tuple(Object... values) {
        ArrayTuple tuple = new ArrayTuple(values.length);
        for (Object value : values) {
            tuple.addValue(value);
        }
        return Tuple.newInstance(tuple);
    }

    static <S, T> T[] column(List<S> rows, Function<S, T> value, java.util.function.IntFunction<T[]> array) {
        return rows.stream().map(value).toArray(array);
    }

    /**
     * A document as it is stored.
     *
     * @param body the open part
     */
    record Known(long version, byte[] hash, Buffer body, Instant readAt, Instant updatedAt, boolean deleted) {

        private static Known of(io.vertx.mutiny.sqlclient.Row row) {
            return new Known(
                    row.getLong("version"),
                    row.getBuffer("hash").getBytes(),
                    row.getBuffer("body").getDelegate(),
                    row.getOffsetDateTime("read_at").toInstant(),
                    row.getOffsetDateTime("updated_at").toInstant(),
                    row.getBoolean("deleted"));
        }

        JsonObject document() {
            return new JsonObject(body);
        }
    }
}
