package io.atrium.odoo;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

class ProtectionTest {

    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(300);
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
        server.answering(200, FakeOdoo.result(new io.vertx.core.json.JsonObject().put("server_version", "14.0")));
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

    private static final Limits LIMITS = new Limits(8, 2, Duration.ofMillis(10), Duration.ofMillis(200), 4);

    private Odoo odoo(int maxConcurrency, Duration timeout) {
        return Odoo.connect(server.vertx, server.settings(Protocol.JSON_RPC, maxConcurrency, timeout), LIMITS);
    }

    private static Uni<Object> press(Odoo odoo) {
        return odoo.button("purchase.order", "button_confirm", 1, null);
    }

    private static CompletableFuture<Object> start(Uni<Object> call) {
        return call.onFailure().recoverWithNull().subscribeAsCompletionStage();
    }

    private static <T> T answer(Uni<T> call) {
        return call.await().atMost(LONG);
    }

    private static OdooUnavailable unavailable(Uni<?> call) {
        return catchThrowableOfType(OdooUnavailable.class, () -> answer(call));
    }
}
