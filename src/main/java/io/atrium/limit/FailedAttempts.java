package io.atrium.limit;

import io.atrium.access.Attempts;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Failed attempts take from the share of {@code failed-attempts} of their address; when it is used up, nothing from there
 * is looked at. Each replica counts for itself: asking Redis would cost more than what it spares.
 */
@ApplicationScoped
class FailedAttempts implements Attempts {

    private final LocalLimiter limiter;
    private final MeterRegistry metrics;

    FailedAttempts(Limiters limiters, MeterRegistry metrics) {
        this.limiter = limiters.localNamed("failed-attempts");
        this.metrics = metrics;
    }

    @Override
    public void begin(String address) {
        Policy.Taken next = limiter.look(address);
        if (!next.admitted()) {
            metrics.counter("atrium.limit.refused", "policy", limiter.policy().name())
                    .increment();
            throw new Failure(
                            FailureCode.RATE_LIMITED,
                            "Too many tokens from this address were not valid; others are looked at later")
                    .retryAfter(limiter.policy().pause(next));
        }
    }

    @Override
    public void failed(String address) {
        limiter.take(address);
    }
}
