package io.atrium.webhook;

import io.atrium.http.Correlation;
import io.atrium.kernel.Farewell;
import io.atrium.trace.Attribute;
import io.atrium.trace.Hop;
import io.atrium.trace.Origin;
import io.atrium.trace.Traces;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
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
    private final Fulfilment fulfilment;
    private final Traces traces;
    private final Vertx vertx;
    private final Clock clock;
    private final WebhookConfig config;
    private final Map<String, Lane> lanes = new TreeMap<>();
    private final List<Long> timers = new ArrayList<>();
    private final Map<String, Claimed> inWork = new ConcurrentHashMap<>();
    private volatile boolean open;

    Intake(
            Sources sources,
            Inbox inbox,
            Queue queue,
            Reading reading,
            Fulfilment fulfilment,
            Traces traces,
            Vertx vertx,
            Clock clock,
            WebhookConfig config) {
        this.inbox = inbox;
        this.queue = queue;
        this.reading = reading;
        this.fulfilment = fulfilment;
        this.traces = traces;
        this.vertx = vertx;
        this.clock = clock;
        this.config = config;
        sources.all().forEach(source -> lanes.put(source.name(), lane(source.name())));
    }

    private Lane lane(String source) {
        return new Lane(source, config.intake().parallel(), vertx, most -> next(source, most), this::fulfil);
    }

    void start(@Observes StartupEvent started) {
        open = true;
        timers.add(vertx.setPeriodic(0, config.intake().pollInterval().toMillis(), tick -> look()));
        timers.add(vertx.setPeriodic(BETWEEN_CLEANINGS.toMillis(), tick -> forget()));
    }

    private void look() {
        queue.due(lanes.keySet(), clock.instant())
                .subscribe()
                .with(
                        due -> due.forEach(this::wake),
                        failure -> LOG.warnf("Deliveries wait: the inbox cannot be read: %s", failure.getMessage()));
    }

    /** What is stored from now on is for others. */
    void rest(@Observes ShutdownDelayInitiatedEvent stopping) {
        open = false;
    }

    /** What is in work finishes, or is handed back. */
    void stop(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) ShutdownEvent stopped) {
        open = false;
        timers.forEach(vertx::cancelTimer);
        if (!Farewell.await(inWork::isEmpty, Farewell.PATIENCE)) {
            queue.handBack(inWork.values())
                    .onFailure()
                    .recoverWithNull()
                    .await()
                    .atMost(Farewell.PATIENCE);
        }
    }

    private Uni<Void> fulfil(Claimed delivery) {
        inWork.put(delivery.receipt(), delivery);
        Correlation.mark(delivery.correlationId());
        Origin origin = new Origin(delivery.traceparent(), delivery.correlationId());
        return traces.begin(Hop.CONSUMER, "apply " + delivery.source(), origin)
                .with(Attribute.SOURCE, delivery.source())
                .with(Attribute.ATTEMPT, delivery.attempt())
                .enter()
                .around(fulfilment.fulfil(delivery))
                .onTermination()
                .invoke(() -> inWork.remove(delivery.receipt()));
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
        return queue.plan(source, now, reading::subjects).chain(more -> queue.claim(
                        source, most, now, now.plus(config.intake().lease()))
                .map(claimed -> new Lane.Look(claimed, more && claimed.size() < most)));
    }

    private void forget() {
        inbox.forget(clock.instant())
                .repeat()
                .until(count -> count == 0)
                .onItem()
                .ignoreAsUni()
                .subscribe()
                .with(
                        done -> LOG.debug("Forgot the keys that had expired"),
                        failure -> LOG.warn("Old keys could not be deleted", failure));
    }
}
