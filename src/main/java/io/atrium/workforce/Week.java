package io.atrium.workforce;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A week of ISO 8601: from Monday to Sunday, of the year that has its Thursday.
 *
 * @param monday its first day
 */
record Week(LocalDate monday) implements Comparable<Week> {

    private static final Pattern TEXT = Pattern.compile("\\d{4}-W\\d{2}");

    /** The week that a day is in. */
    static Week of(LocalDate day) {
        return new Week(day.minusDays(day.getDayOfWeek().getValue() - 1L));
    }

    /** Such as {@code 2026-W03}; empty when there is no such week. */
    static Optional<Week> parse(String text) {
        try {
            return TEXT.matcher(text).matches()
                    ? Optional.of(new Week(LocalDate.parse(text + "-1", DateTimeFormatter.ISO_WEEK_DATE)))
                    : Optional.empty();
        } catch (DateTimeException noSuchWeek) {
            return Optional.empty();
        }
    }

    String text() {
        return "%04d-W%02d"
                .formatted(monday.get(IsoFields.WEEK_BASED_YEAR), monday.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
    }

    List<LocalDate> days() {
        return Stream.iterate(monday, day -> day.plusDays(1)).limit(7).toList();
    }

    Week plus(long weeks) {
        return new Week(monday.plusWeeks(weeks));
    }

    /** This week and those after it, up to and with that one. */
    Stream<Week> upTo(Week last) {
        return Stream.iterate(this, week -> week.compareTo(last) <= 0, week -> week.plus(1));
    }

    /** How many weeks later that one is. */
    long until(Week later) {
        return ChronoUnit.WEEKS.between(monday, later.monday);
    }

    @Override
    public int compareTo(Week other) {
        return monday.compareTo(other.monday);
    }
}
