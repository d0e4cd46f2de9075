package io.atrium.webhook;

import io.atrium.MigratedDatabase;
import io.atrium.kernel.Kept.Stage;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The inbox over the days: what earlier versions stored, partitions, retention. */
class DaysTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private MigratedDatabase database;

    @BeforeEach
    void an_inbox_of_an_earlier_version() {
        database = new MigratedDatabase("15");
        database.execute(
                """
                insert into webhook_delivery (receipt, source, received_at, event_id, replay_key, delivery_key, body,
                    correlation_id, state, next_attempt_at)
                values
                    ('rcpt_0a', 'acme', '2026-11-01T10:00Z', 'msg_1', '\\x01', 'msg_1', 'one', 'trace', 'applied', now()),
                    ('rcpt_0b', 'acme', '2026-11-20T10:00Z', 'msg_2', '\\x02', 'msg_2', 'two', 'trace', 'stuck', now())""");
        database.migrate(MigratedDatabase.LATEST);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void what_an_earlier_version_stored_is_kept_and_its_copies_are_recognised() {
        Keys keys = Keys.of("acme", new Verified("msg_2", "msg_2", new byte[] {2}));

        List<Row> known = database.rows(
                "select receipt from webhook_key where replay_key = $1 and delivery_key = $2",
                keys.replay(),
                keys.delivery());

        assertThat(known).extracting(row -> row.getString("receipt")).containsExactly("rcpt_0b");
        assertThat(database.rows("select receipt, convert_from(body, 'UTF8') as body from webhook_delivery"
                        + " where not sealed order by arrival"))
                .extracting(row -> row.getString("body"))
                .containsExactly("one", "two");
        assertThat(database.number("select nextval('webhook_arrival')")).isEqualTo(3);
    }

    @Test
    void there_is_a_partition_for_today_and_each_of_the_days_to_come() {
        maintain(NOW);

        List<Row> partitions = partitions();

        assertThat(partitions)
                .extracting(row -> row.getString("name"))
                .startsWith("webhook_delivery_2026_11_22")
                .endsWith("webhook_delivery_2026_11_29")
                .hasSize(8);
    }

    @Test
    void what_came_before_its_day_had_a_partition_moves_there() {
        store("rcpt_1", "2026-11-22T09:00Z", "applied");

        maintain(NOW);

        assertThat(database.number("select count(*) from webhook_delivery_2026_11_22"))
                .isEqualTo(1);
    }

    @Test
    void a_day_beyond_the_retention_is_dropped_and_what_is_not_finished_is_kept() {
        maintain(NOW);
        store("rcpt_1", "2026-11-22T09:00Z", "applied");
        store("rcpt_2", "2026-11-22T09:00Z", "accepted");
        store("rcpt_3", "2026-11-22T09:00Z", "stuck");

        maintain(NOW.plus(Duration.ofDays(15)));

        assertThat(partitions()).extracting(row -> row.getString("name")).startsWith("webhook_delivery_2026_11_23");
        assertThat(database.rows("select receipt from webhook_delivery order by receipt"))
                .extracting(row -> row.getString("receipt"))
                .containsExactly("rcpt_0b", "rcpt_2", "rcpt_3");
    }

    @Test
    void a_day_beyond_the_retention_leaves_what_is_held() {
        maintain(NOW);
        store("rcpt_1", "2026-11-22T09:00Z", "applied");
        store("rcpt_2", "2026-11-22T09:00Z", "applied");
        database.execute(
                """
                insert into governance_hold (reason, subject, set_by, set_for, set_at)
                values ('a claim', 'rcpt_1', 'officer', 'officer', now())""");

        maintain(NOW.plus(Duration.ofDays(15)));

        assertThat(database.rows("select receipt from webhook_delivery order by receipt"))
                .extracting(row -> row.getString("receipt"))
                .containsExactly("rcpt_0b", "rcpt_1");
    }

    private void store(String receipt, String receivedAt, String state) {
        database.execute(
                """
                insert into webhook_delivery (receipt, received_at, source, body, correlation_id, state, next_attempt_at)
                values ('%s', '%s', 'acme', 'x', 'trace', '%s', now())"""
                        .formatted(receipt, receivedAt, state));
    }

    private List<Row> partitions() {
        return database.rows(
                """
                select relname::text as name from pg_inherits join pg_class on pg_class.oid = inhrelid
                where inhparent = 'webhook_delivery'::regclass and relname like '%\\_20%' order by relname""");
    }

    private void maintain(Instant now) {
        WebhookConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(WebhookConfig.class)
                .build()
                .getConfigMapping(WebhookConfig.class);
        Clock clock = Clock.fixed(now, ZoneOffset.UTC);
        new Days(database.pool(), clock, database.vertx()).maintain().await().atMost(PATIENCE);
        KeptDeliveries kept = new KeptDeliveries(database.pool(), config);
        Instant before = now.minus(kept.period(Stage.METADATA).orElseThrow());
        while (kept.remove(Stage.METADATA, before).toCompletableFuture().join() > 0) {
            // One day at a time.
        }
    }
}
