package io.atrium.subscription;

import io.atrium.kernel.Failure;
import io.atrium.kernel.Violation;
import java.util.ArrayList;
import java.util.List;

/**
 * Which page of deliveries.
 *
 * @param before only what is older than this position
 */
record DeliveryPaging(int limit, long before) {

    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 500;
    private static final int CURSOR_RADIX = 36;

    /** The page that the parameters ask for, either of which may be null. */
    static DeliveryPaging of(String limit, String cursor) {
        List<Violation> violations = new ArrayList<>();
        long size = limit == null ? DEFAULT_LIMIT : number(limit, 10);
        if (size < 1 || size > MAX_LIMIT) {
            violations.add(new Violation("limit", "must be a number from 1 to " + MAX_LIMIT));
        }
        long before = cursor == null ? Long.MAX_VALUE : number(cursor, CURSOR_RADIX);
        if (before < 1) {
            violations.add(new Violation("cursor", "must be a cursor that a page of this list gave as next"));
        }
        if (!violations.isEmpty()) {
            throw Failure.invalid(violations);
        }
        return new DeliveryPaging((int) size, before);
    }

    /** A page from the rows found, of which there may be one more than fit. */
    Page<Delivery> cut(List<Delivery> found) {
        if (found.size() <= limit) {
            return new Page<>(found, null);
        }
        List<Delivery> data = found.subList(0, limit);
        return new Page<>(data, Long.toString(data.get(limit - 1).position(), CURSOR_RADIX));
    }

    private static long number(String text, int radix) {
        try {
            return Long.parseLong(text, radix);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
