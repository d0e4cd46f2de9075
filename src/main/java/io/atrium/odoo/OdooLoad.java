package io.atrium.odoo;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * How much of Odoo this process uses at a moment. Figures of the same moment, except for the breaker and the last answer.
 *
 * @param inFlight calls that were sent and have not ended
 * @param waiting calls that wait for their turn, for every priority
 * @param breaker whether Odoo is being asked at all
 * @param callsTotal calls sent since the start, for every priority
 * @param lastAnswerAt when Odoo last answered something, be it a refusal; empty before the first time
 */
public record OdooLoad(
        int inFlight,
        Map<Priority, Integer> waiting,
        Breaker breaker,
        Map<Priority, Long> callsTotal,
        Optional<Instant> lastAnswerAt) {

    /** What keeps calls from an Odoo that is away. */
    public enum Breaker {
        /** Calls are sent. */
        CLOSED,
        /** Odoo is away and left alone. */
        OPEN,
        /** One call is sent to see whether Odoo is back. */
        HALF_OPEN
    }
}
