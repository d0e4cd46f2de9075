package io.atrium.start;

import io.atrium.MigratedDatabase;
import io.atrium.Wire;
import io.quarkus.reactive.pg.client.PgPoolCreator.Input;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.ClosedConnectionException;
import io.vertx.sqlclient.PoolOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.atrium.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** With a statement that may take 2 s and connections that may rest for 1 s: given up after 8 s. */
class DatabasePoolTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LONGEST_STATEMENT = Duration.ofSeconds(2);
    private static final Duration LONGEST_REST = Duration.ofSeconds(1);

    private MigratedDatabase database;
    private Wire wire;
    private Pool pool;

    record Given(Vertx vertx, PoolOptions poolOptions, List<PgConnectOptions> pgConnectOptionsList) implements Input {}

    @BeforeEach
    void connect() {
        database = new MigratedDatabase(MigratedDatabase.LATEST);
        PgConnectOptions address = database.address();
        wire = new Wire(database.vertx(), address::getPort);
        PgConnectOptions wired = new PgConnectOptions(address)
                .setPort(wire.port())
                .addProperty("statement_timeout", Long.toString(LONGEST_STATEMENT.toMillis()));
        PoolOptions one = new PoolOptions()
                .setMaxSize(1)
                .setIdleTimeout((int) LONGEST_REST.toSeconds())
                .setIdleTimeoutUnit(TimeUnit.SECONDS);
        pool = Pool.newInstance(new DatabasePool().create(new Given(database.vertx(), one, List.of(wired))));
        one();
    }

    @AfterEach
    void close() {
        pool.closeAndAwait();
        database.close();
    }

    @Test
    void givesUpAConnectionWhoseAnswersAreLost() {
        wire.loseAnswers();

        assertThatThrownBy(this::one).isInstanceOf(ClosedConnectionException.class);

        wire.mend();
        awaitAnswer();
    }

    @Test
    void givesUpAConnectionOnWhichNothingArrives() {
        wire.silence();

        assertThatThrownBy(this::one).isInstanceOf(ClosedConnectionException.class);

        wire.mend();
        awaitAnswer();
    }

    @Test
    void waitsForAStatementAsLongAsPostgresqlLetsItRun() {
        assertThatThrownBy(() -> ask("select 1 from pg_sleep(10)")).hasMessageContaining("statement timeout");
    }

    @Test
    void letsConnectionsGoThatRestBeforeTheyCouldBeTakenForSilent() {
        int before = ask("select pg_backend_pid()");

        await().atMost(PATIENCE)
                .until(() -> database.number("select count(*) from pg_stat_activity where pid = " + before) == 0);

        assertThat(ask("select pg_backend_pid()")).isNotEqualTo(before);
    }

    /** Whoever asks before the pool has heard that the connection is gone is told so, too. */
    private void awaitAnswer() {
        await().atMost(PATIENCE).ignoreExceptions().until(() -> one() == 1);
    }

    private int one() {
        return ask("select 1");
    }

    private int ask(String question) {
        return pool.query(question)
                .execute()
                .await()
                .atMost(PATIENCE)
                .iterator()
                .next()
                .getInteger(0);
    }
}
