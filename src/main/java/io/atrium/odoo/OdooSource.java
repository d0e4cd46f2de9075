package io.atrium.odoo;

import io.atrium.kernel.SecretFile;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/** Makes the application's {@link Odoo} from its configuration. */
class OdooSource {

    private static final Logger LOG = Logger.getLogger(OdooSource.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

    @Produces
    @Singleton
    Odoo odoo(Vertx vertx, OdooConfig config, Clock clock) {
        OdooSettings settings = settings(config);
        Odoo odoo = Odoo.connect(vertx, settings, limits(config), clock);
        config.apiKeyFile().ifPresent(file -> follow(vertx, file, new AtomicReference<>(settings.apiKey()), odoo));
        return odoo;
    }

    /** For as long as the process lives, as the Odoo does. */
    private static void follow(Vertx vertx, Path file, AtomicReference<String> known, Odoo odoo) {
        io.vertx.core.Vertx loop = vertx.getDelegate();
        loop.setPeriodic(BETWEEN_LOOKS.toMillis(), tick -> loop.executeBlocking(
                        () -> SecretFile.read(file).text())
                .onSuccess(found -> {
                    if (!found.isBlank() && !found.equals(known.getAndSet(found))) {
                        odoo.renew(found);
                        LOG.infof("Odoo is spoken to with another key now, that of %s", file.getFileName());
                    }
                })
                .onFailure(
                        unreadable -> LOG.warnf("%s cannot be read; the key stays what it was", file.getFileName())));
    }

    void close(@Disposes Odoo odoo) {
        odoo.close();
    }

    private static Optional<String> apiKey(OdooConfig config) {
        return config.apiKeyFile().map(OdooSource::read).or(config::apiKey);
    }

    private static String read(Path file) {
        try {
            return SecretFile.read(file).text();
        } catch (IOException unreadable) {
            throw new IllegalStateException("atrium.odoo.api-key-file cannot be read: " + file, unreadable);
        }
    }

    /** @throws IllegalStateException naming every missing key at once */
    static OdooSettings settings(OdooConfig config) {
        Map<String, Optional<?>> required = new LinkedHashMap<>();
        required.put("atrium.odoo.url", config.url());
        required.put("atrium.odoo.database", config.database());
        required.put("atrium.odoo.login", config.login());
        required.put("atrium.odoo.api-key", apiKey(config));
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
                apiKey(config).orElseThrow(),
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
