package io.atrium.watch;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What the statistics of the watch promise, whatever the history. */
class UsualTest {

    private static final int FEWEST = 4;
    private static final double FLOOR = 0.5;

    @Property
    void movingEverythingMovesTheMedianAndNoScore(
            @ForAll("histories") double[] history,
            @ForAll @DoubleRange(min = -1e4, max = 1e4) double value,
            @ForAll @IntRange(min = -100_000, max = 100_000) int shift) {
        Usual before = usual(history, FLOOR);
        Usual after = usual(Arrays.stream(history).map(each -> each + shift).toArray(), FLOOR);

        assertThat(after.median()).isCloseTo(before.median() + shift, near(before.median() + shift));
        assertThat(after.score(value + shift)).isCloseTo(before.score(value), near(before.score(value)));
    }

    @Property
    void anotherUnitChangesNoScore(
            @ForAll("histories") double[] history,
            @ForAll @DoubleRange(min = -1e4, max = 1e4) double value,
            @ForAll @DoubleRange(min = 0.01, max = 1_000) double scale) {
        Usual before = usual(history, FLOOR);
        Usual after = usual(Arrays.stream(history).map(each -> each * scale).toArray(), FLOOR * scale);

        assertThat(after.score(value * scale)).isCloseTo(before.score(value), near(before.score(value)));
    }

    @Property
    void lessIsTheMirrorOfMore(
            @ForAll("histories") double[] history, @ForAll @DoubleRange(min = -1e4, max = 1e4) double value) {
        Usual one = usual(history, FLOOR);
        Usual other = usual(Arrays.stream(history).map(each -> -each).toArray(), FLOOR);

        assertThat(other.score(-value)).isCloseTo(-one.score(value), near(one.score(value)));
    }

    @Property
    void aHistoryWithoutAnySpreadHasTheFloorForOne(
            @ForAll @DoubleRange(min = -1e4, max = 1e4) double always, @ForAll @IntRange(min = 4, max = 52) int weeks) {
        double[] history = new double[weeks];
        Arrays.fill(history, always);

        Usual usual = usual(history, FLOOR);

        assertThat(usual.spread()).isEqualTo(FLOOR);
        assertThat(usual.score(always)).isZero();
        assertThat(usual.score(always + 1)).isCloseTo(1 / FLOOR, Offset.offset(1e-6));
    }

    @Property
    void aStrangeValueInTheHistoryDoesNotHideTheNext(
            @ForAll @IntRange(min = 4, max = 52) int weeks,
            @ForAll @DoubleRange(min = 0, max = 1e4) double level,
            @ForAll @DoubleRange(min = 100, max = 1e6) double strange) {
        double[] history = new double[weeks];
        for (int i = 0; i < weeks; i++) {
            history[i] = level + i % 3;
        }
        history[weeks / 2] = level + strange;

        assertThat(usual(history, 1).score(level + strange)).isGreaterThan(6);
        assertThat(usual(history, 1).score(level + 1)).isBetween(-6.0, 6.0);
    }

    @Property
    void nothingIsSaidOfTooLittleHistory(@ForAll("short histories") double[] history) {
        assertThat(Usual.of(history, FEWEST, FLOOR, 0)).isEmpty();
        for (Scale scale : Scale.values()) {
            assertThat(Verdict.of(1e9, history, scale, 0, FEWEST, 6)).isEmpty();
        }
    }

    @Property
    void whatIsWithinTheBoundsIsUsualAndWhatIsOutsideIsNot(
            @ForAll("counts") List<Integer> history, @ForAll @IntRange(min = 0, max = 5_000) int value) {
        double[] values = history.stream().mapToDouble(Integer::doubleValue).toArray();

        Verdict verdict = Verdict.of(value, values, Scale.ROOT, 0, FEWEST, 6).orElseThrow();

        if (value > verdict.high() + 1e-6) {
            assertThat(verdict.isUnusual()).isTrue();
            assertThat(verdict.direction()).isEqualTo(Verdict.MORE);
        } else if (value < verdict.low() - 1e-6) {
            assertThat(verdict.isUnusual()).isTrue();
            assertThat(verdict.direction()).isEqualTo(Verdict.LESS);
        } else if (value > verdict.low() + 1e-6 && value < verdict.high() - 1e-6) {
            assertThat(verdict.isUnusual()).isFalse();
        }
    }

    @Property
    void everyScaleLeadsBack(@ForAll @DoubleRange(min = 0, max = 1) double part) {
        for (Scale scale : Scale.values()) {
            assertThat(scale.from(scale.to(part))).isCloseTo(part, Offset.offset(1e-9));
        }
        assertThat(Scale.LOGARITHM.from(Scale.LOGARITHM.to(-1e6 * part))).isCloseTo(-1e6 * part, Offset.offset(1e-3));
    }

    @Test
    void aSourceThatIsSilentIsAsUnusualAsOneThatIsLoud() {
        double[] history = {38, 41, 35, 38, 44, 31, 39, 37};

        assertThat(verdict(0, history)).get().satisfies(silent -> {
            assertThat(silent.isUnusual()).isTrue();
            assertThat(silent.direction()).isEqualTo(Verdict.LESS);
        });
        assertThat(verdict(412, history)).get().satisfies(loud -> {
            assertThat(loud.isUnusual()).isTrue();
            assertThat(loud.direction()).isEqualTo(Verdict.MORE);
            assertThat(loud.usual()).isEqualTo(38);
            assertThat(loud.weeks()).isEqualTo(8);
        });
        assertThat(verdict(45, history)).get().extracting(Verdict::isUnusual).isEqualTo(false);
    }

    @Test
    void whereNothingIsUsualAFewAreNotMuch() {
        double[] history = new double[8];

        assertThat(verdict(0, history)).get().extracting(Verdict::isUnusual).isEqualTo(false);
        assertThat(verdict(5, history)).get().extracting(Verdict::isUnusual).isEqualTo(false);
        assertThat(verdict(50, history)).get().extracting(Verdict::isUnusual).isEqualTo(true);
    }

    private static Optional<Verdict> verdict(double value, double[] history) {
        return Verdict.of(value, history, Scale.ROOT, 0, FEWEST, 6);
    }

    private static Usual usual(double[] history, double floor) {
        return Usual.of(history, FEWEST, floor, 0).orElseThrow();
    }

    private static Offset<Double> near(double value) {
        return Offset.offset(1e-6 * Math.max(1, Math.abs(value)));
    }

    @Provide
    Arbitrary<double[]> histories() {
        return Arbitraries.doubles()
                .between(-1e4, 1e4)
                .array(double[].class)
                .ofMinSize(FEWEST)
                .ofMaxSize(52);
    }

    @Provide("short histories")
    Arbitrary<double[]> shortHistories() {
        return Arbitraries.doubles().between(0, 1).array(double[].class).ofMaxSize(FEWEST - 1);
    }

    @Provide
    Arbitrary<List<Integer>> counts() {
        return Arbitraries.integers().between(0, 1_000).list().ofMinSize(FEWEST).ofMaxSize(12);
    }
}
