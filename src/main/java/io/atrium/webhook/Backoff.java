package io.atrium.webhook;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait after a failed attempt: doubling from two seconds to five minutes, the last half left to chance. */
final class Backoff {

    private static final Duration FIRST = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final RandomGenerator chance;

    Backoff(RandomGenerator chance) {
        this.chance = chance;
    }

    Duration after(int attempt) {
        // Beyond 20 doublings the cap has long been reached.
        long doubled = FIRST.toMillis() << Math.min(Math.max(attempt, 1) - 1, 20);
        long full = Math.min(doubled, LONGEST.toMillis());
        return Duration.ofMillis(full / 2 + chance.nextLong(full / 2 + 1));
    }
}
