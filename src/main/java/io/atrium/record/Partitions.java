package io.atrium.record;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.pgclient.PgBuilder;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * Gives each type of document its partition, and each of its keys an index, when Atrium starts. A new resource, or a new
 * key of one, needs no migration.
 */
@ApplicationScoped
class Partitions {

    /** Before the capture begins. */
    static final int FIRST = 1;

    /** Most characters of a value that an index holds: a longer one would not fit into a page of PostgreSQL's. */
    static final int INDEXED_LENGTH = 200;

    private static final Duration LONGEST = Duration.ofMinutes(10);

    // A key that was not there: the documents that are stored get it too, for nothing else will change them. Where the
    // index exists, not even a lock is taken, which writers of other replicas would wait for.
    private static final String KEY =
            """
            do $$ begin
                if to_regclass('%1$s_%2$s') is null then
                    update %1$s
                    set keys = keys || jsonb_build_object('%3$s', convert_from(body, 'UTF8')::json ->> '%3$s')
                    where not keys ? '%3$s' and convert_from(body, 'UTF8')::json ->> '%3$s' is not null;
                    create index %1$s_%2$s on %1$s (%4$s, odoo_id);
                end if;
            end $$""";

    private final RecordTypes types;
    private final Pool pool;

    /** The connections of the common pool are given up when a statement takes long. */
    @Inject
    Partitions(RecordTypes types, Vertx vertx, PgConnectOptions address) {
        this(
                types,
                PgBuilder.pool()
                        .with(new PoolOptions().setMaxSize(1))
                        .connectingTo(address)
                        .using(vertx)
                        .build());
    }

    Partitions(RecordTypes types, Pool pool) {
        this.types = types;
        this.pool = pool;
    }

    void make(@Observes @Priority(FIRST) StartupEvent started) {
        make().eventually(pool::close).await().atMost(LONGEST);
    }

    Uni<Void> make() {
        return pool.withTransaction(transaction -> alone(transaction).chain(() -> Multi.createFrom()
                .iterable(types.all().stream()
                        .flatMap(type -> statements(type).stream())
                        .toList())
                .onItem()
                .transformToUniAndConcatenate(
                        statement -> transaction.query(statement).execute())
                .collect()
                .last()
                .replaceWithVoid()));
    }

    /**
     * Replicas that start together would make the same table twice. Building indexes may take its time. What is there
     * already is no news.
     */
    private static Uni<Void> alone(SqlConnection transaction) {
        return transaction
                .query(
                        """
                        set local statement_timeout = 0;
                        set local client_min_messages = warning;
                        select pg_advisory_xact_lock(hashtext('record-partitions'))""")
                .execute()
                .replaceWithVoid();
    }

    private static List<String> statements(DocumentType type) {
        List<String> statements = new ArrayList<>();
        statements.add("create table if not exists %s partition of record_document for values in ('%s')"
                .formatted(table(type), type.name()));
        for (String key : new TreeSet<>(type.keys())) {
            statements.add(KEY.formatted(table(type), key.toLowerCase(Locale.ROOT), key, indexed(key)));
        }
        return statements;
    }

    /** The table that holds the documents of a type. Read directly, so that no query has to find the partition first. */
    static String table(DocumentType type) {
        return "record_document_" + type.name().replace('-', '_');
    }

    /** What lists sort and seek by. The name is one that the type declares, never a caller's. */
    static String indexed(String key) {
        return "left(coalesce(keys ->> '%s', ''), %d)".formatted(key, INDEXED_LENGTH);
    }
}
