package io.atrium.http;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready any more as soon as the process is to end. */
@Readiness
@ApplicationScoped
class DrainHealth implements HealthCheck {

    private final Drain drain;

    DrainHealth(Drain drain) {
        this.drain = drain;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("taking requests")
                .status(!drain.isLeaving())
                .build();
    }
}
