package io.atrium.limit;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The configured policies, each with its limiter. One that cannot be meant keeps Atrium from starting. */
@Startup
@ApplicationScoped
class Limiters {

    private final Map<String, Limiter> byName = new HashMap<>();

    Limiters(
            LimitConfig config,
            @ConfigProperty(name = "atrium.redis.url") Optional<String> redis,
            Vertx vertx,
            MeterRegistry metrics) {
        Optional<SharedCount> shared = redis.map(url -> new SharedCount(vertx, url, config.redisPatience()));
        shared.ifPresent(count -> metrics.gauge("atrium.limit.redis.away", count, each -> each.isAway() ? 1 : 0));
        List<String> problems = new ArrayList<>();
        config.policies().forEach((name, policy) -> {
            try {
                byName.put(name, limiter(Policy.of(name, policy), shared));
            } catch (IllegalArgumentException unfit) {
                problems.add(unfit.getMessage());
            }
        });
        if (!problems.isEmpty()) {
            throw new IllegalStateException("Rate limits are not fit to start: " + String.join("; ", problems));
        }
    }

    private static Limiter limiter(Policy policy, Optional<SharedCount> shared) {
        Limiter local = new LocalLimiter(policy, () -> TimeUnit.NANOSECONDS.toMicros(System.nanoTime()));
        return shared.<Limiter>map(count -> new SharedLimiter(count, local)).orElse(local);
    }

    /** @throws IllegalStateException when no policy has that name */
    Limiter named(String name) {
        return Optional.ofNullable(byName.get(name))
                .orElseThrow(() -> new IllegalStateException("atrium.limit.policies." + name + " is missing"));
    }
}
