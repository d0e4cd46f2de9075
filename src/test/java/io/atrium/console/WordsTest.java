package io.atrium.console;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** How the pages say things, and read what people fill in. */
class WordsTest {

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0 s",
        "PT89S, 89 s",
        "PT90S, 2 min",
        "PT59M, 59 min",
        "PT89M59S, 90 min",
        "PT90M, 2 h",
        "PT35H, 35 h",
        "PT36H, 2 days",
        "P14D, 14 days"
    })
    void aDurationIsSaidInItsLargestUnit(Duration duration, String words) {
        assertThat(Words.lasting(duration)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-30T22:04, 2026-11-30T22:04:00Z",
        "2026-11-30T22:04:05, 2026-11-30T22:04:05Z",
        "2026-11-30T22:04:05Z, 2026-11-30T22:04:05Z",
        "yesterday, yesterday"
    })
    void aTimeOfABrowsersFieldIsMeantInUtc(String field, String time) {
        assertThat(Query.time(field)).isEqualTo(time);
    }

    @Test
    void whatIsFilledInStaysOneValueOfTheQuery() {
        Query query =
                new Query().with("subject", "a&b=c d#e/../f").with("empty", " ").with("absent", (String) null);

        assertThat(query).hasToString("?subject=a%26b%3Dc%20d%23e%2F..%2Ff");
        assertThat(new Query()).hasToString("");
    }
}
