package io.atrium.subscription;

import io.atrium.MigratedDatabase;
import io.atrium.kernel.Kept.Stage;
import io.atrium.kernel.Vault;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What earlier versions of Atrium left, and what becomes of it and of everything else in time. */
class HousekeepingTest {

    private static final Buffer SECRET = Buffer.buffer("an old secret that lies in the open");

    private final HandClock clock = new HandClock();
    private MigratedDatabase database;

    @BeforeEach
    void migrate() {
        database = new MigratedDatabase("17");
        database.rows(
                "insert into subscription (id, client, url, types, secret, created_at) values"
                        + " ('sub_1', 'client', 'https://partner.example/', '{*}', $1, now())",
                SECRET);
        database.execute(
                """
                insert into subscription_delivery
                    (subscription_id, event_id, type, subject, body, state, attempts, created_at, next_attempt_at)
                select 'sub_1', gen_random_uuid(), 't', 'emp_' || n, '{}', state, attempts, now(), now()
                from (values (1, 'delivered', 1), (2, 'pending', 0), (3, 'pending', 2), (4, 'dead', 9))
                    as given (n, state, attempts)
                """);
        database.migrate(MigratedDatabase.LATEST);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void keepsWhatWasThereBeforeTheMigration() {
        assertThat(database.rows("select subject, state, attempts from subscription_delivery order by id"))
                .extracting(row -> row.getString(0) + " " + row.getString(1) + " " + row.getInteger(2))
                .containsExactly("emp_2 fresh 0", "emp_3 waiting 2", "emp_4 dead 9");
        assertThat(database.rows("select subject from subscription_delivered"))
                .extracting(row -> row.getString(0))
                .containsExactly("emp_1");
        long newest = database.number("select max(id) from subscription_delivery");
        database.execute(
                """
                insert into subscription_delivery (subscription, event_id, type, subject, fact_time, queued_at)
                select number, gen_random_uuid(), 't', 'emp_2', now(), now() from subscription
                """);
        assertThat(database.number("select max(id) from subscription_delivery")).isGreaterThan(newest);
    }

    @Test
    void sealsSecretsThatLieInTheOpenAndThoseThatAnOldKeySeals() {
        String oldKey = Vault.newKey();
        String newKey = Vault.newKey();

        housekeeping(oldKey).sealAll().await().indefinitely();
        Buffer sealed = stored();
        housekeeping(newKey + "," + oldKey).sealAll().await().indefinitely();
        Buffer sealedAnew = stored();
        housekeeping(newKey).sealAll().await().indefinitely();

        assertThat(sealed).isNotEqualTo(SECRET);
        assertThat(sealedAnew).isNotEqualTo(sealed);
        assertThat(stored()).isEqualTo(sealedAnew);
        assertThat(secrets(newKey)
                        .open(database.rows("select * from subscription").get(0), "secret"))
                .isEqualTo(SECRET.getBytes());
    }

    @Test
    void makesTheDaysToComeAndForgetsThoseThatAreOver() {
        Housekeeping housekeeping = housekeeping(Vault.newKey());
        housekeeping.maintain().await().indefinitely();
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        deliver(today.minusDays(20));
        deliver(today);

        housekeeping.maintain().await().indefinitely();
        forget();
        assertThat(days())
                .hasSize(8)
                .contains("subscription_delivered_" + today.toString().replace('-', '_'));
        assertThat(database.number("select count(*) from subscription_delivered where subject = 'now'"))
                .isEqualTo(1);
        clock.advance(Duration.ofDays(15));
        housekeeping.maintain().await().indefinitely();
        forget();

        assertThat(days())
                .doesNotContain("subscription_delivered_" + today.toString().replace('-', '_'));
        assertThat(database.number("select count(*) from subscription_delivered where subject = 'now'"))
                .isZero();
    }

    @Test
    void forgetsWhatHasWaitedForTooLongAndWhatADeletedSubscriptionLeft() {
        Housekeeping housekeeping = housekeeping(Vault.newKey());
        database.execute(
                """
                update subscription_delivery set queued_at = now() - interval '20 days' where subject = 'emp_2';
                insert into subscription_delivery (subscription, event_id, type, subject, fact_time, queued_at)
                values (999, gen_random_uuid(), 't', 'orphan', now(), now());
                insert into subscription_fact
                values (gen_random_uuid(), now()), (gen_random_uuid(), now() - interval '4 days')
                """);

        housekeeping.maintain().await().indefinitely();
        forget();

        assertThat(database.rows("select subject from subscription_delivery order by id"))
                .extracting(row -> row.getString(0))
                .containsExactly("emp_3", "emp_4");
        assertThat(database.number("select count(*) from subscription_fact")).isEqualTo(1);
    }

    private void deliver(LocalDate day) {
        database.rows(
                """
                insert into subscription_delivered (id, subscription, event_id, type, subject, attempts, queued_at,
                    delivered_at)
                values (1, 1, gen_random_uuid(), 't', 'now', 1, $1, $1)
                """,
                day.atTime(12, 0).atOffset(ZoneOffset.UTC));
    }

    private List<String> days() {
        return database
                .rows(
                        "select inhrelid::regclass::text from pg_inherits where inhparent = 'subscription_delivered'::regclass"
                                + " and inhrelid::regclass::text ~ '[0-9]$'")
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }

    private Buffer stored() {
        return database.rows("select secret from subscription").get(0).get(Buffer.class, "secret");
    }

    private static Secrets secrets(String keys) {
        return new Secrets(Settings.of(Map.of("encryption-key", keys)));
    }

    private Housekeeping housekeeping(String keys) {
        SubscriptionConfig config = Settings.of(Map.of("encryption-key", keys));
        return new Housekeeping(database.pool(), new Secrets(config), clock, database.vertx());
    }

    private void forget() {
        KeptOutbound kept = new KeptOutbound(database.pool(), Settings.of(Map.of()));
        Instant before = clock.instant().minus(kept.period(Stage.METADATA).orElseThrow());
        while (kept.remove(Stage.METADATA, before).toCompletableFuture().join() > 0) {
            // One day at a time.
        }
    }
}
