package io.atrium.watch;

import io.atrium.measure.HourlyCount.Kind;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.Locale;

/** Says in plain words why something is out of line. */
final class Explanation {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

    private Explanation() {}

    /**
     * Such as {@code Webhook source bamboohr, employee.upsert, Tuesdays 09:00–10:00 UTC: 412 deliveries, usually 38 (median
     * of 8 weeks; from 11 to 84 nothing would be said)}.
     */
    static String of(Series series, Verdict verdict, Instant hour, ZoneId zone) {
        return "%s %s%s, %s: %s, usually %s (median of %d weeks; from %s to %s nothing would be said)"
                .formatted(
                        series.count().from(),
                        series.source(),
                        series.type().isEmpty() ? "" : ", " + series.type(),
                        slot(hour, zone),
                        found(series, verdict.value()),
                        words(series, verdict.usual()),
                        verdict.weeks(),
                        bound(series, Math.ceil(verdict.low()), verdict.low()),
                        bound(series, Math.floor(verdict.high()), verdict.high()));
    }

    private static String slot(Instant hour, ZoneId zone) {
        ZonedDateTime begin = hour.atZone(zone);
        DayOfWeek day = begin.getDayOfWeek();
        return "%ss %s–%s %s"
                .formatted(
                        day.getDisplayName(TextStyle.FULL, Locale.ENGLISH),
                        TIME.format(begin),
                        TIME.format(begin.plusHours(1)),
                        zone.getId());
    }

    private static String found(Series series, double value) {
        return switch (series.count().kind()) {
            case COUNT -> words(series, value) + " " + series.count().signal();
            case AMOUNT -> "documents of " + words(series, value);
            case SHARE -> words(series, value) + " of the documents changed";
        };
    }

    /** Of things there are whole ones only. */
    private static String bound(Series series, double whole, double exact) {
        return words(series, series.count().kind() == Kind.COUNT ? whole : exact);
    }

    private static String words(Series series, double value) {
        return series.scale().words(value, series.unit());
    }

    /** Where to look; nothing is ever done by itself. */
    static String suggestion(String signal, String direction) {
        boolean isLess = direction.equals(Verdict.LESS);
        return switch (signal) {
            case "deliveries" ->
                isLess
                        ? "Ask the source whether it still sends, and see at /ops/v1/quarantine whether it is refused"
                        : "Ask the source whether it means to, such as by a first load; see at /ops/v1/receipts what came";
            case "amount" ->
                "See the documents of that hour at /v1/changes, and ask whose they are whether that is right";
            case "change-ratio" ->
                isLess
                        ? "See at /ops/v1/interfaces whether changes still arrive"
                        : "See at /v1/changes what has changed in so many documents, and ask whose they are before others act on it";
            default ->
                isLess
                        ? "See at /ops/v1/interfaces whether changes still arrive"
                        : "See the facts of that hour at /v1/changes, and ask whose they are whether that is right";
        };
    }
}
