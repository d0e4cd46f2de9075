package io.atrium.webhook;

import io.atrium.http.Cursor;
import io.atrium.http.Parameters;
import io.atrium.kernel.Failure;
import java.time.Instant;
import java.util.Set;

/**
 * Which deliveries are looked for; what is null does not matter.
 *
 * @param since received then or later
 * @param until received before
 * @param after the last receipt of the page before
 */
record ReceiptSearch(
        String source,
        String state,
        Instant since,
        Instant until,
        String eventId,
        String correlationId,
        String after,
        int limit) {

    static final Set<String> PARAMETERS =
            Set.of("source", "state", "since", "until", "eventId", "correlationId", "limit", "cursor");

    private static final Set<String> STATES = Set.of("accepted", "applied", "stuck");
    private static final String SORT = "newest";

    /** @throws Failure {@code invalid} */
    static ReceiptSearch of(Parameters parameters) {
        String state = parameters.text("state");
        if (state != null && !STATES.contains(state)) {
            throw Failure.invalid("state", "The state must be accepted, applied or stuck");
        }
        String cursor = parameters.text("cursor");
        return new ReceiptSearch(
                parameters.text("source"),
                state,
                parameters.instant("since"),
                parameters.instant("until"),
                parameters.text("eventId"),
                parameters.text("correlationId"),
                cursor == null ? null : Cursor.parse(cursor, SORT).value(),
                parameters.limit());
    }

    String next(String lastReceipt) {
        return new Cursor(SORT, lastReceipt, 0).text();
    }
}
