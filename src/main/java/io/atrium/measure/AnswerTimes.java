package io.atrium.measure;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;

/** How long answers take, in a few steps: enough to tell the slow from the usual, few enough for every operation. */
class AnswerTimes {

    private static final double[] STEPS = {
        Duration.ofMillis(5).toNanos(),
        Duration.ofMillis(25).toNanos(),
        Duration.ofMillis(100).toNanos(),
        Duration.ofMillis(500).toNanos(),
        Duration.ofSeconds(2).toNanos(),
        Duration.ofSeconds(10).toNanos()
    };

    @Produces
    @Singleton
    MeterFilter steps() {
        return new MeterFilter() {
            @Override
            public DistributionStatisticConfig configure(Meter.Id meter, DistributionStatisticConfig config) {
                return meter.getName().equals("http.server.requests")
                        ? DistributionStatisticConfig.builder()
                                .serviceLevelObjectives(STEPS)
                                .build()
                                .merge(config)
                        : config;
            }
        };
    }
}
