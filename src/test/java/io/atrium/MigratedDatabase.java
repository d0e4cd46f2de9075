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
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import org.flywaydb.core.Flyway;

/**
 * A database of the test's own, migrated to a version. All of them lie in one real PostgreSQL, which lives as long as the
 * process; each is copied from one that was migrated before.
 */
public final class MigratedDatabase implements AutoCloseable {

    public static final String LATEST = "latest";

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Map<String, String> TEMPLATES = new HashMap<>();
    private static EmbeddedPostgres server;

    private final Vertx vertx = Vertx.vertx();
    private final String name;
    private final Pool pool;

    public MigratedDatabase(String version) {
        name = copy(template(version));
        pool = pool(vertx);
    }

    /** Connections for a process of its own, with threads of its own. */
    public Pool pool(Vertx vertx) {
        return Pool.newInstance(PgBuilder.pool()
                .with(new PoolOptions().setMaxSize(12))
                .connectingTo(address())
                .using(vertx)
                .build());
    }

    /** Where it is. */
    public PgConnectOptions address() {
        return new PgConnectOptions()
                .setHost("localhost")
                .setPort(server.getPort())
                .setDatabase(name)
                .setUser("postgres")
                .setPassword("postgres")
                // As the application has it.
                .setCachePreparedStatements(true);
    }

    private static synchronized String template(String version) {
        if (server == null) {
            server = start();
        }
        return TEMPLATES.computeIfAbsent(version, unknown -> {
            String template = copy("template1");
            migrate(template, version);
            return template;
        });
    }

    private static EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String copy(String template) {
        String name = "test_" + COUNT.incrementAndGet();
        administer("create database " + name + " template " + template);
        return name;
    }

    private static void administer(String sql) {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static void migrate(String name, String version) {
        Flyway.configure()
                .dataSource(server.getDatabase("postgres", name))
                .target(version)
                .load()
                .migrate();
    }

    public void migrate(String version) {
        migrate(name, version);
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
    public void close() {
        pool.closeAndAwait();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        administer("drop database " + name + " with (force)");
    }
}
