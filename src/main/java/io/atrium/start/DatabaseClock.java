package io.atrium.start;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * The time as PostgreSQL last told it, carried on since then by a counter of nanoseconds that nobody can set. So all replicas
 * have the same time, which is also that of what the database notes itself, and a machine's clock that is wrong or jumps
 * changes nothing. Until PostgreSQL has told it, it is the machine's.
 */
final class DatabaseClock extends Clock {

    /** What was longer on its way tells less than an earlier answer, from which the time is carried on instead. */
    private static final Duration LONGEST_ANSWER = Duration.ofMillis(250);

    /** For so long: counters differ from each other, too. */
    private static final Duration LONGEST_CARRIED = Duration.ofMinutes(1);

    private final Clock machine;
    private final LongSupplier counter;
    private final AtomicReference<Told> latest;

    /** A time, what the counter said then, and how long that was on its way. */
    private record Told(Instant time, long count, long taken) {}

    /** @param counter of nanoseconds, from any beginning */
    DatabaseClock(Clock machine, LongSupplier counter) {
        this(machine, counter, new AtomicReference<>());
    }

    private DatabaseClock(Clock machine, LongSupplier counter, AtomicReference<Told> latest) {
        this.machine = machine;
        this.counter = counter;
        this.latest = latest;
    }

    /**
     * What PostgreSQL has answered just now.
     *
     * @param asked what the counter said when it was asked
     */
    void told(Instant time, long asked) {
        long answered = counter.getAsLong();
        long taken = answered - asked;
        Told held = latest.get();
        if (held == null
                || taken <= Math.max(held.taken(), LONGEST_ANSWER.toNanos())
                || answered - held.count() > LONGEST_CARRIED.toNanos()) {
            latest.set(new Told(time, answered - taken / 2, taken));
        }
    }

    @Override
    public Instant instant() {
        Told told = latest.get();
        return told == null ? machine.instant() : told.time().plusNanos(counter.getAsLong() - told.count());
    }

    @Override
    public ZoneId getZone() {
        return machine.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return new DatabaseClock(machine.withZone(zone), counter, latest);
    }
}
