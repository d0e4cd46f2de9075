package io.atrium.webhook;

import io.atrium.MigratedDatabase;
import io.atrium.measure.HourlyCount;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** How much came from each source in an hour. */
class DeliveryCountsTest {

    private static final Instant HOUR = Instant.parse("2026-11-03T09:00:00Z");
    private static final String UPSERT = "{\"operation\": \"employee.upsert\", \"outcome\": \"settled\"}";
    private static final String LEAVE = "{\"operation\": \"leave.upsert\", \"outcome\": \"refused\"}";

    private static MigratedDatabase database;

    @BeforeAll
    static void open() {
        database = new MigratedDatabase(MigratedDatabase.LATEST);
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void deliveriesAreCountedBySourceAndByWhatTheyWereReadAs() {
        HourlyCount count = new DeliveryCounts().counted().get(0);
        assertThat(database.rows(count.oldest()).get(0).getOffsetDateTime("at")).isNull();
        deliver("bamboohr", HOUR.minusMillis(1), "applied", UPSERT);
        deliver("bamboohr", HOUR, "applied", UPSERT, UPSERT, LEAVE);
        deliver("bamboohr", HOUR.plusSeconds(1800), "stuck", UPSERT);
        deliver("bamboohr", HOUR.plusSeconds(3599), "applied");
        deliver("deputy", HOUR.plusSeconds(5), "applied", LEAVE);
        deliver("deputy", HOUR.plusSeconds(6), "accepted");
        deliver("deputy", HOUR.plusSeconds(3600), "accepted");

        List<String> counted = StreamSupport.stream(
                        database.pool()
                                .preparedQuery(count.query())
                                .executeAndAwait(count.values().apply(HOUR, HOUR.plusSeconds(3600)))
                                .spliterator(),
                        false)
                .map(row -> row.getString("source") + " " + row.getString("type") + row.getString("unit") + " "
                        + row.getDouble("value") + " " + row.getBoolean("complete"))
                .toList();

        assertThat(counted)
                .containsExactlyInAnyOrder(
                        "bamboohr  3.0 true",
                        "bamboohr employee.upsert 2.0 true",
                        "bamboohr leave.upsert 1.0 true",
                        "deputy  2.0 false",
                        "deputy leave.upsert 1.0 true");
        assertThat(database.rows(count.oldest()).get(0).getOffsetDateTime("at").toInstant())
                .isEqualTo(HOUR.minusMillis(1));
    }

    private static void deliver(String source, Instant at, String state, String... operations) {
        database.rows(
                """
                insert into webhook_delivery (receipt, received_at, source, body, correlation_id, state, next_attempt_at,
                    operations)
                values ($1, $2, $3, ''::bytea, 'c', $4, $2, ($5::text)::jsonb)""",
                ReceiptId.at(at),
                at.atOffset(ZoneOffset.UTC),
                source,
                state,
                "[" + String.join(",", operations) + "]");
    }
}
