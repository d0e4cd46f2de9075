package io.atrium.odoo;

import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the application's {@link Odoo} from its configuration. */
class OdooSource {

    @Produces
    @Singleton
    Odoo odoo(Vertx vertx, OdooConfig config, Clock clock) {
        return Odoo.connect(vertx, settings(config), limits(config), clock);
    }

    void close(@Disposes Odoo odoo) {
        odoo.close();
    }

    /** @throws IllegalStateException naming every missing key at once */
    static OdooSettings settings(OdooConfig config) {
        Map<String, Optional<?>> required = new LinkedHashMap<>();
        required.put("atrium.odoo.url", config.url());
        required.put("atrium.odoo.database", config.database());
        required.put("atrium.odoo.login", config.login());
        required.put("atrium.odoo.api-key", config.apiKey());
        List<String> missing = required.entrySet().stream()
                .filter(entry -> entry.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
        if (!missing.isEmpty()) {
            throw new IllegalStateException("Odoo is not configured; missing: " + String.join(", ", missing));
        }
        return new OdooSettings(
                config.url().orElseThrow(),
                config.database().orElseThrow(),
                config.login().orElseThrow(),
                config.apiKey().orElseThrow(),
                config.protocol(),
                config.maxConcurrency(),
                config.timeout());
    }

    private static Limits limits(OdooConfig config) {
        return new Limits(
                config.queue(),
                config.maxCallsPerSecond(),
                config.retries(),
                config.retryDelay(),
                config.breakerDelay(),
                config.breakerWindow());
    }
}
