package io.atrium.record;

import io.atrium.odoo.OdooRow;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What Odoo said about one document.
 *
 * @param odooId the record's id
 * @param row null when Odoo has no such record any more
 * @param lines its child rows, in order
 * @param asOf when it was asked; whatever happened later, it may not show
 */
record Captured(int odooId, OdooRow row, List<OdooRow> lines, Instant asOf) {

    boolean isGone() {
        return row == null;
    }

    /** The latest write that this reading shows: of the row itself or of one of its lines. */
    Instant writeDate() {
        return Stream.concat(Stream.of(row), lines.stream())
                .map(part -> part.instant("write_date"))
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH);
    }
}
