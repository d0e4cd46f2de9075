package io.atrium.workforce;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class WeekTest {

    @ParameterizedTest
    @CsvSource({
        "2026-01-12, 2026-W03", "2026-01-18, 2026-W03", "2026-01-19, 2026-W04",
        "2025-12-29, 2026-W01", "2027-01-03, 2026-W53", "2027-01-04, 2027-W01"
    })
    void aDayIsInTheWeekOfTheYearThatHasItsThursday(LocalDate day, String week) {
        assertThat(Week.of(day).text()).isEqualTo(week);
        assertThat(Week.parse(week)).contains(Week.of(day));
        assertThat(Week.of(day).days()).hasSize(7).contains(day);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"2025-W53", "2026-W54", "2026-W00", "2026-W3", "2026-03", "2026-w03", "W03", "", "2026-W03-1"})
    void whatIsNoWeekIsNotRead(String text) {
        assertThat(Week.parse(text)).isEmpty();
    }

    @Test
    void weeksFollowEachOther() {
        Week last = Week.parse("2027-W01").orElseThrow();

        assertThat(Week.parse("2026-W52").orElseThrow().upTo(last))
                .extracting(Week::text)
                .containsExactly("2026-W52", "2026-W53", "2027-W01");
        assertThat(last.upTo(last)).containsExactly(last);
    }
}
