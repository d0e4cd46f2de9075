package io.atrium.record;

import io.atrium.odoo.OdooRow;
import java.time.Instant;
import java.util.List;

/**
 * What Odoo said about one document.
 *
 * @param key see {@link DocumentKey}
 * @param row null when Odoo has no such record any more
 * @param lines its child rows, in order
 * @param readAt when Odoo was asked, by Atrium's clock. Odoo's own {@code write_date} cannot order readings: it shows
 *     seconds, and falls back when a line is deleted.
 */
record Captured(long key, OdooRow row, List<OdooRow> lines, Instant readAt) {

    boolean isGone() {
        return row == null;
    }
}
