package io.atrium.subscription;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** When to try again, and when to stop trying. */
class RetrySchedule {

    /** The wait after what failed for a reason of ours, and is no attempt. */
    static final Duration AFTER_OWN_TROUBLE = Duration.ofSeconds(1);

    private static final double JITTER = 0.2;

    private final List<Duration> delays;
    private final Duration longest;

    RetrySchedule(List<Duration> delays) {
        this.delays = delays;
        this.longest = delays.stream().max(Comparator.naturalOrder()).orElse(Duration.ZERO);
    }

    /**
     * The wait after a failed attempt; empty when that was the last one.
     *
     * @param attempt from 1
     * @param asked what the subscriber asked for: heeded when it is longer than ours, up to the longest of the schedule
     */
    Optional<Duration> delayAfter(int attempt, Duration asked) {
        if (attempt > delays.size()) {
            return Optional.empty();
        }
        Duration ours = jittered(delays.get(attempt - 1));
        Duration theirs = bounded(asked);
        return Optional.of(theirs.compareTo(ours) > 0 ? theirs : ours);
    }

    /** What a subscriber asked for, but no longer than the longest wait of the schedule. */
    Duration bounded(Duration asked) {
        return asked.compareTo(longest) > 0 ? longest : asked;
    }

    // Subscribers that failed together must not be tried again together.
    private static Duration jittered(Duration delay) {
        double factor = 1 - JITTER + 2 * JITTER * ThreadLocalRandom.current().nextDouble();
        return Duration.ofMillis((long) (delay.toMillis() * factor));
    }
}
