package io.atrium;

import io.atrium.Client.Answer;
import io.atrium.OdooProxy.Held;
import io.atrium.OdooProxy.Moment;
import io.atrium.Scenario.Asked;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Every kind of command happens once in Odoo, wherever it is interrupted. To be quick about it, one of each kind is under
 * way at a time, all are stopped at the same step, and the gateway dies once for all of them.
 */
@ParameterizedClass(name = "with {0}")
@MethodSource("io.atrium.Target#oneOfEachDialect")
class CommandCrashIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** As many as are held back at a time, and those of the capture besides. */
    private static final Map<String, String> ROOM = Map.of("ATRIUM_ODOO_MAX_CONCURRENCY", "64");

    private static Stage stage;

    @Parameter
    Target target;

    private Client client;

    /** Each of the calls that change something, before and after Odoo has heard of it. */
    static Stream<Arguments> steps() {
        int longest = Scenario.all()
                .mapToInt(scenario -> scenario.calls().size())
                .max()
                .orElseThrow();
        return IntStream.range(0, longest).boxed().flatMap(call -> Stream.of(Moment.values())
                .map(moment -> arguments(call, moment)));
    }

    static IntStream calls() {
        return IntStream.range(0, (int) steps().count() / Moment.values().length);
    }

    @BeforeParameterizedClassInvocation
    static void build(Target target) {
        stage = new Stage(target, ROOM);
    }

    @AfterParameterizedClassInvocation
    static void clear() {
        stage.close();
    }

    @BeforeEach
    void set() {
        stage.set();
        client = Client.of(stage.gateway());
    }

    @ParameterizedTest(name = "call {0}, {1}")
    @MethodSource("steps")
    void happensOnceAlthoughTheGatewayIsKilledInTheMiddle(int call, Moment moment) {
        // Given
        List<Run> runs = runs(call);
        List<Held> stops = runs.stream()
                .map(run -> stage.proxy().hold(run.scenario().calls().get(call), moment))
                .toList();
        List<CompletableFuture<Answer>> unanswered =
                runs.stream().map(this::ask).toList();
        for (int i = 0; i < stops.size(); i++) {
            assertReached(runs.get(i), stops.get(i), unanswered.get(i));
        }

        // When
        stage.gateway().kill();
        stage.proxy().clear();
        stage.gateway().start();

        // Then
        assertThat(unanswered).allSatisfy(answer -> assertThat(answer).failsWithin(PATIENCE));
        happenedOnce(runs);
    }

    @ParameterizedTest(name = "call {0}")
    @MethodSource("calls")
    void happensOnceAlthoughOdoosAnswerIsLost(int call) {
        // Given
        List<Run> runs = runs(call);
        runs.forEach(run -> stage.proxy().dropAnswerOf(run.scenario().calls().get(call)));

        // When
        List<CompletableFuture<Answer>> answers = runs.stream().map(this::ask).toList();

        // Then
        assertThat(answers).allSatisfy(answer -> assertThat(answer.join().status())
                .as(answer.join().body())
                .isEqualTo(202));
        happenedOnce(runs);
    }

    /** Those that have so many calls, prepared. */
    private List<Run> runs(int call) {
        List<Run> runs = new ArrayList<>();
        Scenario.all()
                .filter(scenario ->
                        scenario.calls().size() > call && scenario.where().test(target))
                .forEach(scenario -> runs.add(new Run(
                        scenario,
                        scenario.prepare().apply(stage.desk(), client),
                        UUID.randomUUID().toString())));
        return runs;
    }

    private CompletableFuture<Answer> ask(Run run) {
        return client.asking(run.asked(), run.key());
    }

    private static void assertReached(Run run, Held stop, CompletableFuture<Answer> unanswered) {
        CompletableFuture<Void> reached = CompletableFuture.runAsync(() -> stop.await(PATIENCE));
        CompletableFuture.anyOf(reached, unanswered).join();
        assertThat(unanswered)
                .as(() -> run.scenario() + " was answered before it was stopped: "
                        + unanswered.join().body())
                .isNotDone();
    }

    /** As a client does that follows the contract: while it is not done, ask again. */
    private void happenedOnce(List<Run> runs) {
        SoftAssertions all = new SoftAssertions();
        for (Run run : runs) {
            Answer answer = await().atMost(PATIENCE).until(() -> ask(run).join(), CommandCrashIT::isDone);
            all.assertThatCode(() -> run.asked().happenedOnce().accept(answer))
                    .as("%s, answered with %d %s", run.scenario(), answer.status(), answer.body())
                    .doesNotThrowAnyException();
        }
        all.assertAll();
    }

    private static boolean isDone(Answer answer) {
        return answer.status() != 202 && !answer.body().contains("operation-in-progress");
    }

    /** A scenario that is under way. */
    private record Run(Scenario scenario, Asked asked, String key) {}
}
