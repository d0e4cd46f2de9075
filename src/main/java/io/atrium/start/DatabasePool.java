package io.atrium.start;

import io.atrium.kernel.KeptStatement;
import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The pool of connections to PostgreSQL, none of which is waited on for ever. A network that loses everything says nothing,
 * so a connection is given up, and whoever waits is told, when it has been silent for longer than a sound one can be: it
 * may rest in the pool for as long as the pool lets it, and then PostgreSQL ends each statement in time.
 */
@Singleton
class DatabasePool implements PgPoolCreator {

    /** What a sound connection may be late by. */
    private static final Duration ALLOWANCE = Duration.ofSeconds(5);

    private static final int CONNECT_MILLIS = 10_000;
    private static final String STATEMENT = "statement_timeout";

    @Override
    public Pool create(Input input) {
        PoolOptions pool = input.poolOptions();
        Duration rest =
                Duration.of(pool.getIdleTimeout(), pool.getIdleTimeoutUnit().toChronoUnit());
        input.pgConnectOptionsList().forEach(address -> limit(address, rest));
        return PgBuilder.pool()
                .with(pool)
                .connectingTo(List.copyOf(input.pgConnectOptionsList()))
                .using(input.vertx())
                .build();
    }

    private static void limit(PgConnectOptions address, Duration rest) {
        Duration statement =
                Duration.ofMillis(statementMillis(address.getProperties().get(STATEMENT)));
        address.setCachePreparedStatements(true)
                .setPreparedStatementCacheSqlFilter(KeptStatement::is)
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setReadIdleTimeout(
                        Math.toIntExact(rest.plus(statement).plus(ALLOWANCE).toMillis()))
                .setConnectTimeout(CONNECT_MILLIS);
    }

    /** PostgreSQL would take "60s" or "1min" too, and 0 for no end at all. */
    private static long statementMillis(String given) {
        if (given == null || !given.matches("[1-9][0-9]{0,8}")) {
            throw new IllegalStateException("quarkus.datasource.reactive.additional-properties." + STATEMENT + " is \""
                    + given + "\"; it must be a number of milliseconds, more than 0");
        }
        return Long.parseLong(given);
    }
}
