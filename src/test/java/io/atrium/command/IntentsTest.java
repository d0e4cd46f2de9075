package io.atrium.command;

import io.atrium.MigratedDatabase;
import io.atrium.http.Problem;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.Violation;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Whose turn it is when Odoo was away. */
class IntentsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration LONG = Duration.ofHours(1);
    private static final String OPERATION = "test.do";
    private static final Instant NEVER = Instant.EPOCH;
    private static final Clock CLOCK = Clock.systemUTC();

    private static MigratedDatabase database;

    private final Intents intents = new Intents(database.pool(), new Settings(Duration.ZERO));

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
    void aCommandIsCarriedOutAtOnceWhenNobodyWaits() {
        Intent first = accept("order");
        Intent second = accept("order");

        assertThat(first.isInLine()).isFalse();
        assertThat(second.isInLine()).isFalse();
    }

    @Test
    void aCommandWaitsBehindThoseAboutTheSameThatWaitForOdoo() {
        postpone(accept("order"), true);

        Intent same = accept("order");
        Intent other = accept("other order");

        assertThat(same.isInLine()).isTrue();
        assertThat(other.isInLine()).isFalse();
        assertThat(claim(NEVER)).isEmpty();
    }

    @Test
    void aCommandWaitsBehindOneWhoseCallerHasBeenToldToComeBack() {
        accept("order");
        database.execute("update command_intent set created_at = now() - interval '16 seconds'");

        assertThat(accept("order").isInLine()).isTrue();
    }

    @Test
    void whatFailsForAReasonOfItsOwnHoldsNobodyUp() {
        postpone(accept("order"), false);

        Intent next = accept("order");
        postpone(next, true);

        assertThat(next.isInLine()).isFalse();
        assertThat(claim(CLOCK.instant().plus(LONG))).contains(next.id());
    }

    @Test
    void whenOdooAnswersWhatWaitedForItIsDueAtOnceInTheOrderOfArrival() {
        List<Intent> accepted = new ArrayList<>();
        Intent first = accept("order");
        accepted.add(first);
        postpone(first, true);
        IntStream.range(0, 5).forEach(i -> accepted.add(accept("order")));
        assertThat(claim(NEVER)).isEmpty();

        List<UUID> carriedOut = new ArrayList<>();
        Instant answered = CLOCK.instant().plus(LONG);
        for (Optional<UUID> next = claim(answered); next.isPresent(); next = claim(answered)) {
            assertThat(claim(answered)).as("one at a time").isEmpty();
            carriedOut.add(next.get());
            end(next.get());
        }

        assertThat(carriedOut)
                .containsExactlyElementsOf(accepted.stream().map(Intent::id).toList());
    }

    @Test
    void oneThatFailsAgainKeepsItsPlace() {
        Intent first = accept("order");
        postpone(first, true);
        accept("order");
        Instant answered = CLOCK.instant().plus(LONG);
        claim(answered);

        postpone(new Intent(first.id(), first.command(), 2, null), true);

        assertThat(claim(answered)).contains(first.id());
    }

    @Test
    void theLinesOfOthersGoOnMeanwhile() {
        postpone(accept("order"), true);
        accept("order");
        postpone(accept("other order"), true);
        Instant answered = CLOCK.instant().plus(LONG);

        long claimed =
                IntStream.range(0, 3).filter(i -> claim(answered).isPresent()).count();

        assertThat(claimed).isEqualTo(2);
    }

    @Test
    void severalProcessesKeepTheOrderToo() {
        postpone(accept("order"), true);
        accept("order");
        Instant answered = CLOCK.instant().plus(LONG);

        List<CompletableFuture<Optional<Intents.Known>>> claims = Stream.generate(
                        () -> intents.claim(List.of(), answered).subscribeAsCompletionStage())
                .limit(6)
                .toList();

        assertThat(claims.stream().filter(claim -> claim.join().isPresent())).hasSize(1);
    }

    @Test
    void whatADeadProcessLeftComesBeforeWhatWaitsBehindIt() {
        Intent left = accept("order");
        database.execute(
                "update command_intent set lease_until = now() - interval '1 second', created_at = now() - interval '16 s'");
        Intent behind = accept("order");

        Optional<UUID> first = claim(NEVER);
        end(left.id());

        assertThat(behind.isInLine()).isTrue();
        assertThat(first).contains(left.id());
        assertThat(claim(NEVER)).contains(behind.id());
    }

    @Test
    void whileOdooIsAwayWhatNamesNoSubjectStandsInLineToo() {
        postpone(accept(OPERATION, NEVER), true);

        Intent second = accept(OPERATION, NEVER);

        assertThat(second.isInLine()).isTrue();
        assertThat(accept(OPERATION, NEVER).isInLine()).isTrue();
    }

    @Test
    void onceOdooAnswersAgainWhatNamesNoSubjectDoesNotQueueBehindTheLine() {
        postpone(accept(OPERATION, NEVER), true);
        Intent inLine = accept(OPERATION, NEVER);
        Intent named = accept("order", NEVER);
        postpone(named, true);
        Instant answered = CLOCK.instant().plus(LONG);

        Intent next = accept(OPERATION, answered);

        assertThat(inLine.isInLine()).isTrue();
        assertThat(next.isInLine()).isFalse();
        assertThat(accept("order", answered).isInLine()).isTrue();
    }

    @Test
    void aRefusalIsGivenAgainWithEverythingThatItSaid() {
        Intent intent = accept("order");
        Failure refusal = Failure.of(
                FailureCode.CONFLICT,
                "There is one already",
                List.of(new Violation("/taxId", "Another supplier has it")),
                Map.of("existing", "sup_1"));

        end(intent.id(), refusal);

        Failure again =
                answer(intents.find(intent.id(), "caller")).orElseThrow().refusal();
        assertThat(Problem.of(again, "/v1/suppliers", "correlation"))
                .isEqualTo(Problem.of(refusal, "/v1/suppliers", "correlation"));
        assertThat(again.members()).containsExactly(Map.entry("existing", "sup_1"));
    }

    @Test
    void aRefusalThatWasWrittenDownWithoutMembersIsGivenAgainToo() {
        Intent intent = accept("order");
        end(intent.id());
        database.execute("update command_intent set problem = (problem::jsonb - 'members')::json");

        Failure again =
                answer(intents.find(intent.id(), "caller")).orElseThrow().refusal();

        assertThat(again.detail()).isEqualTo("no");
        assertThat(again.members()).isEmpty();
    }

    @Test
    void whatIsCarriedOutOfTheLinePutsNobodyInIt() {
        Intent first = accept(OPERATION, NEVER);
        postpone(first, true);
        accept(OPERATION, NEVER);
        claim(CLOCK.instant().plus(LONG));
        end(first.id());
        Optional<UUID> second = claim(CLOCK.instant().plus(LONG));

        // It is under way, and Odoo has not answered it yet.
        Intent next = accept(OPERATION, NEVER);

        assertThat(second).isPresent();
        assertThat(next.isInLine()).isFalse();
    }

    private Intent accept(String subject) {
        return accept(subject, NEVER);
    }

    private Intent accept(String subject, Instant odooAnsweredAt) {
        Command command =
                new Command(OPERATION, "caller", UUID.randomUUID().toString(), new JsonObject(), "correlation");
        return answer(intents.open(command, subject, odooAnsweredAt)).orElseThrow();
    }

    /** For longer than the test lasts, unless Odoo answers. */
    private void postpone(Intent intent, boolean waitsForOdoo) {
        answer(intents.postpone(intent, LONG, waitsForOdoo));
    }

    private Optional<UUID> claim(Instant odooAnsweredAt) {
        return answer(intents.claim(List.of(), odooAnsweredAt))
                .map(known -> known.intent().id());
    }

    private void end(UUID id) {
        end(id, new Failure(FailureCode.CONFLICT, "no"));
    }

    private void end(UUID id, Failure refusal) {
        Intents.Known known = answer(intents.find(id, "caller")).orElseThrow();
        boolean won = answer(database.pool()
                .withTransaction(transaction -> intents.end(transaction, known.intent(), refusal, "refused")));
        assertThat(won).isTrue();
    }

    private static <T> T answer(Uni<T> uni) {
        return uni.await().atMost(PATIENCE);
    }
}
