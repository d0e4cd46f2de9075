package io.atrium.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * The answer to a delivery that is stored.
 *
 * @param receipt of this delivery, or of the first of which this is a copy
 * @param duplicate true for a copy, otherwise null and not shown
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Receipt(String receipt, Boolean duplicate) {

    static Receipt first(String id) {
        return new Receipt(id, null);
    }

    static Receipt copyOf(String id) {
        return new Receipt(id, true);
    }
}
