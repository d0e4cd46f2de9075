package io.atrium.record;

import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.pgclient.PgBuilder;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Sends reads of single rows over a few connections, many on their way at a time on each: with one connection per query,
 * waking up both ends costs several times what the query does. A slow query would hold up those behind it, so everything
 * else goes through the pool.
 */
@ApplicationScoped
class Pipeline {

    private static final int CONNECTIONS = 2;
    private static final int QUERIES_PER_CONNECTION = 64;
    private static final String STATEMENT_TIMEOUT = "10000";

    private final SqlClient client;

    @Inject
    Pipeline(
            Vertx vertx,
            @ConfigProperty(name = "quarkus.datasource.reactive.url") String url,
            @ConfigProperty(name = "quarkus.datasource.username") String user,
            @ConfigProperty(name = "quarkus.datasource.password", defaultValue = "") String password) {
        this(PgBuilder.client()
                .with(new PoolOptions().setMaxSize(CONNECTIONS))
                .connectingTo(address(url, user, password))
                .using(vertx)
                .build());
    }

    Pipeline(SqlClient client) {
        this.client = client;
    }

    private static PgConnectOptions address(String url, String user, String password) {
        PgConnectOptions address = PgConnectOptions.fromUri(url)
                .setUser(user)
                .setPassword(password)
                .setPipeliningLimit(QUERIES_PER_CONNECTION);
        address.setCachePreparedStatements(true);
        address.addProperty("statement_timeout", STATEMENT_TIMEOUT);
        return address;
    }

    /** The rows; a query that reads one or none. */
    Uni<RowSet<Row>> read(String query, Tuple parameters) {
        return client.preparedQuery(query).execute(parameters);
    }

    void stop(@Observes ShutdownEvent stopping) {
        client.close().await().indefinitely();
    }
}
