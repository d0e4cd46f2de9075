package io.atrium.subscription;

import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PaceTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Property(tries = 200)
    void neverAllowsMoreThanASecondsWorthAndTheRateSinceThen(
            @ForAll @IntRange(min = 1, max = 500) int rate, @ForAll @IntRange(min = 1, max = 5000) int millis) {
        Pace pace = new Pace(rate);
        int taken = 0;

        for (int at = 0; at <= millis; at++) {
            while (pace.take(START.plusMillis(at))) {
                taken++;
            }
        }

        assertThat(taken)
                .isBetween(rate + (int) (rate * (millis - 1L) / 1000), rate + 1 + (int) (rate * (long) millis / 1000));
    }

    @Test
    void saysHowLongUntilTheNextOne() {
        Pace pace = new Pace(4);
        while (pace.take(START)) {
            assertThat(pace.pause(START)).isLessThanOrEqualTo(Duration.ofMillis(250));
        }

        Duration pause = pace.pause(START);

        assertThat(pause).isEqualTo(Duration.ofMillis(250));
        assertThat(pace.take(START.plus(pause).minusMillis(1))).isFalse();
        assertThat(pace.take(START.plus(pause))).isTrue();
    }

    @Test
    void takesBackWhatWasNotNeeded() {
        Pace pace = new Pace(1);
        pace.take(START);

        pace.giveBack();

        assertThat(pace.take(START)).isTrue();
    }

    @Test
    void knowsNoLimitWithoutARate() {
        Pace pace = new Pace(0);

        for (int i = 0; i < 100_000; i++) {
            assertThat(pace.take(START)).isTrue();
        }
    }
}
