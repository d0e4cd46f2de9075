package io.atrium.odoo;

import io.atrium.odoo.Budget.Turn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static io.atrium.odoo.Priority.CAPTURE;
import static io.atrium.odoo.Priority.INTERACTIVE;
import static io.atrium.odoo.Priority.SWEEP;
import static org.assertj.core.api.Assertions.assertThat;

class BudgetTest {

    private static final Duration LONG = Duration.ofMinutes(10);
    private static final int QUEUE = 8;

    private final HandTime time = new HandTime();
    private final List<String> events = new ArrayList<>();

    @Test
    void the_urgent_go_before_the_patient_and_equals_in_order_of_arrival() {
        Budget budget = budget(1);
        Turn first = enter(budget, "first", INTERACTIVE);
        List<Turn> turns = List.of(
                enter(budget, "sweep", SWEEP),
                enter(budget, "capture", CAPTURE),
                enter(budget, "read", INTERACTIVE),
                enter(budget, "other capture", CAPTURE),
                enter(budget, "other read", INTERACTIVE));

        first.end();
        for (int i : new int[] {2, 4, 1, 3, 0}) {
            turns.get(i).end();
        }

        assertThat(events).containsExactly("first", "read", "other read", "capture", "other capture", "sweep");
    }

    @Test
    void one_place_is_kept_free_of_the_patient() {
        Budget budget = budget(3);

        IntStream.range(0, 4).forEach(i -> enter(budget, "capture " + i, CAPTURE));
        enter(budget, "read", INTERACTIVE);

        assertThat(events).containsExactly("capture 0", "capture 1", "read");
    }

    @Test
    void the_only_place_is_for_everybody() {
        enter(budget(1), "sweep", SWEEP);

        assertThat(events).containsExactly("sweep");
    }

    @Test
    void nobody_waits_behind_others_for_ever() {
        Budget budget = budget(1);
        Turn first = enter(budget, "first", INTERACTIVE);
        enter(budget, "sweep", SWEEP);

        time.advance(Budget.AGING.plusSeconds(1));
        Turn capture = enter(budget, "capture", CAPTURE);
        Turn read = enter(budget, "read", INTERACTIVE);
        first.end();
        time.advance(Budget.AGING.minusSeconds(1));
        Turn late = enter(budget, "late read", INTERACTIVE);
        read.end();

        assertThat(events).containsExactly("first", "read", "sweep");
        assertThat(List.of(capture.giveUp(), late.giveUp())).containsOnly(true);
    }

    @Test
    void a_call_too_many_is_refused_and_the_other_priorities_have_queues_of_their_own() {
        Budget budget = budget(1);
        enter(budget, "first", INTERACTIVE);
        IntStream.range(0, QUEUE).forEach(i -> enter(budget, "waiting", INTERACTIVE));

        enter(budget, "one more", INTERACTIVE);
        enter(budget, "capture", CAPTURE);

        assertThat(events).containsExactly("first", "one more refused");
    }

    @Test
    void who_has_waited_too_long_is_refused_and_costs_no_turn() {
        Budget budget = new Budget(1, QUEUE, OptionalDouble.of(1), time, time);
        Turn first = enter(budget, "first", INTERACTIVE);
        enter(budget, "impatient", INTERACTIVE, Duration.ofSeconds(2));
        enter(budget, "patient", INTERACTIVE);

        time.advance(Duration.ofSeconds(3));
        first.end();

        assertThat(events).containsExactly("first", "impatient refused", "patient");
    }

    @Test
    void who_gives_up_is_never_sent_and_does_not_hold_the_others_up() {
        Budget budget = budget(1);
        Turn first = enter(budget, "first", INTERACTIVE);
        Turn gone = enter(budget, "gone", INTERACTIVE);
        enter(budget, "next", INTERACTIVE);

        boolean wasInTime = gone.giveUp();
        boolean tooLate = first.giveUp();
        first.end();

        assertThat(wasInTime).isTrue();
        assertThat(tooLate).isFalse();
        assertThat(events).containsExactly("first", "gone refused", "next");
    }

    @Test
    void who_gives_up_before_entering_is_never_sent() {
        Turn turn = budget(1).turn(INTERACTIVE, LONG);

        boolean wasInTime = turn.giveUp();
        turn.enter(() -> events.add("sent"), () -> events.add("refused"));

        assertThat(wasInTime).isTrue();
        assertThat(events).containsExactly("refused");
    }

    @Test
    void calls_are_evenly_spaced_and_the_most_urgent_takes_the_next_one() {
        Budget budget = new Budget(4, QUEUE, OptionalDouble.of(0.5), time, time);
        enter(budget, "first", SWEEP);
        enter(budget, "sweep", SWEEP);
        time.advance(Duration.ofMillis(1999));
        enter(budget, "read", INTERACTIVE);
        assertThat(events).containsExactly("first");

        time.advance(Duration.ofMillis(1));
        assertThat(events).containsExactly("first", "read");

        time.advance(Duration.ofSeconds(2));
        assertThat(events).containsExactly("first", "read", "sweep");
    }

    @Test
    void a_slow_pace_that_capture_uses_up_leaves_every_other_turn_to_those_who_wait_for_an_answer() {
        Budget budget = new Budget(4, 32, OptionalDouble.of(0.9), time, time);
        IntStream.range(0, 20).forEach(loop -> lookAgainAndAgain(budget));
        time.advance(Duration.ofMinutes(1));
        events.clear();

        IntStream.range(0, 4).forEach(i -> callAtOnce(budget, "read " + i, INTERACTIVE));
        time.advance(Duration.ofSeconds(9));

        assertThat(events)
                .filteredOn(event -> event.startsWith("read"))
                .containsExactly("read 0", "read 1", "read 2", "read 3");
        assertThat(events).filteredOn("look"::equals).hasSizeGreaterThanOrEqualTo(4);
    }

    private void lookAgainAndAgain(Budget budget) {
        Turn turn = budget.turn(CAPTURE, LONG);
        Runnable end = () -> {
            turn.end();
            lookAgainAndAgain(budget);
        };
        turn.enter(
                () -> {
                    events.add("look");
                    time.after(Duration.ofMillis(200).toNanos(), end);
                },
                () -> events.add("look refused"));
    }

    private void callAtOnce(Budget budget, String name, Priority priority) {
        Turn turn = budget.turn(priority, LONG);
        turn.enter(
                () -> {
                    events.add(name);
                    turn.end();
                },
                () -> events.add(name + " refused"));
    }

    @Test
    void calls_that_end_at_once_do_not_pile_up_inside_each_other() {
        Budget budget = new Budget(1, 100_000, OptionalDouble.empty(), time, time);
        Turn first = enter(budget, "first", INTERACTIVE);
        AtomicInteger ended = new AtomicInteger();
        IntStream.range(0, 100_000).forEach(i -> {
            Turn turn = budget.turn(INTERACTIVE, LONG);
            turn.enter(
                    () -> {
                        ended.incrementAndGet();
                        turn.end();
                    },
                    ended::incrementAndGet);
        });

        first.end();

        assertThat(ended).hasValue(100_000);
    }

    @Test
    void a_call_that_ends_twice_frees_one_place() {
        Budget budget = budget(1);
        Turn first = enter(budget, "first", INTERACTIVE);
        enter(budget, "second", INTERACTIVE);
        enter(budget, "third", INTERACTIVE);

        first.end();
        first.end();

        assertThat(events).containsExactly("first", "second");
    }

    @Test
    void many_threads_share_it_and_every_call_has_its_turn() throws InterruptedException {
        Budget budget = new Budget(3, 100_000, OptionalDouble.empty(), System::nanoTime, time);
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        int calls = 20_000;
        CountDownLatch left = new CountDownLatch(calls);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            IntStream.range(0, calls)
                    .forEach(i -> threads.execute(() -> {
                        Turn turn = budget.turn(Priority.values()[i % 3], LONG);
                        turn.enter(
                                () -> {
                                    most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                                    ForkJoinPool.commonPool().execute(() -> {
                                        atOnce.decrementAndGet();
                                        turn.end();
                                        left.countDown();
                                    });
                                },
                                left::countDown);
                    }));
            left.await();
        } finally {
            threads.shutdown();
        }

        assertThat(most.get()).isLessThanOrEqualTo(3);
        OdooLoad load = budget.load(OdooLoad.Breaker.CLOSED, Optional.empty());
        assertThat(load.inFlight()).isZero();
        assertThat(load.waiting().values()).containsOnly(0);
        assertThat(load.callsTotal().values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(calls);
    }

    private Budget budget(int places) {
        return new Budget(places, QUEUE, OptionalDouble.empty(), time, time);
    }

    private Turn enter(Budget budget, String name, Priority priority) {
        return enter(budget, name, priority, LONG);
    }

    private Turn enter(Budget budget, String name, Priority priority, Duration longestWait) {
        Turn turn = budget.turn(priority, longestWait);
        turn.enter(() -> events.add(name), () -> events.add(name + " refused"));
        return turn;
    }
}
