package io.atrium.odoo;

import io.atrium.odoo.Budget.Turn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever comes and goes in whatever order, the budget keeps its promises. */
class BudgetPropertiesTest {

    private static final int QUEUE = 6;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    @Property(tries = 2_000)
    void keepsItsPromisesWithoutAPace(
            @ForAll("steps") List<Step> steps, @ForAll @IntRange(min = 1, max = 4) int places) {
        Office office = new Office(places, OptionalDouble.empty());

        steps.forEach(office::take);

        office.closesInOrder();
    }

    @Property(tries = 2_000)
    void keepsItsPromisesAtAPace(
            @ForAll("steps") List<Step> steps,
            @ForAll @IntRange(min = 1, max = 4) int places,
            @ForAll @DoubleRange(min = 0.2, max = 20) double perSecond) {
        Office office = new Office(places, OptionalDouble.of(perSecond));

        steps.forEach(office::take);

        office.closesInOrder();
        office.keptThePace(perSecond);
    }

    @Property(tries = 300)
    void someoneAlwaysGoesWhoHasWaitedLongEnough(
            @ForAll @IntRange(min = 1, max = 4) int places, @ForAll Priority priority) {
        Office office = new Office(places, OptionalDouble.empty());
        office.fill();
        Asked patient = office.ask(priority);

        // Somebody urgent comes for every place that becomes free.
        for (int second = 0; second < 13; second++) {
            office.time.advance(Duration.ofSeconds(1));
            office.ask(Priority.INTERACTIVE);
            office.endEach();
        }

        assertThat(patient.isBegun()).isTrue();
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.of(Kind.class),
                        Arbitraries.of(Priority.class),
                        Arbitraries.integers().between(0, 1_000),
                        Arbitraries.longs().between(1, 8_000))
                .as(Step::new)
                .list()
                .ofMaxSize(80);
    }

    private enum Kind {
        ASK,
        ASK_AGAIN,
        END,
        GIVE_UP,
        PASS
    }

    /**
     * @param which of those that it could happen to
     * @param millis how long, when time passes
     */
    private record Step(Kind kind, Priority priority, int which, long millis) {}

    /** One who asked, and what was said. */
    private static final class Asked {

        private final Priority priority;
        private final Turn turn;
        private final long arrivedNanos;
        private int begun;
        private int refused;
        private boolean ended;

        Asked(Priority priority, Turn turn, long arrivedNanos) {
            this.priority = priority;
            this.turn = turn;
            this.arrivedNanos = arrivedNanos;
        }

        boolean isBegun() {
            return begun == 1;
        }

        boolean isUnderWay() {
            return begun == 1 && !ended;
        }

        boolean isWaiting() {
            return begun == 0 && refused == 0;
        }

        long rank(long now) {
            return Math.max(0, priority.ordinal() - (now - arrivedNanos) / Budget.AGING.toNanos());
        }
    }

    /** Asks, ends and gives up, and looks at every turn that begins. */
    private static final class Office {

        private final HandTime time = new HandTime();
        private final List<Asked> everybody = new ArrayList<>();
        private final List<Long> begunAt = new ArrayList<>();
        private final int places;
        private final Budget budget;
        private Priority lastBegun = Priority.INTERACTIVE;

        Office(int places, OptionalDouble perSecond) {
            this.places = places;
            this.budget = new Budget(places, QUEUE, perSecond, time, time);
        }

        void take(Step step) {
            switch (step.kind) {
                case ASK, ASK_AGAIN -> ask(step.priority);
                case END -> one(Asked::isUnderWay, step.which, this::end);
                case GIVE_UP -> one(Asked::isWaiting, step.which, this::giveUp);
                case PASS -> time.advance(Duration.ofMillis(step.millis));
            }
            assertThat(everybody).allMatch(asked -> asked.begun + asked.refused <= 1);
        }

        Asked ask(Priority priority) {
            long before = count(asked -> asked.isWaiting() && asked.priority == priority);
            Asked asked = new Asked(priority, budget.turn(priority, LONGEST_WAIT), time.getAsLong());
            everybody.add(asked);
            asked.turn.enter(() -> begin(asked), () -> asked.refused++);
            assertThat(asked.refused == 1).isEqualTo(before >= QUEUE);
            return asked;
        }

        void fill() {
            IntStream.range(0, places).forEach(i -> ask(Priority.INTERACTIVE));
        }

        void endEach() {
            everybody.stream().filter(Asked::isUnderWay).toList().forEach(this::end);
        }

        private void end(Asked asked) {
            asked.ended = true;
            asked.turn.end();
        }

        private void giveUp(Asked asked) {
            assertThat(asked.turn.giveUp()).isTrue();
            assertThat(asked.refused).isEqualTo(1);
        }

        private void one(Predicate<Asked> such, int which, Consumer<Asked> deed) {
            List<Asked> candidates = everybody.stream().filter(such).toList();
            if (!candidates.isEmpty()) {
                deed.accept(candidates.get(which % candidates.size()));
            }
        }

        private void begin(Asked asked) {
            long now = time.getAsLong();
            Asked first = everybody.stream()
                    .filter(Asked::isWaiting)
                    .filter(other -> mayBegin(other.priority))
                    .min(Comparator.<Asked, Boolean>comparing(other -> !isOwedTheTurn(other.priority))
                            .thenComparingLong(other -> other.rank(now))
                            .thenComparingInt(everybody::indexOf))
                    .orElseThrow();
            assertThat(asked).as("the first in line begins").isSameAs(first);
            assertThat(now - asked.arrivedNanos).isLessThanOrEqualTo(LONGEST_WAIT.toNanos());
            asked.begun++;
            lastBegun = asked.priority;
            begunAt.add(now);
            assertThat(count(Asked::isUnderWay)).isLessThanOrEqualTo(places);
        }

        /** Every other turn belongs to those who wait for an answer. */
        private boolean isOwedTheTurn(Priority priority) {
            return priority == Priority.INTERACTIVE && lastBegun != Priority.INTERACTIVE;
        }

        private boolean mayBegin(Priority priority) {
            long patient = count(asked -> asked.isUnderWay() && asked.priority != Priority.INTERACTIVE);
            return count(Asked::isUnderWay) < places
                    && (priority == Priority.INTERACTIVE || patient < Math.max(1, places - 1));
        }

        private long count(Predicate<Asked> such) {
            return everybody.stream().filter(such).count();
        }

        /** Nobody is forgotten: when all calls end, everybody who waits has a turn or is told that it is too late. */
        void closesInOrder() {
            for (int i = 0; i < 4 * QUEUE && count(asked -> asked.isWaiting() || asked.isUnderWay()) > 0; i++) {
                endEach();
                time.advance(Duration.ofSeconds(6));
            }
            assertThat(everybody).allMatch(asked -> asked.begun + asked.refused == 1);
            assertThat(budget.load(OdooLoad.Breaker.CLOSED, Optional.empty()).inFlight())
                    .isZero();
        }

        /** In no stretch of time more than fit into it. */
        void keptThePace(double perSecond) {
            for (int from = 0; from < begunAt.size(); from++) {
                for (int to = from + 1; to < begunAt.size(); to++) {
                    double seconds = (begunAt.get(to) - begunAt.get(from)) / 1e9;
                    assertThat(seconds * perSecond).isGreaterThanOrEqualTo(to - from - 1e-6);
                }
            }
        }
    }
}
