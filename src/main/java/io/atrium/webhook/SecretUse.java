package io.atrium.webhook;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers which secrets have signed, so that it is seen when the old one of two is not used any more. */
@ApplicationScoped
class SecretUse {

    private final MeterRegistry registry;
    private final Map<Secret, Instant> last = new ConcurrentHashMap<>();
    private final Map<Secret, Counter> counters = new ConcurrentHashMap<>();

    SecretUse(MeterRegistry registry) {
        this.registry = registry;
    }

    private record Secret(String source, String name) {}

    /** That one has signed a delivery that came then. */
    void note(Source source, String secret, Instant receivedAt) {
        last.put(new Secret(source.name(), secret), receivedAt);
        // Secrets are configured, so there are not many of these.
        counters.computeIfAbsent(
                        new Secret(source.name(), secret),
                        one -> registry.counter(
                                "atrium.webhook.secret.used", "source", one.source(), "secret", one.name()))
                .increment();
    }

    /** When this replica saw it last; empty for not since it started. */
    Optional<Instant> last(Source source, String secret) {
        return Optional.ofNullable(last.get(new Secret(source.name(), secret)));
    }
}
