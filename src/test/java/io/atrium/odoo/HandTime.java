package io.atrium.odoo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;

/** Time that passes when it is told to, with alarms that ring on the way. */
final class HandTime implements LongSupplier, Alarm {

    private final List<Bell> bells = new ArrayList<>();
    private long now = Long.MAX_VALUE - Duration.ofMinutes(1).toNanos();

    private record Bell(long at, Runnable run) {}

    @Override
    public long getAsLong() {
        return now;
    }

    @Override
    public void after(long nanos, Runnable run) {
        bells.add(new Bell(now + nanos, run));
    }

    void advance(Duration step) {
        long until = now + step.toNanos();
        for (Bell next = next(until); next != null; next = next(until)) {
            bells.remove(next);
            now = next.at;
            next.run.run();
        }
        now = until;
    }

    /** As {@link System#nanoTime()} it may overflow, so times are compared by their difference. */
    private Bell next(long until) {
        return bells.stream()
                .filter(bell -> bell.at - until <= 0)
                .min(Comparator.comparingLong(bell -> bell.at - until))
                .orElse(null);
    }
}
