package io.atrium.command;

import io.atrium.MigratedDatabase;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.atrium.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a command has taken is its own until it ends. */
class LocksTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Failure REFUSAL = new Failure(FailureCode.CONFLICT, "No");

    private static MigratedDatabase database;

    private final Settings settings = new Settings(Duration.ofMillis(1));
    private final Intents intents = new Intents(database.pool(), settings);
    private final Locks locks = new Locks(database.pool(), settings, Clock.systemUTC());

    @BeforeAll
    static void open() {
        database = new MigratedDatabase(MigratedDatabase.LATEST);
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void empty() {
        database.execute("truncate command_intent cascade");
    }

    @Test
    void aSecondCommandWaitsUntilTheFirstHasEnded() {
        Intent first = accept();
        take(first, "one");
        CompletableFuture<Void> second = locks.take(accept(), Set.of("one")).subscribeAsCompletionStage();
        assertThat(second).isNotDone();

        end(first);

        assertThat(second).succeedsWithin(PATIENCE);
    }

    @Test
    void aLaterAttemptFindsWhatAnEarlierOneHasTaken() {
        Intent first = accept();
        take(first, "one");
        database.execute("update command_intent set attempt = 2");

        take(new Intent(first.id(), first.command(), 2, null), "one");
    }

    @Test
    void aLaterAttemptDoesNotWait() {
        take(accept(), "one");
        Intent other = accept();
        database.execute("update command_intent set attempt = 2 where id = '" + other.id() + "'");

        assertThatThrownBy(() -> take(new Intent(other.id(), other.command(), 2, null), "one"))
                .isInstanceOfSatisfying(
                        Failure.class,
                        failure -> assertThat(failure.code().isRetryable()).isTrue());
    }

    @Test
    void aCommandThatWaitsForTwoThingsHoldsNeither() {
        take(accept(), "one");
        CompletableFuture<Void> both =
                locks.take(accept(), Set.of("one", "two")).subscribeAsCompletionStage();

        take(accept(), "two");

        assertThat(both).isNotDone();
    }

    @Test
    void aCommandThatWasTakenOverTakesNothingAnyMore() {
        Intent overtaken = accept();
        database.execute("update command_intent set attempt = 2");
        CompletableFuture<Void> late = locks.take(overtaken, Set.of("one")).subscribeAsCompletionStage();

        take(accept(), "one");

        assertThat(late).isNotDone();
    }

    @Test
    void oneOfManyWhoComeAtOnceHasItAndTheOthersOneAfterTheOther() {
        List<Intent> rivals = Stream.generate(this::accept).limit(20).toList();
        List<CompletableFuture<Void>> taking = rivals.stream()
                .map(rival -> locks.take(rival, Set.of("tax id")).subscribeAsCompletionStage())
                .toList();

        for (int ended = 0; ended < rivals.size(); ended++) {
            int winner = await().atMost(PATIENCE)
                    .until(
                            () -> IntStream.range(0, rivals.size())
                                    .filter(rival -> taking.get(rival).isDone() && isOpen(rivals.get(rival)))
                                    .boxed()
                                    .toList(),
                            winners -> !winners.isEmpty())
                    .get(0);
            assertThat(database.number("select count(*) from command_hold")).isEqualTo(1);
            end(rivals.get(winner));
        }
    }

    @Test
    void aCommandThatHoldsNothingDoesNotAsk() {
        assertThat(locks.take(accept(), Set.of()).subscribeAsCompletionStage()).isCompleted();
    }

    private void take(Intent intent, String key) {
        locks.take(intent, Set.of(key)).await().atMost(PATIENCE);
    }

    private Intent accept() {
        Command command = new Command("test", "caller", UUID.randomUUID().toString(), new JsonObject(), "correlation");
        return intents.open(command, "test", Instant.EPOCH)
                .await()
                .atMost(PATIENCE)
                .orElseThrow();
    }

    private boolean isOpen(Intent intent) {
        return database.number(
                        "select count(*) from command_intent where state = 'running' and id = '" + intent.id() + "'")
                == 1;
    }

    private void end(Intent intent) {
        database.pool()
                .withTransaction(transaction -> intents.end(transaction, intent, REFUSAL, "refused"))
                .await()
                .atMost(PATIENCE);
    }
}
