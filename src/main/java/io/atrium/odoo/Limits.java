package io.atrium.odoo;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * What protects Odoo and its callers from each other.
 *
 * @param queue most calls that wait for their turn, of each priority
 * @param maxCallsPerSecond evenly spaced; empty for no limit
 * @param retries how often a call that changes nothing is tried again
 * @param retryDelay before the first repetition
 * @param breakerDelay how long Odoo is left alone
 * @param breakerWindow calls that are looked at to decide whether it is away
 */
record Limits(
        int queue,
        OptionalDouble maxCallsPerSecond,
        int retries,
        Duration retryDelay,
        Duration breakerDelay,
        int breakerWindow) {

    static final Limits DEFAULT =
            new Limits(256, OptionalDouble.empty(), 2, Duration.ofMillis(200), Duration.ofSeconds(5), 10);

    /** @throws IllegalArgumentException naming what cannot work */
    Limits {
        require(queue > 0, "atrium.odoo.queue must be at least 1");
        require(
                maxCallsPerSecond.isEmpty() || maxCallsPerSecond.getAsDouble() > 0,
                "atrium.odoo.max-calls-per-second must be more than nothing");
    }

    private static void require(boolean met, String otherwise) {
        if (!met) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
