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
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Sends reads of single rows over a few connections, many on their way at a time on each: with one connection per query,
 * waking up both ends costs several times what the query does. A slow query would hold up those behind it, so everything
 * else goes through the pool.
 */
@ApplicationScoped
class Pipeline {

    private static final int CONNECTIONS = 2;
    private static final int QUERIES_PER_CONNECTION = 64;
    private static final Duration LONGEST_STATEMENT = Duration.ofSeconds(10);
    private static final Duration LONGEST_REST = Duration.ofSeconds(10);

    /** Longer than a sound connection can be silent; one that is not is given up, and those who wait are told. */
    private static final Duration LONGEST_SILENCE =
            LONGEST_REST.plus(LONGEST_STATEMENT).plusSeconds(5);

    private final SqlClient client;

    @Inject
    Pipeline(Vertx vertx, PgConnectOptions address) {
        this(PgBuilder.client()
                .with(new PoolOptions()
                        .setMaxSize(CONNECTIONS)
                        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                        .setIdleTimeout(millis(LONGEST_REST)))
                .connectingTo(pipelined(address))
                .using(vertx)
                .build());
    }

    Pipeline(SqlClient client) {
        this.client = client;
    }

    private static PgConnectOptions pipelined(PgConnectOptions address) {
        address.setPipeliningLimit(QUERIES_PER_CONNECTION)
                .setCachePreparedStatements(true)
                .addProperty("statement_timeout", Long.toString(LONGEST_STATEMENT.toMillis()))
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setReadIdleTimeout(millis(LONGEST_SILENCE))
                .setConnectTimeout(millis(LONGEST_STATEMENT));
        return address;
    }

    private static int millis(Duration time) {
        return Math.toIntExact(time.toMillis());
    }

    /** The rows; a query that reads one or none. */
    Uni<RowSet<Row>> read(String query, Tuple parameters) {
        return client.preparedQuery(query).execute(parameters);
    }

    void stop(@Observes ShutdownEvent stopping) {
        client.close().await().indefinitely();
    }
}
