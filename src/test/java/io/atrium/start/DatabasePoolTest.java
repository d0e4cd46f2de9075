package io.atrium.start;

import io.atrium.MigratedDatabase;
import io.atrium.Wire;
import io.atrium.kernel.KeptStatement;
import io.quarkus.reactive.pg.client.PgPoolCreator.Input;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.ClosedConnectionException;
import io.vertx.sqlclient.PoolOptions;
import java.time.Duration;
import java.time.OffsetDateTime;
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

    @Test
    void keepsPreparedWhatSaysThatItIsToBeKeptAndNothingElse() {
        String kept = KeptStatement.of("select $1::int");

        List<String> prepared = pool
                .withConnection(connection -> connection
                        .preparedQuery(kept)
                        .execute(Tuple.of(1))
                        .chain(() ->
                                connection.preparedQuery("select $1::int + 1").execute(Tuple.of(1)))
                        .chain(() -> connection
                                .query("select statement from pg_prepared_statements")
                                .execute()))
                .await()
                .atMost(PATIENCE)
                .stream()
                .map(row -> row.getString(0))
                .toList();

        assertThat(prepared).containsExactly(kept);
    }

    @Test
    void whatIsKeptGoesOnWhenAMigrationAddsAColumn() {
        String kept = KeptStatement.of(
                "insert into audit_checkpoint (hour, at, statement) values ($1, $1, '') returning hour");
        OffsetDateTime first = OffsetDateTime.parse("2026-12-01T10:00:00Z");

        int stored = pool.withConnection(connection -> connection
                        .preparedQuery(kept)
                        .execute(Tuple.of(first))
                        .chain(() -> connection
                                .query("alter table audit_checkpoint add column later text")
                                .execute())
                        .chain(() -> connection.preparedQuery(kept).execute(Tuple.of(first.plusHours(1)))))
                .await()
                .atMost(PATIENCE)
                .rowCount();

        assertThat(stored).isEqualTo(1);
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
