package io.atrium.start;

import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

class StatementTimeoutTest {

    /** PostgreSQL would take most of these, and one of them for no end at all. */
    @ParameterizedTest
    @ValueSource(strings = {"0", "60s", "1min", "-1", ""})
    void isRefusedWhereItIsNoNumberOfMilliseconds(String timeout) {
        PgConnectOptions address = new PgConnectOptions().addProperty("statement_timeout", timeout);
        DatabasePoolTest.Given given = new DatabasePoolTest.Given(null, new PoolOptions(), List.of(address));

        assertThatThrownBy(() -> new DatabasePool().create(given))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("quarkus.datasource.reactive.additional-properties.statement_timeout is \"" + timeout
                        + "\"; it must be a number of milliseconds, more than 0");
    }
}
