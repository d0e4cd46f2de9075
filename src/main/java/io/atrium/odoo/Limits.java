package io.atrium.odoo;

import java.time.Duration;

/**
 * What protects Odoo and its callers from each other.
 *
 * @param queue most calls that wait for their turn
 * @param retries how often a call that changes nothing is tried again
 * @param retryDelay before the first repetition
 * @param breakerDelay how long Odoo is left alone
 * @param breakerWindow calls that are looked at to decide whether it is away
 */
record Limits(int queue, int retries, Duration retryDelay, Duration breakerDelay, int breakerWindow) {

    static final Limits DEFAULT = new Limits(256, 2, Duration.ofMillis(200), Duration.ofSeconds(5), 10);
}
