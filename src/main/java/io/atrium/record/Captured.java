package io.atrium.record;

import io.atrium.odoo.OdooRow;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * What Odoo said about one document.
 *
 * @param key see {@link DocumentKey}
 * @param row null when Odoo has no such record any more
 * @param lines its child rows, in order
 * @param readAt when Odoo was asked, by Atrium's clock. Odoo's own {@code write_date} cannot order readings: it shows
 *     seconds, and falls back when a line is deleted.
 * @param translations how it reads in the other languages that there are
 */
record Captured(long key, OdooRow row, List<OdooRow> lines, Instant readAt, Map<Language, Captured> translations) {

    static final String WRITTEN = "write_date";

    Captured(long key, OdooRow row, List<OdooRow> lines, Instant readAt) {
        this(key, row, lines, readAt, Map.of());
    }

    boolean isGone() {
        return row == null;
    }

    Captured with(Map<Language, Captured> readings) {
        return new Captured(key, row, lines, readAt, readings);
    }

    /**
     * Whether another reading found the same rows. Between the two somebody may have written them; then the next look
     * reads them again.
     */
    boolean isAlike(Captured other) {
        return !other.isGone()
                && isAlike(row, other.row)
                && lines.size() == other.lines.size()
                && IntStream.range(0, lines.size()).allMatch(i -> isAlike(lines.get(i), other.lines.get(i)));
    }

    private static boolean isAlike(OdooRow one, OdooRow other) {
        return one.id() == other.id() && Objects.equals(one.text(WRITTEN), other.text(WRITTEN));
    }
}
