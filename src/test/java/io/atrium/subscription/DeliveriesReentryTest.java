package io.atrium.subscription;

import io.atrium.MigratedDatabase;
import io.atrium.kernel.Reentry.Ending;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What subscribers did not accept, and what becomes of it when a person sends it in again. */
class DeliveriesReentryTest {

    private final HandClock clock = new HandClock();
    private MigratedDatabase database;
    private Sender sender;
    private DeliveriesReentry door;
    private Subscription subscription;

    @BeforeEach
    void haveASubscriptionThatGaveSomethingUp() {
        database = new MigratedDatabase(MigratedDatabase.LATEST);
        sender = new Sender(database, clock, new RememberingLastResort(), Map.of());
        door = new DeliveriesReentry(
                sender.table, sender.retries, new DeliveryQueue(database.pool(), clock), database.pool());
        SubscriptionRequest wish = new JsonObject()
                .put("url", "http://127.0.0.1:1/")
                .put("types", new JsonArray().add("io.atrium.*"))
                .mapTo(SubscriptionRequest.class)
                .checked(true);
        // Nobody sends for it.
        subscription = database.pool()
                .withTransaction(transaction -> sender.table.create(transaction, "client", null, List.of(), wish))
                .await()
                .indefinitely();
        database.rows(
                """
                insert into subscription_delivery (subscription, event_id, type, subject, fact_time, body, state, attempts,
                    queued_at)
                values ($1, gen_random_uuid(), 'io.atrium.test.v1', 'emp_1', now(), '{}', 'dead', 9, now())""",
                subscription.number());
    }

    @AfterEach
    void close() {
        sender.kill();
        database.close();
    }

    @Test
    void whatWasGivenUpIsSentOnceMoreAndEndsItsCase() {
        String reference = subscription.id() + "/dead";
        assertThat(answer(door.endings(Set.of(reference)))).isEmpty();

        assertThat(answer(door.retry(reference))).isTrue();

        assertThat(database.number("select count(*) from subscription_delivery where state = 'fresh' and attempts = 0"))
                .isEqualTo(1);
        assertThat(answer(door.endings(Set.of(reference)))).containsEntry(reference, Ending.SUCCESS);
        assertThat(answer(door.retry(reference)))
                .as("nothing is left to be sent")
                .isFalse();
    }

    @Test
    void aSubscriberThatFailsIsACaseUntilItAcceptsFactsAgainOrIsGone() {
        String reference = subscription.id() + "/failing";
        database.execute("update subscription set failing_since = now()");
        assertThat(answer(door.endings(Set.of(reference)))).isEmpty();

        database.execute("update subscription set failing_since = null, state = 'disabled'");
        assertThat(answer(door.endings(Set.of(reference)))).isEmpty();

        database.execute("update subscription set state = 'active'");
        assertThat(answer(door.endings(Set.of(reference, "sub_gone/disabled"))))
                .containsOnlyKeys(reference, "sub_gone/disabled");
    }

    private static <T> T answer(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
