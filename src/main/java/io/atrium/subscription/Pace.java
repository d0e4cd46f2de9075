package io.atrium.subscription;

import java.time.Duration;
import java.time.Instant;

/** So many a second: a second's worth at once after a pause, otherwise evenly. */
final class Pace {

    private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();

    private final Duration step;
    /** When the whole of a second's worth will be there again. */
    private Instant fullAt = Instant.MIN;

    /** @param rate a second; 0 for no limit */
    Pace(int rate) {
        this.step = rate == 0 ? Duration.ZERO : Duration.ofNanos(SECOND_NANOS / rate);
    }

    /** Takes one if there is one. */
    boolean take(Instant now) {
        if (step.isZero()) {
            return true;
        }
        if (!pause(now).isZero()) {
            return false;
        }
        fullAt = (fullAt.isAfter(now) ? fullAt : now).plus(step);
        return true;
    }

    /** The last one was not needed. */
    void giveBack() {
        fullAt = fullAt.equals(Instant.MIN) ? fullAt : fullAt.minus(step);
    }

    /** How long until there is one. */
    Duration pause(Instant now) {
        if (step.isZero() || !fullAt.isAfter(now)) {
            return Duration.ZERO;
        }
        Duration until = Duration.between(now, fullAt).plus(step).minusNanos(SECOND_NANOS);
        return until.isNegative() ? Duration.ZERO : until;
    }
}
