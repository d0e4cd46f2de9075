package io.atrium.webhook;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/**
 * Keeps the inbox moving: each source has a lane, woken by a new delivery and by a timer, which finds what another
 * replica left behind.
 */
@ApplicationScoped
class Intake {

    private static final Logger LOG = Logger.getLogger(Intake.class);
    private static final Duration BETWEEN_CLEANINGS = Duration.ofMinutes(10);

    private final Inbox inbox;
    private final Queue queue;
    private final Reading reading;
    private final Quarantine quarantine;
    private final Fulfilment fulfilment;
    private final Vertx vertx;
    private final Clock clock;
    private final WebhookConfig config;
    private final Map<String, Lane> lanes = new TreeMap<>();
    private final List<Long> timers = new ArrayList<>();
    private volatile boolean open;

    Intake(
            Sources sources,
            Inbox inbox,
            Queue queue,
            Reading reading,
            Quarantine quarantine,
            Fulfilment fulfilment,
            Vertx vertx,
            Clock clock,
            WebhookConfig config) {
        this.inbox = inbox;
        this.queue = queue;
        this.reading = reading;
        this.quarantine = quarantine;
        this.fulfilment = fulfilment;
        this.vertx = vertx;
        this.clock = clock;
        this.config = config;
        sources.all().forEach(source -> lanes.put(source.name(), lane(source.name())));
    }

    private Lane lane(String source) {
        return new Lane(source, config.intake().parallel(), vertx, most -> next(source, most), fulfilment::fulfil);
    }

    void start(@Observes StartupEvent started) {
        open = true;
        timers.add(vertx.setPeriodic(0, config.intake().pollInterval().toMillis(), tick -> lanes.values()
                .forEach(Lane::wake)));
        timers.add(vertx.setPeriodic(BETWEEN_CLEANINGS.toMillis(), tick -> forget()));
    }

    /** What is in work finishes or is found again when its lease ends. */
    void stop(@Observes ShutdownEvent stopped) {
        open = false;
        timers.forEach(vertx::cancelTimer);
    }

    /** Says that a delivery of that source was stored. */
    void wake(String source) {
        lanes.get(source).wake();
    }

    /** The same, also for a source that is not configured any more, whose deliveries wait until it is. */
    void wakeIfThere(String source) {
        if (lanes.containsKey(source)) {
            wake(source);
        }
    }

    void wakeAll() {
        lanes.values().forEach(Lane::wake);
    }

    private Uni<Lane.Look> next(String source, int most) {
        if (!open) {
            return Uni.createFrom().item(Lane.Look.NOTHING);
        }
        Instant now = clock.instant();
        return queue.plan(source, reading::subjects).chain(more -> queue.claim(
                        source, most, now, now.plus(config.intake().lease()))
                .map(claimed -> new Lane.Look(claimed, more && claimed.size() < most)));
    }

    private void forget() {
        inbox.forget(clock.instant())
                .repeat()
                .until(count -> count == 0)
                .onItem()
                .ignoreAsUni()
                .chain(quarantine::forget)
                .subscribe()
                .with(
                        done -> LOG.debug("Forgot the keys that had expired, and old refusals"),
                        failure -> LOG.warn("Old keys and refusals could not be deleted", failure));
    }
}
