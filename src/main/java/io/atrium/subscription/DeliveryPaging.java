package io.atrium.subscription;

import io.atrium.http.Cursor;
import io.atrium.http.Parameters;
import io.atrium.kernel.Failure;
import java.util.List;
import java.util.Set;

/**
 * Which page of deliveries.
 *
 * @param state only in this state; null for all
 * @param before only what is older than this one
 */
record DeliveryPaging(String state, int limit, long before) {

    static final Set<String> PARAMETERS = Set.of("state", "limit", "cursor");

    private static final Set<String> STATES = Set.of("pending", "delivered", "dead");
    private static final String SORT = "newest";

    /** @throws Failure {@code invalid} */
    static DeliveryPaging of(Parameters parameters) {
        String state = parameters.text("state");
        if (state != null && !STATES.contains(state)) {
            throw Failure.invalid("state", "The state must be pending, delivered or dead");
        }
        String cursor = parameters.text("cursor");
        return new DeliveryPaging(
                state,
                parameters.limit(),
                cursor == null ? Long.MAX_VALUE : Cursor.parse(cursor, SORT).id());
    }

    /** A page from the rows found, of which there may be one more than fit. */
    Page<Delivery> cut(List<Delivery> found) {
        if (found.size() <= limit) {
            return new Page<>(found, null);
        }
        List<Delivery> data = found.subList(0, limit);
        return new Page<>(data, new Cursor(SORT, "", data.get(limit - 1).number()).text());
    }

    /** What leads to the page after this one. */
    String query(String next) {
        return "limit=%d%s&cursor=%s".formatted(limit, state == null ? "" : "&state=" + state, next);
    }
}
