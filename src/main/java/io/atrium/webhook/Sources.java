package io.atrium.webhook;

import io.atrium.kernel.Failure;
import io.atrium.kernel.SecretFile;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jboss.logging.Logger;

/**
 * The configured sources, each tried at start. One that is not fit keeps Atrium from starting. Secrets that lie in files
 * are read again while it runs, so that they are rotated without a restart; what is not fit is not taken on.
 */
@Startup
@ApplicationScoped
class Sources {

    private static final Logger LOG = Logger.getLogger(Sources.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

    private final Map<String, Source> byName = new ConcurrentSkipListMap<>();
    private final Map<String, List<SecretFile>> files = new ConcurrentHashMap<>();
    private final WebhookConfig config;
    private final Clock clock;
    private long timer;

    Sources(WebhookConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
        Fitting fitting = new Fitting(config.remember(), clock.instant());
        config.sources().forEach((name, source) -> {
            source.secretsPath().ifPresent(path -> files.put(name, filesIn(path)));
            fitting.fit(name, source).ifPresent(fit -> byName.put(name, fit));
        });
        if (!fitting.problems().isEmpty()) {
            throw new IllegalStateException(
                    "Webhook sources are not fit to start: " + String.join("; ", fitting.problems()));
        }
    }

    void start(@Observes StartupEvent started, Vertx vertx) {
        if (!files.isEmpty()) {
            timer = vertx.setPeriodic(
                    BETWEEN_LOOKS.toMillis(),
                    tick -> vertx.executeBlocking(() -> {
                        renew();
                        return null;
                    }));
        }
    }

    void stop(@Observes ShutdownEvent stopping, Vertx vertx) {
        vertx.cancelTimer(timer);
    }

    /** @throws Failure {@code not-found} */
    Source named(String name) {
        return Optional.ofNullable(byName.get(name))
                .orElseThrow(() -> Failure.notFound("There is no webhook source of that name."));
    }

    /** By name. */
    Collection<Source> all() {
        return byName.values();
    }

    /** Takes on the secrets of sources whose files have changed since. */
    void renew() {
        files.forEach((name, known) -> {
            WebhookConfig.SourceConfig source = config.sources().get(name);
            List<SecretFile> found = filesIn(source.secretsPath().orElseThrow());
            if (!found.equals(known)) {
                files.put(name, found);
                renew(name, source);
            }
        });
    }

    private void renew(String name, WebhookConfig.SourceConfig source) {
        Fitting fitting = new Fitting(config.remember(), clock.instant());
        Optional<Source> renewed = fitting.fit(name, byName.get(name).preset(), source);
        if (fitting.problems().isEmpty() && renewed.isPresent()) {
            byName.put(name, renewed.get());
            LOG.infof("%s has other secrets now: %s", name, renewed.get().secrets());
        } else {
            LOG.errorf(
                    "%s keeps the secrets it had; the others are not fit: %s",
                    name, String.join("; ", fitting.problems()));
        }
    }

    /** None when they cannot be read, which is said where they are used. */
    private static List<SecretFile> filesIn(Path path) {
        try {
            return SecretFile.in(path);
        } catch (IOException unreadable) {
            return List.of();
        }
    }
}
