package io.atrium.event;

import io.atrium.MigratedDatabase;
import io.atrium.measure.HourlyCount;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What the log tells of an hour. */
class FactCountsTest {

    private static final Instant HOUR = Instant.parse("2026-11-03T09:00:00Z");

    private static MigratedDatabase database;
    private static long position;

    @BeforeAll
    static void tellFacts() {
        database = new MigratedDatabase(MigratedDatabase.LATEST);
        documents("invoice", 100, 2);
        documents("payment", 10, 0);
        append(
                HOUR.minusMillis(1),
                "invoice.created",
                "inv_1",
                "odoo",
                "{\"total\":{\"amount\":\"9\",\"currency\":\"EUR\"}}");
        append(HOUR, "invoice.created", "inv_2", "odoo", "{\"total\":{\"amount\":\"10.00\",\"currency\":\"EUR\"}}");
        append(
                HOUR.plusSeconds(1),
                "invoice.posted",
                "inv_2",
                "odoo",
                "{\"total\":{\"amount\":\"12.50\",\"currency\":\"EUR\"}}");
        append(
                HOUR.plusSeconds(2),
                "invoice.created",
                "inv_3",
                "odoo",
                "{\"total\":{\"amount\":\"-2.25\",\"currency\":\"EUR\"}}");
        append(
                HOUR.plusSeconds(3),
                "invoice.created",
                "inv_4",
                "odoo",
                "{\"total\":{\"amount\":\"7\",\"currency\":\"USD\"}}");
        append(
                HOUR.plusSeconds(4),
                "invoice.deleted",
                "inv_5",
                "odoo",
                "{\"total\":{\"amount\":\"1\",\"currency\":\"EUR\"}}");
        append(HOUR.plusSeconds(5), "invoice.created", "inv_6", "odoo", "{\"total\":null,\"amount\":\"broken\"}");
        append(
                HOUR.plusSeconds(6),
                "payment.created",
                "pay_1",
                "atrium",
                "{\"amount\":{\"amount\":\"3\",\"currency\":\"EUR\"}}");
        append(HOUR.plusSeconds(7), "exception.opened", "exc_1", "atrium", "{}");
        append(
                HOUR.plusSeconds(3600),
                "invoice.created",
                "inv_7",
                "odoo",
                "{\"total\":{\"amount\":\"9\",\"currency\":\"EUR\"}}");
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void factsAreCountedByAuthorityAndTypeButNotThoseAboutAtriumItself() {
        assertThat(counted("facts"))
                .containsExactlyInAnyOrder(
                        "odoo io.atrium.invoice.created.v1  4.0",
                        "odoo io.atrium.invoice.posted.v1  1.0",
                        "odoo io.atrium.invoice.deleted.v1  1.0",
                        "atrium io.atrium.payment.created.v1  1.0");
    }

    @Test
    void amountsAreThoseOfEachDocumentAsItWasLast() {
        assertThat(counted("amount"))
                .containsExactlyInAnyOrder("odoo invoice EUR 10.25", "odoo invoice USD 7.0", "atrium payment EUR 3.0");
    }

    @Test
    void theChangeRatioIsWhatPartOfAllDocumentsChangedWhereThereAreMany() {
        assertThat(counted("change-ratio")).containsExactly("odoo invoice  0.05");
    }

    @Test
    void manyDocumentsAreNotCountedButTakenAsThePlannerKnowsThem() {
        estimate(40_000);
        try {
            assertThat(counted("change-ratio")).containsExactly("odoo invoice  1.25E-4");
        } finally {
            estimate(-1);
        }
    }

    private static void estimate(int documents) {
        database.execute(
                "update pg_class set reltuples = %d where relname = 'record_document_invoice'".formatted(documents));
    }

    @Test
    void aPlaceInTheLogIsFoundByTime() {
        for (long seconds = -1; seconds <= 3601; seconds++) {
            Instant time = HOUR.plusSeconds(seconds);
            assertThat(database.rows("select event_position_before($1)", time.atOffset(ZoneOffset.UTC))
                            .get(0)
                            .getLong(0))
                    .as(time.toString())
                    .isEqualTo(database.rows(
                                    "select count(*) from event_log where time < $1", time.atOffset(ZoneOffset.UTC))
                            .get(0)
                            .getLong(0));
        }
    }

    private static List<String> counted(String signal) {
        HourlyCount count = new FactCounts()
                .counted().stream()
                        .filter(each -> each.signal().equals(signal))
                        .findFirst()
                        .orElseThrow();
        assertThat(database.rows(count.oldest()).get(0).getOffsetDateTime("at").toInstant())
                .isEqualTo(HOUR.minusMillis(1));
        return StreamSupport.stream(
                        database.pool()
                                .preparedQuery(count.query())
                                .executeAndAwait(count.values().apply(HOUR, HOUR.plusSeconds(3600)))
                                .spliterator(),
                        false)
                .map(row -> String.join(" ", row.getString("source"), row.getString("type"), row.getString("unit"))
                        + " " + row.getDouble("value"))
                .toList();
    }

    private static void append(Instant time, String type, String subject, String authority, String data) {
        position++;
        database.rows(
                """
                insert into event_log (position, id, type, subject, time, correlation_id, authority, data)
                values ($1, $2, $3, $4, $5, 'c', $6, ($7::text)::json)""",
                position,
                UUID.randomUUID(),
                "io.atrium." + type + ".v1",
                subject,
                time.atOffset(ZoneOffset.UTC),
                authority,
                data);
        database.rows("update event_head set position = $1", position);
    }

    private static void documents(String type, int number, int deleted) {
        database.execute(
                "create table if not exists record_document_%1$s partition of record_document for values in ('%1$s')"
                        .formatted(type));
        database.execute(
                """
                insert into record_document (type, odoo_id, version, hash, body, keys, read_at, updated_at, deleted, event_id,
                    actor, correlation_id)
                select '%s', id, 1, ''::bytea, '{}'::bytea, '{}', now(), now(), id > %d, gen_random_uuid(), 'odoo', 'c'
                from generate_series(1, %d) as id"""
                        .formatted(type, number, number + deleted));
    }
}
