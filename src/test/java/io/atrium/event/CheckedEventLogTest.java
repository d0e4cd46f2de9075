package io.atrium.event;

import io.atrium.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** No test can make a fact that its readers are not promised, without failing. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class CheckedEventLogTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String TYPE = "io.atrium.department.updated.v1";

    @Inject
    EventLog log;

    @Inject
    Pool pool;

    @ParameterizedTest(name = "{0}")
    @MethodSource("misfits")
    void refusesAFactThatDoesNotFit(String what, String told, JsonObject data) {
        String subject = "dep_" + what.replace(' ', '-');

        assertThatThrownBy(() -> append(subject, data))
                .hasMessageContaining(TYPE + " about " + subject + " does not fit its schema")
                .hasMessageContaining(told);
        assertThat(appended(subject)).isZero();
    }

    static Stream<Arguments> misfits() {
        return Stream.of(
                arguments("no id", "id", department().put("id", null)),
                arguments("another type", "name", department().put("name", 7)),
                arguments("a field that nobody knows", "secret", department().put("secret", "x")),
                arguments(
                        "an earlier value that cannot be",
                        "previous",
                        department().put("previous", new JsonObject().put("name", 7))),
                arguments("a time that is none", "updatedAt", department().put("updatedAt", "yesterday")));
    }

    @Test
    void takesOneThatFits() {
        append("dep_fits", department().put("previous", new JsonObject().putNull("name")));

        assertThat(appended("dep_fits")).isEqualTo(1);
    }

    private static JsonObject department() {
        return new JsonObject()
                .put("id", "dep_53ysn18k")
                .put("name", "Nursing")
                .put("active", true)
                .put("updatedAt", "2026-11-22T08:00:00Z");
    }

    private void append(String subject, JsonObject data) {
        Fact fact = new Fact(UUID.randomUUID(), TYPE, subject, "correlation", "odoo", null, data);
        pool.withTransaction(transaction -> log.append(transaction, List.of(fact)))
                .await()
                .atMost(PATIENCE);
    }

    private long appended(String subject) {
        return pool.preparedQuery("select count(*) from event_log where subject = $1")
                .execute(Tuple.of(subject))
                .await()
                .atMost(PATIENCE)
                .iterator()
                .next()
                .getLong(0);
    }
}
