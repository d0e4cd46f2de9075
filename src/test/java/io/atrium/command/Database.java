package io.atrium.command;

import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A PostgreSQL of the test's own with the tables of this room. */
class Database implements AutoCloseable {

    private static final List<String> MIGRATIONS = List.of(
            "V2__command_audit_exceptionqueue.sql",
            "V7__command.sql",
            "V9__command_claim.sql",
            "V10__command_hold.sql",
            "V11__command_lock.sql");

    private final EmbeddedPostgres postgres;
    private final Pool pool;

    Database(Vertx vertx) throws IOException {
        postgres = EmbeddedPostgres.start();
        pool = Pool.newInstance(PgBuilder.pool()
                .with(new PoolOptions().setMaxSize(8))
                .connectingTo(new PgConnectOptions()
                        .setHost("localhost")
                        .setPort(postgres.getPort())
                        .setDatabase("postgres")
                        .setUser("postgres")
                        .setPassword("postgres"))
                .using(vertx)
                .build());
        for (String migration : MIGRATIONS) {
            apply(migration);
        }
    }

    private void apply(String migration) throws IOException {
        try (InputStream sql = Database.class.getResourceAsStream("/db/migration/" + migration)) {
            pool.query(new String(sql.readAllBytes(), StandardCharsets.UTF_8)).executeAndAwait();
        }
    }

    Pool pool() {
        return pool;
    }

    void run(String sql) {
        pool.query(sql).executeAndAwait();
    }

    long number(String sql) {
        return pool.query(sql).executeAndAwait().iterator().next().getLong(0);
    }

    @Override
    public void close() throws IOException {
        pool.closeAndAwait();
        postgres.close();
    }
}
