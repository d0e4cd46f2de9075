package io.atrium.odoo;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import java.util.Locale;

/** Shows how much of Odoo is used, at {@code /q/metrics}. */
class OdooMetrics {

    void register(@Observes StartupEvent started, MeterRegistry registry, Odoo odoo) {
        Gauge.builder("atrium.odoo.in.flight", () -> odoo.load().inFlight())
                .description("Calls that Odoo is working on")
                .register(registry);
        // Away counts as 1, so that the gauge can be summed and alerted on.
        Gauge.builder("atrium.odoo.away", () -> odoo.load().breaker() == OdooLoad.Breaker.CLOSED ? 0 : 1)
                .description("1 while Odoo is left alone because it is away")
                .register(registry);
        for (Priority priority : Priority.values()) {
            register(registry, odoo, priority);
        }
    }

    private static void register(MeterRegistry registry, Odoo odoo, Priority priority) {
        String label = priority.name().toLowerCase(Locale.ROOT);
        Gauge.builder("atrium.odoo.waiting", () -> odoo.load().waiting().get(priority))
                .description("Calls that wait for their turn")
                .tag("priority", label)
                .register(registry);
        FunctionCounter.builder("atrium.odoo.calls", odoo, used -> used.load()
                        .callsTotal()
                        .get(priority))
                .description("Calls that were sent")
                .tag("priority", label)
                .register(registry);
    }
}
