package io.atrium.record;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * How far back a look at a model has to begin. Odoo stamps rows with the start of their transaction, so a look begins an
 * overlap before the newest stamp. But what has been seen for longer than the overlap is settled: every transaction that
 * began before it has ended since, and the look that began after that has read what they wrote. So an Odoo at rest is
 * not read over and over. Time is that of this process and only measures; it is never compared with Odoo's.
 */
final class Window {

    /** A stamp of Odoo's shows whole seconds: rows of the same one may begin a second later. */
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final long overlapNanos;
    private final Duration overlap;
    private final Deque<Seen> seen = new ArrayDeque<>();
    private Instant settled = Instant.MIN;

    Window(Duration overlap) {
        this.overlap = overlap;
        this.overlapNanos = overlap.plus(SECOND).toNanos();
    }

    /** Where a look begins, when the newest stamp that is stored is the cursor. */
    Instant from(Instant cursor) {
        Instant early = cursor.minus(overlap);
        Instant unsettled = settled.plus(SECOND);
        return unsettled.isAfter(early) ? unsettled : early;
    }

    /**
     * A look has ended well: everything it found is stored. Times are nanoseconds of a clock that only goes forward.
     *
     * @param newest the newest stamp that it saw; empty when it saw none
     */
    void looked(long began, long ended, Optional<Instant> newest) {
        while (!seen.isEmpty() && began - seen.peekFirst().at() > overlapNanos) {
            settled = later(settled, seen.pollFirst().stamp());
        }
        newest.filter(stamp -> seen.isEmpty() || stamp.isAfter(seen.peekLast().stamp()))
                .ifPresent(stamp -> seen.addLast(new Seen(stamp, ended)));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private record Seen(Instant stamp, long at) {}
}
