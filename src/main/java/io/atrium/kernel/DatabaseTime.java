package io.atrium.kernel;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Moments as PostgreSQL's {@code timestamptz} is spoken of by its driver: null stands for null. */
public final class DatabaseTime {

    private DatabaseTime() {}

    /** The moment as a value of a statement. */
    public static OffsetDateTime utc(Instant moment) {
        return moment == null ? null : moment.atOffset(ZoneOffset.UTC);
    }

    /** The moment that a column holds. */
    public static Instant instant(OffsetDateTime column) {
        return column == null ? null : column.toInstant();
    }
}
