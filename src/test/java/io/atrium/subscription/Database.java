package io.atrium.subscription;

import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.StreamSupport;

/** A PostgreSQL of the test's own with the tables of this room. */
class Database implements AutoCloseable {

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
        try (InputStream migration = Database.class.getResourceAsStream("/db/migration/V4__subscription.sql")) {
            pool.query(new String(migration.readAllBytes(), StandardCharsets.UTF_8))
                    .executeAndAwait();
        }
    }

    Pool pool() {
        return pool;
    }

    void empty() {
        pool.query("truncate subscription cascade").executeAndAwait();
    }

    List<Row> rows(String sql, Object... parameters) {
        return StreamSupport.stream(
                        pool.preparedQuery(sql)
                                .executeAndAwait(Tuple.from(parameters))
                                .spliterator(),
                        false)
                .toList();
    }

    @Override
    public void close() throws IOException {
        pool.closeAndAwait();
        postgres.close();
    }
}
