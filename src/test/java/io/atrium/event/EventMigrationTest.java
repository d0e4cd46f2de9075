package io.atrium.event;

import io.atrium.MigratedDatabase;
import io.atrium.event.EventLog.Selection;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A database that an earlier version has filled goes on with the same facts at the same positions. */
class EventMigrationTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static MigratedDatabase database;

    @BeforeAll
    static void fillAndMigrate() {
        // Given: facts of several weeks, some of them stamped by a clock that was an hour behind
        database = new MigratedDatabase("4");
        database.execute(
                """
                insert into event_log (position, id, type, subject, time, correlation_id, authority, data)
                select position, gen_random_uuid(), 'io.atrium.old.v1', 'old-' || position,
                    now() - interval '30 days' + position * interval '5 minutes'
                        - case when position % 3 = 0 then interval '1 hour' else interval '0' end,
                    'correlation', 'test', '{}'
                from generate_series(1, 5000) as position""");
        database.execute("update event_head set position = 5000");
        database.execute("insert into event_consumer (name, position) values ('changes', 4711)");

        // When
        database.migrate(MigratedDatabase.LATEST);
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void keepsEveryFactAtItsPosition() {
        EventLog log = new EventLog(database.pool(), Clock.systemUTC());

        List<Event> first = read(log, 0).events();
        List<Event> last = read(log, 4900).events();

        assertThat(first)
                .extracting(Event::subject)
                .startsWith("old-1", "old-2")
                .hasSize(500);
        assertThat(last)
                .hasSizeGreaterThanOrEqualTo(100)
                .extracting(Event::subject)
                .contains("old-4901", "old-5000");
        assertThat(database.number("select position from event_consumer")).isEqualTo(4711);
    }

    @Test
    void makesTimeGrowWithPosition() {
        assertThat(
                        database.number(
                                """
                        select count(*) from (
                            select time < lag(time) over (order by position) as backwards from event_log) as step
                        where backwards"""))
                .isZero();
        assertThat(database.number("select count(*) from event_head where time >= (select max(time) from event_log)"))
                .isEqualTo(1);
    }

    @Test
    void goesOnAfterTheLastPosition() {
        EventLog log = new EventLog(database.pool(), Clock.systemUTC());

        database.pool()
                .withTransaction(transaction -> log.append(
                        transaction,
                        List.of(new Fact(
                                UUID.randomUUID(), "new", "new", "correlation", "test", null, new JsonObject()))))
                .await()
                .atMost(PATIENCE);

        assertThat(read(log, 5000).events()).extracting(Event::position).contains(5001L);
    }

    private static EventLog.Page read(EventLog log, long after) {
        return log.read(Selection.all(500).withAfter(after)).await().atMost(PATIENCE);
    }
}
