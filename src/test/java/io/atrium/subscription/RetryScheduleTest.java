package io.atrium.subscription;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class RetryScheduleTest {

    private final RetrySchedule schedule =
            new RetrySchedule(Settings.of(Map.of()).retrySchedule());

    @ParameterizedTest
    @CsvSource({"1,PT5S", "2,PT5M", "3,PT30M", "4,PT2H", "5,PT5H", "6,PT10H", "7,PT14H", "8,PT20H", "9,PT24H"})
    void waitsAsLongAsTheScheduleSaysGiveOrTakeAFifth(int attempt, Duration expected) {
        Duration delay = schedule.delayAfter(attempt, Duration.ZERO).orElseThrow();

        assertThat(delay)
                .isBetween(
                        expected.multipliedBy(8).dividedBy(10),
                        expected.multipliedBy(12).dividedBy(10));
    }

    @Test
    void endsAfterTheLastWait() {
        Optional<Duration> delay = schedule.delayAfter(10, Duration.ZERO);

        assertThat(delay).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"PT1H,PT1H", "P30D,PT24H"})
    void heedsALongerWaitThatTheSubscriberAsksForWithinReason(Duration asked, Duration expected) {
        Duration delay = schedule.delayAfter(1, asked).orElseThrow();

        assertThat(delay).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            delimiter = '|',
            value = {
                "120 | PT2M",
                "Tue, 03 Jun 2025 10:01:00 GMT | PT1M",
                "Tue, 03 Jun 2025 09:00:00 GMT | PT0S",
                "soon | PT0S",
                "-5 | PT0S",
                "99999999999999999999 | PT0S",
                "- | PT0S"
            })
    void readsRetryAfterAsSecondsOrAsADate(String header, Duration expected) {
        Duration wait = RetryAfter.parse(header, Instant.parse("2025-06-03T10:00:00Z"));

        assertThat(wait).isEqualTo(expected);
    }
}
