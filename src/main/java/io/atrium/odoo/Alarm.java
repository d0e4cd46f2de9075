package io.atrium.odoo;

/** Wakes somebody up later. */
@FunctionalInterface
interface Alarm {

    /** Runs it once, not before that many nanoseconds are over. Never blocks. */
    void after(long nanos, Runnable run);
}
