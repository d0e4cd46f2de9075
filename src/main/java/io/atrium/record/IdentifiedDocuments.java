package io.atrium.record;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The documents that another system has ids for, as they are stored, without their restricted fields: for those who compare
 * with that system. Nothing is changed.
 */
@ApplicationScoped
public class IdentifiedDocuments {

    private static final String KNOWN =
            """
            from record_identifier join %s as document using (odoo_id)
            where record_identifier.type = $1 and system = $2 and not deleted""";

    private final RecordTypes types;
    private final Pool pool;

    IdentifiedDocuments(RecordTypes types, Pool pool) {
        this.types = types;
        this.pool = pool;
    }

    /** How many of a type a system has ids for. */
    public Uni<Integer> count(String type, String system) {
        return pool.preparedQuery("select count(*) " + known(type))
                .execute(Tuple.of(type, system))
                .map(rows -> rows.iterator().next().getLong(0).intValue());
    }

    /** Those that the system has under these ids, by them; what is not here is left out. */
    public Uni<Map<String, JsonObject>> those(String type, String system, Collection<String> values) {
        return pool.preparedQuery("select value, body " + known(type) + " and value = any ($3)")
                .execute(Tuple.of(type, system, values.toArray(String[]::new)))
                .map(IdentifiedDocuments::byValue);
    }

    /**
     * Those that follow, by the system's ids and in their order.
     *
     * @param after the last of the page before; empty for the first page
     */
    public Uni<Map<String, JsonObject>> page(String type, String system, String after, int size) {
        return pool.preparedQuery("select value, body " + known(type)
                        + " and value collate \"C\" > $3 order by value collate \"C\" limit $4")
                .execute(Tuple.of(type, system, after, size))
                .map(IdentifiedDocuments::byValue);
    }

    private String known(String type) {
        return KNOWN.formatted(Partitions.table(types.captured(type)));
    }

    private static Map<String, JsonObject> byValue(RowSet<Row> rows) {
        Map<String, JsonObject> documents = new LinkedHashMap<>();
        rows.forEach(row -> documents.put(
                row.getString("value"), new JsonObject(row.getBuffer("body").getDelegate())));
        return documents;
    }
}
