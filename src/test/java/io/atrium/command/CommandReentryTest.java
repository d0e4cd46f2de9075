package io.atrium.command;

import io.atrium.MigratedDatabase;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.Reentry.Ending;
import io.atrium.record.Stored;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Commands that were given up, and what becomes of them when a person sends them in again. */
class CommandReentryTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static MigratedDatabase database;

    private final Intents intents = new Intents(database.pool(), new Settings(Duration.ZERO));
    private final CommandReentry door = new CommandReentry(intents);

    @BeforeAll
    static void open() {
        database = new MigratedDatabase(MigratedDatabase.LATEST);
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void whatWasGivenUpIsCarriedOutAgainAsTheSameIntentAndEndsItsCase() {
        Intent intent = givenUp();
        String reference = intent.id().toString();
        assertThat(answer(door.endings(Set.of(reference)))).isEmpty();
        assertThat(String.valueOf(answer(door.payload(reference)).orElseThrow()))
                .contains("test.do", "account")
                .doesNotContain("DE12 3456");

        assertThat(answer(door.retry(reference))).isTrue();
        assertThat(answer(door.retry(reference))).as("it goes on by itself").isFalse();

        Intent again = claimed();
        assertThat(again.id()).isEqualTo(intent.id());
        assertThat(again.attempt()).as("it looks for the effect of the first").isGreaterThan(1);
        database.pool()
                .withTransaction(transaction ->
                        intents.settle(transaction, again, 200, new Stored("test", "test_1", 1, new JsonObject())))
                .await()
                .atMost(PATIENCE);
        assertThat(answer(door.endings(Set.of(reference)))).containsEntry(reference, Ending.SUCCESS);
    }

    @Test
    void whatIsRefusedWhenItIsTriedAgainSaysWhy() {
        Intent intent = givenUp();
        String reference = intent.id().toString();
        answer(door.retry(reference));

        end(claimed(), new Failure(FailureCode.REJECTED_BY_ODOO, "The vendor is archived"), "refused");

        assertThat(answer(door.endings(Set.of(reference))))
                .containsEntry(reference, Ending.failure("The vendor is archived"));
    }

    private Intent givenUp() {
        JsonObject body = new JsonObject().put("account", "DE12 3456");
        Command command = new Command("test.do", "caller", UUID.randomUUID().toString(), body, "correlation");
        Intent intent = intents.open(command, "test " + command.idempotencyKey(), Instant.EPOCH)
                .await()
                .atMost(PATIENCE)
                .orElseThrow();
        end(intent, new Failure(FailureCode.ODOO_UNAVAILABLE, "Odoo did not confirm this"), "parked");
        return intent;
    }

    private void end(Intent intent, Failure failure, String state) {
        database.pool()
                .withTransaction(transaction -> intents.end(transaction, intent, failure, state))
                .await()
                .atMost(PATIENCE);
    }

    private Intent claimed() {
        Optional<Intents.Known> claimed =
                intents.claim(List.of(), Instant.EPOCH).await().atMost(PATIENCE);
        return claimed.orElseThrow().intent();
    }

    private static <T> T answer(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
