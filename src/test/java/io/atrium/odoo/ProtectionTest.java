package io.atrium.odoo;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.odoo.OdooLoad.Breaker;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.atrium.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class ProtectionTest {

    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration SHORT_FOR_ALL = Duration.ofSeconds(2);
    private static final Clock CLOCK = Clock.systemUTC();
    private static final Search ANYTHING = Search.of("res.partner", new JsonArray(), List.of());

    private final FakeOdoo server = new FakeOdoo();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void a_read_that_went_unanswered_is_asked_again() {
        server.behaving((request, response) -> {
            if (server.received.size() == 1) {
                response.setStatusCode(502).end("<html>Bad Gateway</html>");
            } else {
                FakeOdoo.json(response, 200, FakeOdoo.result(JsonArray.of(7)));
            }
        });

        assertThat(answer(odoo(4, LONG).searchIds(ANYTHING))).containsExactly(7);
    }

    @Test
    void a_write_that_went_unanswered_is_in_doubt_and_not_sent_again() {
        server.behaving((request, response) -> response.setStatusCode(502).end("<html>Bad Gateway</html>"));

        OdooUnavailable failure = unavailable(press(odoo(4, LONG)));

        assertThat(failure.effectPossible()).isTrue();
        assertThat(server.received).hasSize(1);
    }

    @Test
    void a_write_whose_connection_breaks_is_in_doubt() {
        server.behaving((request, response) -> response.reset());

        assertThat(unavailable(press(odoo(4, LONG))).effectPossible()).isTrue();
    }

    @Test
    void a_write_that_takes_too_long_is_in_doubt() {
        server.holding();

        OdooUnavailable failure = unavailable(press(odoo(4, SHORT)));

        assertThat(failure.effectPossible()).isTrue();
        assertThat(failure.detail()).isEqualTo("Odoo did not answer in time");
    }

    @Test
    void a_write_that_nobody_received_has_had_no_effect() {
        Odoo odoo = odoo(4, LONG);
        server.stop();

        assertThat(unavailable(press(odoo)).effectPossible()).isFalse();
    }

    @Test
    void a_refusal_is_not_asked_again() {
        server.answering(200, FakeOdoo.error("odoo.exceptions.UserError", "No"));

        catchThrowableOfType(Failure.class, () -> answer(odoo(4, LONG).searchIds(ANYTHING)));

        assertThat(server.received).hasSize(1);
    }

    @Test
    void no_more_calls_than_allowed_are_under_way() {
        server.holding();
        Odoo odoo = odoo(2, LONG);
        List<CompletableFuture<Object>> calls =
                IntStream.range(0, 6).mapToObj(i -> start(press(odoo))).toList();

        for (int answered = 0; answered < 6; answered++) {
            int arrived = Math.min(answered + 2, 6);
            await().until(() -> server.received.size() == arrived);
            FakeOdoo.json(server.received.get(answered).response(), 200, FakeOdoo.result(true));
            calls.get(answered).join();
        }

        assertThat(calls).allMatch(CompletableFuture::isDone);
    }

    @Test
    void a_call_too_many_is_refused_at_once() {
        server.holding();
        Odoo odoo = odoo(1, LONG);
        start(press(odoo));
        await().until(() -> server.received.size() == 1);
        IntStream.range(0, LIMITS.queue()).forEach(i -> start(press(odoo)));

        OdooUnavailable failure = unavailable(press(odoo));

        assertThat(failure.detail()).isEqualTo("Too much is waiting for Odoo already");
        assertThat(failure.effectPossible()).isFalse();
    }

    @Test
    void a_write_that_waited_too_long_is_never_sent() {
        server.holding();
        Odoo odoo = odoo(1, SHORT);
        CompletableFuture<Object> first = start(press(odoo));
        await().until(() -> server.received.size() == 1);

        OdooUnavailable failure = unavailable(press(odoo));
        await().until(first::isDone);
        server.behaving((request, response) -> FakeOdoo.json(response, 200, FakeOdoo.result("third")));
        Object third = answer(press(odoo)
                .onFailure(OdooUnavailable.class)
                .retry()
                .withBackOff(Duration.ofMillis(20))
                .atMost(50));

        assertThat(failure.effectPossible()).isFalse();
        assertThat(third).isEqualTo("third");
        assertThat(server.received).hasSize(2);
    }

    @Test
    void an_odoo_that_is_away_is_left_alone_and_found_again_when_it_is_back() {
        server.behaving((request, response) -> response.setStatusCode(503).end());
        Odoo odoo = odoo(4, LONG);
        IntStream.range(0, LIMITS.breakerWindow()).forEach(i -> unavailable(press(odoo)));

        OdooUnavailable leftAlone = unavailable(press(odoo));
        assertThat(leftAlone.effectPossible()).isFalse();
        assertThat(leftAlone.detail()).startsWith("Odoo was away a moment ago");
        assertThat(server.received).hasSize(LIMITS.breakerWindow());

        server.answering(200, FakeOdoo.result("back"));
        await().ignoreExceptions()
                .untilAsserted(() -> assertThat(answer(press(odoo))).isEqualTo("back"));
    }

    @Test
    void an_odoo_that_was_away_is_asked_for_its_version_and_fields_again() {
        Odoo odoo = odoo(4, LONG);
        serving("14.0", "name");
        assertThat(answer(odoo.version()).major()).isEqualTo(14);
        assertThat(answer(odoo.fieldNames("res.partner"))).containsExactly("name");

        server.behaving((request, response) -> response.setStatusCode(503).end());
        await().ignoreExceptions().until(() -> {
            unavailable(press(odoo));
            return odoo.load().breaker() == Breaker.OPEN;
        });
        serving("17.0", "name", "new");
        await().ignoreExceptions().untilAsserted(() -> answer(press(odoo)));

        assertThat(odoo.load().breaker()).isEqualTo(Breaker.CLOSED);
        assertThat(answer(odoo.version()).major()).isEqualTo(17);
        assertThat(answer(odoo.fieldNames("res.partner"))).containsExactlyInAnyOrder("name", "new");
    }

    @Test
    void a_caller_who_goes_leaves_the_queue_and_its_call_is_never_sent() {
        server.holding();
        Odoo odoo = odoo(1, LONG);
        CompletableFuture<Object> first = start(press(odoo));
        await().until(() -> server.received.size() == 1);
        Cancellable gone = press(odoo).subscribe().with(answer -> {}, failure -> {});
        await().until(() -> odoo.load().waiting().get(Priority.INTERACTIVE) == 1);

        gone.cancel();

        assertThat(odoo.load().waiting().get(Priority.INTERACTIVE)).isZero();
        FakeOdoo.json(server.received.get(0).response(), 200, FakeOdoo.result(true));
        first.join();
        assertThat(odoo.load().callsTotal()).containsEntry(Priority.INTERACTIVE, 1L);
    }

    @Test
    void a_call_that_nobody_waits_for_any_more_keeps_its_place_until_odoo_is_done_with_it() {
        server.holding();
        Odoo odoo = odoo(1, LONG);
        Cancellable gone = press(odoo).subscribe().with(answer -> {}, failure -> {});
        await().until(() -> server.received.size() == 1);

        gone.cancel();
        CompletableFuture<Object> next = start(press(odoo));

        assertThat(odoo.load().inFlight()).isEqualTo(1);
        assertThat(server.received).hasSize(1);
        server.answering(200, FakeOdoo.result("next"));
        FakeOdoo.json(server.received.get(0).response(), 200, FakeOdoo.result(true));
        assertThat(next.join()).isEqualTo("next");
        await().until(() -> odoo.load().inFlight() == 0);
    }

    @Test
    void a_probe_that_could_not_be_sent_does_not_make_odoo_seem_back() {
        server.behaving((request, response) -> response.setStatusCode(503).end());
        Odoo odoo = odoo(1, LONG);
        IntStream.range(0, LIMITS.breakerWindow()).forEach(i -> unavailable(press(odoo)));

        server.answering(429, FakeOdoo.result("busy"));
        await().until(() -> unavailable(press(odoo)).detail().startsWith("Too much")
                && odoo.load().breaker() == Breaker.OPEN);

        assertThat(unavailable(press(odoo)).detail()).startsWith("Odoo was away a moment ago");
    }

    @Test
    void calls_that_take_too_long_while_others_are_answered_do_not_make_odoo_seem_away() {
        Clock still = Clock.fixed(CLOCK.instant(), ZoneOffset.UTC);
        Odoo odoo = Odoo.connect(server.vertx, server.settings(Protocol.JSON_RPC, 4, SHORT_FOR_ALL), LIMITS, still);
        server.answering(200, FakeOdoo.result("pressed"));
        assertThat(answer(press(odoo))).isEqualTo("pressed");

        server.holding();
        IntStream.range(0, 2 * LIMITS.breakerWindow())
                .mapToObj(i -> start(odoo.at(Priority.SWEEP).searchIds(ANYTHING)))
                .toList()
                .forEach(CompletableFuture::join);

        assertThat(odoo.load().breaker()).isEqualTo(Breaker.CLOSED);
        server.answering(200, FakeOdoo.result("pressed again"));
        assertThat(answer(press(odoo))).isEqualTo("pressed again");
    }

    @Test
    void an_odoo_that_answers_nobody_in_time_is_left_alone() {
        server.holding();
        Limits forLong = new Limits(8, OptionalDouble.empty(), 0, LONG, LONG, 4);
        Odoo odoo = Odoo.connect(server.vertx, server.settings(Protocol.JSON_RPC, 4, SHORT), forLong, CLOCK);

        IntStream.range(0, 2 * LIMITS.breakerWindow())
                .mapToObj(i -> start(press(odoo)))
                .toList()
                .forEach(CompletableFuture::join);

        assertThat(unavailable(press(odoo)).detail()).startsWith("Odoo was away a moment ago");
    }

    @Test
    void calls_at_a_pace_are_all_sent_in_the_end() {
        server.answering(200, FakeOdoo.result("done"));
        Limits paced = new Limits(8, OptionalDouble.of(20), 0, Duration.ofMillis(10), LONG, 4);
        Odoo odoo = Odoo.connect(server.vertx, server.settings(Protocol.JSON_RPC, 4, LONG), paced, CLOCK);

        List<CompletableFuture<Object>> calls =
                IntStream.range(0, 5).mapToObj(i -> start(press(odoo))).toList();

        assertThat(calls).allSatisfy(call -> assertThat(call.join()).isEqualTo("done"));
    }

    @Test
    void a_pace_of_nothing_is_refused() {
        assertThatThrownBy(() -> new Limits(8, OptionalDouble.of(0), 0, LONG, LONG, 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("atrium.odoo.max-calls-per-second");
    }

    @Test
    void the_urgent_go_first_and_the_load_says_how_it_stands() {
        server.holding();
        Odoo odoo = odoo(1, LONG);
        start(press(odoo));
        await().until(() -> server.received.size() == 1);
        start(odoo.at(Priority.SWEEP).searchIds(Search.of("a.sweep", new JsonArray(), List.of())));
        start(odoo.at(Priority.CAPTURE).searchIds(Search.of("a.capture", new JsonArray(), List.of())));
        start(odoo.searchIds(Search.of("a.read", new JsonArray(), List.of())));
        await().until(() -> odoo.load().waiting().values().stream().allMatch(waiting -> waiting == 1));

        server.answering(200, FakeOdoo.result(new JsonArray()));
        FakeOdoo.json(server.received.get(0).response(), 200, FakeOdoo.result(true));

        await().until(() -> server.received.size() == 4);
        assertThat(server.received.stream().skip(1).map(ProtectionTest::model))
                .containsExactly("a.read", "a.capture", "a.sweep");
        await().until(() -> odoo.load().inFlight() == 0);
        OdooLoad load = odoo.load();
        assertThat(load.callsTotal())
                .containsEntry(Priority.INTERACTIVE, 2L)
                .containsEntry(Priority.CAPTURE, 1L)
                .containsEntry(Priority.SWEEP, 1L);
        assertThat(load.breaker()).isEqualTo(Breaker.CLOSED);
        assertThat(load.lastAnswerAt()).isPresent();
    }

    @Test
    void refusals_do_not_make_odoo_seem_away() {
        server.answering(200, FakeOdoo.error("odoo.exceptions.UserError", "No"));
        Odoo odoo = odoo(4, LONG);

        List<FailureCode> codes = IntStream.range(0, 3 * LIMITS.breakerWindow())
                .mapToObj(i -> catchThrowableOfType(Failure.class, () -> answer(press(odoo)))
                        .code())
                .toList();

        assertThat(codes).containsOnly(FailureCode.REJECTED_BY_ODOO);
    }

    @Test
    void reachability_is_told_without_failing() {
        server.answering(200, FakeOdoo.result(new JsonObject().put("server_version", "14.0")));
        Odoo odoo = odoo(1, LONG);
        assertThat(answer(odoo.isReachable())).isTrue();

        server.stop();
        assertThat(answer(odoo.isReachable())).isFalse();
    }

    @Test
    void an_answer_arrives_on_the_context_that_asked() {
        server.holding();
        Odoo odoo = odoo(1, LONG);
        start(press(odoo));
        await().until(() -> server.received.size() == 1);
        Context asking = server.vertx.getDelegate().getOrCreateContext();
        AtomicReference<Context> answered = new AtomicReference<>();

        asking.runOnContext(
                ignored -> press(odoo).subscribe().with(answer -> answered.set(Vertx.currentContext()), failure -> {}));
        server.answering(200, FakeOdoo.result(true));
        FakeOdoo.json(server.received.get(0).response(), 200, FakeOdoo.result(true));

        await().until(() -> answered.get() != null);
        assertThat(answered.get()).isSameAs(asking);
    }

    @Test
    void the_key_is_in_no_message_and_in_no_cause() {
        server.answering(200, FakeOdoo.error("builtins.ValueError", "secret-key"));

        Failure failure = catchThrowableOfType(Failure.class, () -> answer(press(odoo(4, LONG))));

        assertThat(org.assertj.core.util.Throwables.getStackTrace(failure)).doesNotContain("secret-key");
        assertThat(server.settings(Protocol.AUTO).toString()).doesNotContain("secret-key");
    }

    private static final Limits LIMITS =
            new Limits(8, OptionalDouble.empty(), 2, Duration.ofMillis(10), Duration.ofMillis(200), 4);

    private Odoo odoo(int maxConcurrency, Duration timeout) {
        return Odoo.connect(server.vertx, server.settings(Protocol.JSON_RPC, maxConcurrency, timeout), LIMITS, CLOCK);
    }

    /** That version, with those fields on every model. */
    private void serving(String version, String... fields) {
        JsonObject names = new JsonObject();
        List.of(fields).forEach(name -> names.put(name, new JsonObject()));
        server.behaving((request, response) -> {
            String asked = request.getJsonObject("params").getString("method");
            Object result = "version".equals(asked) ? new JsonObject().put("server_version", version) : names;
            FakeOdoo.json(response, 200, FakeOdoo.result(result));
        });
    }

    private static String model(FakeOdoo.Received call) {
        return call.body().getJsonObject("params").getJsonArray("args").getString(3);
    }

    private static Uni<Object> press(Odoo odoo) {
        return odoo.button("purchase.order", "button_confirm", 1, null);
    }

    private static CompletableFuture<Object> start(Uni<?> call) {
        return call.onItem().castTo(Object.class).onFailure().recoverWithNull().subscribeAsCompletionStage();
    }

    private static <T> T answer(Uni<T> call) {
        return call.await().atMost(LONG);
    }

    private static OdooUnavailable unavailable(Uni<?> call) {
        return catchThrowableOfType(OdooUnavailable.class, () -> answer(call));
    }
}
