package io.atrium.command;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** As configured by default, but for the interval; nobody dies, so leases are long. */
record Settings(Duration sweepInterval, Map<String, Ownership> ownership, Map<String, List<String>> systems)
        implements CommandConfig {

    Settings(Duration sweepInterval) {
        this(sweepInterval, Map.of(), Map.of());
    }

    @Override
    public Duration answerWithin() {
        return Duration.ofSeconds(15);
    }

    @Override
    public Duration lease() {
        return Duration.ofMinutes(10);
    }

    @Override
    public Duration longestPause() {
        return Duration.ofMinutes(1);
    }

    @Override
    public Duration giveUpAfter() {
        return Duration.ofHours(24);
    }
}
