package io.atrium.webhook;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait after a failed attempt: doubling from two seconds to a longest pause, the last half left to chance. */
final class Backoff {

    private static final Duration FIRST = Duration.ofSeconds(2);

    private final Duration longest;
    private final RandomGenerator chance;

    Backoff(Duration longest, RandomGenerator chance) {
        this.longest = longest;
        this.chance = chance;
    }

    Duration after(int attempt) {
        // Beyond 20 doublings the cap has long been reached.
        long doubled = FIRST.toMillis() << Math.min(Math.max(attempt, 1) - 1, 20);
        long full = Math.min(doubled, longest.toMillis());
        return Duration.ofMillis(full / 2 + chance.nextLong(full / 2 + 1));
    }
}
