package io.atrium.command;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** As configured by default, but for the interval; nobody dies, so leases are long. */
record Settings(Duration sweepInterval, Map<String, Ownership> ownership, Map<String, List<String>> systems)
        implements CommandConfig {

    Settings(Duration sweepInterval) {
        this(sweepInterval, Map.of(), Map.of());
    }

    @Override
    public boolean secondPersons() {
        return true;
    }

    @Override
    public Map<String, Boolean> secondPerson() {
        return Map.of();
    }

    @Override
    public Duration approvalExpiresAfter() {
        return Duration.ofDays(7);
    }

    @Override
    public boolean dutiesApart() {
        return false;
    }

    @Override
    public Map<String, List<String>> duties() {
        return Map.of();
    }

    @Override
    public Optional<Duration> payloadRetention() {
        return Optional.empty();
    }

    @Override
    public Optional<Duration> retention() {
        return Optional.empty();
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
