package io.atrium.webhook;

import io.atrium.command.SecondPerson;
import io.atrium.http.Cursor;
import io.atrium.http.EntityTag;
import io.atrium.http.Parameters;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.PublicId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

import static io.atrium.kernel.DatabaseTime.utc;

/** The tables that say what the values of each source are called here. At any time a value has at most one meaning. */
@ApplicationScoped
class ValueMappings {

    /** What a value means decides what is done with all that says it. */
    static final SecondPerson SECOND_PERSON = new SecondPerson("value-mapping", "exceptions:read");

    static final String PREFIX = "map";

    private static final String COLUMNS =
            "id, version, source, field, from_value, to_value, steward, valid_from, valid_to, changed_by, changed_at";

    private static final String OVERLAPPING =
            """
            select id from webhook_mapping
            where source = $1 and field = $2 and from_value = $3 and id <> $4
                and tstzrange(valid_from, valid_to) && tstzrange($5, $6)
            limit 1
            """;

    // Those that wait for a value of that field look again.
    private static final String RELEASE =
            """
            update webhook_delivery set next_attempt_at = $3
            where source = $1 and state = 'accepted' and waits_for = $2
            """;

    private final Pool pool;
    private final Clock clock;

    ValueMappings(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    /** What a delivery waits for that has a value of that field without a meaning. */
    static String waitsFor(String field) {
        return "mapping " + field;
    }

    /** What the values of a source were called at that time. */
    Uni<Values> at(String source, Instant time) {
        return pool.preparedQuery(
                        """
                        select field, from_value, to_value, steward, valid_from <= $2 and (valid_to is null or valid_to > $2)
                            as valid
                        from webhook_mapping where source = $1 order by id
                        """)
                .execute(Tuple.of(source, utc(time)))
                .map(ValueMappings::values);
    }

    private static Values values(RowSet<Row> rows) {
        Map<String, Map<String, String>> values = new TreeMap<>();
        Map<String, String> stewards = new TreeMap<>();
        rows.forEach(row -> {
            String field = row.getString("field");
            stewards.put(field, row.getString("steward"));
            if (row.getBoolean("valid")) {
                values.computeIfAbsent(field, first -> new TreeMap<>())
                        .put(row.getString("from_value"), row.getString("to_value"));
            }
        });
        return Values.of(values, stewards);
    }

    /** A page of them in the order in which they came to be. */
    Uni<ValueMapping.Page> list(Parameters parameters) {
        int limit = parameters.limit();
        String cursor = parameters.text("cursor");
        Instant at = parameters.instant("at");
        Tuple values = Tuple.tuple()
                .addString(parameters.text("source"))
                .addString(parameters.text("field"))
                .addString(parameters.text("from"))
                .addString(parameters.text("steward"))
                .addOffsetDateTime(utc(at))
                .addLong(cursor == null ? 0 : Cursor.parse(cursor, PREFIX).id())
                .addInteger(limit + 1);
        return pool.preparedQuery(
                        "select " + COLUMNS
                                + """
                         from webhook_mapping
                        where ($1::text is null or source = $1) and ($2::text is null or field = $2)
                            and ($3::text is null or from_value = $3) and ($4::text is null or steward = $4)
                            and ($5::timestamptz is null or valid_from <= $5 and (valid_to is null or valid_to > $5))
                            and id > $6
                        order by id limit $7
                        """)
                .execute(values)
                .map(rows -> page(rows, limit));
    }

    private static ValueMapping.Page page(RowSet<Row> rows, int limit) {
        List<Row> found = StreamSupport.stream(rows.spliterator(), false).toList();
        List<Row> shown = found.subList(0, Math.min(found.size(), limit));
        String next = found.size() > limit
                ? new Cursor(PREFIX, "", shown.get(limit - 1).getLong("id")).text()
                : null;
        return new ValueMapping.Page(shown.stream().map(ValueMappings::mapping).toList(), next);
    }

    /** @throws Failure {@code not-found} */
    Uni<ValueMapping> one(String id) {
        return pool.preparedQuery("select " + COLUMNS + " from webhook_mapping where id = $1")
                .execute(Tuple.of(number(id)))
                .map(ValueMappings::only);
    }

    /** Fails with {@code conflict} when the value has a meaning already at that time. */
    Uni<ValueMapping> add(SqlConnection transaction, NewValueMapping said, String caller) {
        return requireFree(transaction, said, 0)
                .chain(() -> transaction
                        .preparedQuery(
                                """
                                insert into webhook_mapping (source, field, from_value, to_value, steward, valid_from, valid_to,
                                    changed_by, changed_at)
                                values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning\s"""
                                        + COLUMNS)
                        .execute(row(said, caller)))
                .map(ValueMappings::only)
                .call(() -> release(transaction, said));
    }

    /** The same, of one that there is: with all that is said anew. Fails with {@code stale-version} too. */
    Uni<ValueMapping> change(
            SqlConnection transaction, String id, String ifMatch, NewValueMapping said, String caller) {
        int number = number(id);
        return requireCurrent(transaction, number, ifMatch)
                .chain(() -> requireFree(transaction, said, number))
                .chain(() -> transaction
                        .preparedQuery(
                                """
                                update webhook_mapping set version = version + 1, source = $1, field = $2, from_value = $3,
                                    to_value = $4, steward = $5, valid_from = $6, valid_to = $7, changed_by = $8, changed_at = $9
                                where id = $10 returning\s"""
                                        + COLUMNS)
                        .execute(row(said, caller).addInteger(number)))
                .map(ValueMappings::only)
                .call(() -> release(transaction, said));
    }

    /** What was applied with it stays as it is. Fails with {@code stale-version} when it has changed since. */
    Uni<ValueMapping> remove(SqlConnection transaction, String id, String ifMatch) {
        int number = number(id);
        return requireCurrent(transaction, number, ifMatch)
                .chain(() -> transaction
                        .preparedQuery("delete from webhook_mapping where id = $1 returning " + COLUMNS)
                        .execute(Tuple.of(number)))
                .map(ValueMappings::only);
    }

    /** Held to it until the transaction ends. */
    private static Uni<Void> requireCurrent(SqlConnection transaction, int number, String ifMatch) {
        return transaction
                .preparedQuery("select " + COLUMNS + " from webhook_mapping where id = $1 for update")
                .execute(Tuple.of(number))
                .map(ValueMappings::only)
                .invoke(mapping -> EntityTag.require(ifMatch, mapping.version()))
                .replaceWithVoid();
    }

    /** Two that say something of the same value at once take turns. */
    private static Uni<Void> requireFree(SqlConnection transaction, NewValueMapping said, int self) {
        Tuple values = Tuple.tuple()
                .addString(said.source())
                .addString(said.field())
                .addString(said.from())
                .addInteger(self)
                .addOffsetDateTime(utc(said.validFrom()))
                .addOffsetDateTime(utc(said.validTo()));
        return transaction
                .preparedQuery("select pg_advisory_xact_lock(hashtextextended($1, 0))")
                .execute(Tuple.of("webhook_mapping %s %s %s".formatted(said.source(), said.field(), said.from())))
                .chain(() -> transaction.preparedQuery(OVERLAPPING).execute(values))
                .invoke(rows -> rows.forEach(row -> {
                    throw new Failure(
                            FailureCode.CONFLICT,
                            "The value has a meaning at that time already: "
                                    + PublicId.of(PREFIX, row.getInteger("id")));
                }))
                .replaceWithVoid();
    }

    private Uni<Void> release(SqlConnection transaction, NewValueMapping said) {
        return transaction
                .preparedQuery(RELEASE)
                .execute(Tuple.of(said.source(), waitsFor(said.field()), utc(clock.instant())))
                .replaceWithVoid();
    }

    private Tuple row(NewValueMapping said, String caller) {
        return Tuple.tuple()
                .addString(said.source())
                .addString(said.field())
                .addString(said.from())
                .addString(said.to())
                .addString(said.steward())
                .addOffsetDateTime(utc(said.validFrom()))
                .addOffsetDateTime(utc(said.validTo()))
                .addString(caller)
                .addOffsetDateTime(utc(clock.instant()));
    }

    private static int number(String id) {
        return PublicId.parse(PREFIX, id).orElseThrow(ValueMappings::unknown);
    }

    private static Failure unknown() {
        return Failure.notFound("There is no such mapping");
    }

    private static ValueMapping only(RowSet<Row> rows) {
        if (rows.size() == 0) {
            throw unknown();
        }
        return mapping(rows.iterator().next());
    }

    private static ValueMapping mapping(Row row) {
        return new ValueMapping(
                PublicId.of(PREFIX, row.getInteger("id")),
                row.getLong("version"),
                row.getString("source"),
                row.getString("field"),
                row.getString("from_value"),
                row.getString("to_value"),
                row.getString("steward"),
                row.getOffsetDateTime("valid_from").toInstant(),
                Optional.ofNullable(row.getOffsetDateTime("valid_to"))
                        .map(OffsetDateTime::toInstant)
                        .orElse(null),
                row.getString("changed_by"),
                row.getOffsetDateTime("changed_at").toInstant());
    }
}
