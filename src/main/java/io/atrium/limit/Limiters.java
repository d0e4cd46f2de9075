package io.atrium.limit;

import io.micrometer.core.instrument.Gauge;
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
    private final Map<String, LocalLimiter> localByName = new HashMap<>();

    Limiters(
            LimitConfig config,
            @ConfigProperty(name = "atrium.redis.url") Optional<String> redis,
            Vertx vertx,
            MeterRegistry metrics) {
        Optional<SharedCount> shared = redis.map(url -> new SharedCount(vertx, url, config.redisPatience()));
        // Also where there is none, so that whoever watches need not know.
        Gauge.builder(
                        "atrium.limit.redis.away",
                        () -> shared.filter(SharedCount::isAway).isPresent() ? 1 : 0)
                .description("1 while Redis is away")
                .register(metrics);
        config.policies().keySet().forEach(name -> metrics.counter("atrium.limit.refused", "policy", name));
        List<String> problems = new ArrayList<>();
        config.policies().forEach((name, policy) -> {
            try {
                LocalLimiter local = local(Policy.of(name, policy));
                localByName.put(name, local);
                byName.put(
                        name,
                        shared.<Limiter>map(count -> new SharedLimiter(count, local))
                                .orElse(local));
            } catch (IllegalArgumentException unfit) {
                problems.add(unfit.getMessage());
            }
        });
        if (config.maxUnderWay() < 1) {
            problems.add("atrium.limit.max-under-way must be 1 or more");
        }
        if (!problems.isEmpty()) {
            throw new IllegalStateException("Rate limits are not fit to start: " + String.join("; ", problems));
        }
    }

    private static LocalLimiter local(Policy policy) {
        return new LocalLimiter(policy, () -> TimeUnit.NANOSECONDS.toMicros(System.nanoTime()));
    }

    /** @throws IllegalStateException when no policy has that name */
    Limiter named(String name) {
        return named(name, byName);
    }

    /**
     * One that this replica counts alone, also where there is a Redis.
     *
     * @throws IllegalStateException when no policy has that name
     */
    LocalLimiter localNamed(String name) {
        return named(name, localByName);
    }

    private static <T> T named(String name, Map<String, T> limiters) {
        return Optional.ofNullable(limiters.get(name))
                .orElseThrow(() -> new IllegalStateException("atrium.limit.policies." + name + " is missing"));
    }
}
