package io.atrium.event;

import io.smallrye.health.api.Wellness;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/**
 * Whether facts get as far as their consumers. Told under {@code /q/health/well} and not to those who decide where requests
 * go: reads and writes need no Kafka.
 */
@Wellness
@ApplicationScoped
class ChannelHealth implements HealthCheck {

    private final Kafka kafka;
    private final Relay relay;

    ChannelHealth(Kafka kafka, Relay relay) {
        this.kafka = kafka;
        this.relay = relay;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer =
                HealthCheckResponse.named("facts").withData("through", kafka.isUsed() ? "Kafka" : "this process");
        relay.trouble().ifPresent(trouble -> answer.withData("trouble", trouble));
        return answer.status(relay.trouble().isEmpty()).build();
    }
}
