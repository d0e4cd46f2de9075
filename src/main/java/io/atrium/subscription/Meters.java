package io.atrium.subscription;

import io.atrium.subscription.Settlement.Outcome.Kind;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntSupplier;

/** What of deliveries is measured: never by subscription, of which there may be many. */
@ApplicationScoped
class Meters {

    private final MeterRegistry registry;
    private final Map<Kind, Counter> attempts = new EnumMap<>(Kind.class);
    private final Timer delay;

    Meters(MeterRegistry registry) {
        this.registry = registry;
        for (Kind kind : Kind.values()) {
            attempts.put(
                    kind,
                    Counter.builder("atrium.subscription.attempts")
                            .description("Attempts to deliver a fact, by what came of them")
                            .tag("outcome", kind.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                            .register(registry));
        }
        this.delay = Timer.builder("atrium.subscription.delay")
                .description("From when a fact became true until a subscriber accepted it")
                .serviceLevelObjectives(
                        Duration.ofMillis(50),
                        Duration.ofMillis(250),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(10),
                        Duration.ofMinutes(10))
                .register(registry);
    }

    void attempted(Kind kind, Pending delivery, Instant now) {
        attempts.get(kind).increment();
        if (kind == Kind.DELIVERED) {
            delay.record(Duration.between(delivery.factTime(), now));
        }
    }

    /** Measures the process as it stands whenever somebody looks. */
    void watch(IntSupplier lanes, IntSupplier resting, IntSupplier underWay) {
        gauge("atrium.subscription.lanes", "Subscriptions that this process sends for", lanes);
        gauge("atrium.subscription.resting", "Those of them that are left alone, because they mostly fail", resting);
        gauge("atrium.subscription.under.way", "Deliveries under way", underWay);
    }

    private void gauge(String name, String description, IntSupplier value) {
        // As a supplier, which the gauge holds on to: an object that it only watches goes with the next garbage.
        Gauge.builder(name, value::getAsInt).description(description).register(registry);
    }
}
