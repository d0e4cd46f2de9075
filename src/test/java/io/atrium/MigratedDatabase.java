package io.atrium;

import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.List;
import java.util.stream.StreamSupport;
import org.flywaydb.core.Flyway;

/** A PostgreSQL of the test's own, migrated to a version. */
public final class MigratedDatabase implements AutoCloseable {

    public static final String LATEST = "latest";

    private final Vertx vertx = Vertx.vertx();
    private final EmbeddedPostgres postgres;
    private final Pool pool;

    public MigratedDatabase(String version) throws IOException {
        postgres = EmbeddedPostgres.start();
        migrate(version);
        pool = Pool.newInstance(PgBuilder.pool()
                .with(new PoolOptions().setMaxSize(12))
                .connectingTo(new PgConnectOptions()
                        .setHost("localhost")
                        .setPort(postgres.getPort())
                        .setDatabase("postgres")
                        .setUser("postgres")
                        .setPassword("postgres")
                        // As the application has it.
                        .setCachePreparedStatements(true))
                .using(vertx)
                .build());
    }

    public void migrate(String version) {
        Flyway.configure()
                .dataSource(postgres.getPostgresDatabase())
                .target(version)
                .load()
                .migrate();
    }

    public Pool pool() {
        return pool;
    }

    public Vertx vertx() {
        return vertx;
    }

    public void execute(String sql) {
        pool.query(sql).executeAndAwait();
    }

    public List<Row> rows(String sql, Object... parameters) {
        return StreamSupport.stream(
                        pool.preparedQuery(sql)
                                .executeAndAwait(Tuple.from(parameters))
                                .spliterator(),
                        false)
                .toList();
    }

    public long number(String sql) {
        return rows(sql).get(0).getLong(0);
    }

    @Override
    public void close() throws IOException {
        pool.closeAndAwait();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        postgres.close();
    }
}
