package io.atrium.watch;

import io.atrium.measure.HourlyCount;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;

/**
 * What is counted hour by hour.
 *
 * @param number in the database
 * @param count what says what it is
 * @param type empty for all that comes from the source
 * @param unit the currency of an amount; else empty
 * @param since the first hour in which there was something
 * @param deviation the median of how much values are off what is usual, in hours like the one that is judged
 */
record Series(int number, HourlyCount count, String source, String type, String unit, Instant since, double deviation) {

    static Series of(Row row, HourlyCount count, double deviation) {
        return new Series(
                row.getInteger("number"),
                count,
                row.getString("source"),
                row.getString("type"),
                row.getString("unit"),
                row.getOffsetDateTime("first_hour").toInstant(),
                deviation);
    }

    Scale scale() {
        return Scale.of(count.kind());
    }

    /** Whether an hour without anything is a zero, and not merely silent. */
    boolean countsNothing() {
        return count.kind() != HourlyCount.Kind.AMOUNT;
    }
}
