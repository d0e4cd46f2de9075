package io.atrium.audit;

import io.atrium.access.Caller;
import io.atrium.access.CallerSource;
import io.atrium.audit.AuditTrail.Entry;
import io.atrium.http.Correlation;
import io.atrium.http.Witness;
import io.atrium.kernel.Failure;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jboss.logging.Logger;

/**
 * Writes into the trail which calls were denied, before they are answered. Of callers without a valid token the first call
 * from an address is told at once, and the others of the same ten seconds as a number: a flood would fill the trail.
 */
@ApplicationScoped
class Denials implements Witness {

    private static final Logger LOG = Logger.getLogger(Denials.class);
    private static final String ACTION = "call.denied";
    private static final String STRANGER = "unknown";
    private static final Duration GATHERED = Duration.ofSeconds(10);

    /** Addresses that are told apart at a time. */
    private static final int MOST = 1_000;

    private static final String ELSEWHERE = "elsewhere";

    /** Paths without secrets in them. */
    private static final String TOLD = "/(v1|ops)/.*";

    private final AuditTrail trail;
    private final MeterRegistry metrics;
    private final Vertx vertx;
    private final Map<String, LongAdder> strangers = new ConcurrentHashMap<>();
    private long timer;

    Denials(AuditTrail trail, MeterRegistry metrics, Vertx vertx) {
        this.trail = trail;
        this.metrics = metrics;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent started) {
        timer = vertx.setPeriodic(GATHERED.toMillis(), tick -> tellNumbers());
    }

    void stop(@Observes ShutdownEvent stopping) {
        vertx.cancelTimer(timer);
        tellNumbers();
    }

    @Override
    public Uni<Void> denied(RoutingContext context, Failure failure) {
        Optional<Caller> caller = CallerSource.of(context);
        return caller.isPresent() ? denied(context, caller.get(), failure) : strange(context, failure);
    }

    private Uni<Void> denied(RoutingContext context, Caller caller, Failure failure) {
        return tell(Entry.done(caller, ACTION, Correlation.id(context))
                .ending(failure.code().text())
                .noting(call(context)));
    }

    private Uni<Void> strange(RoutingContext context, Failure failure) {
        String address = address(context);
        String key = strangers.size() < MOST || strangers.containsKey(address) ? address : ELSEWHERE;
        LongAdder others = strangers.putIfAbsent(key, new LongAdder());
        if (others != null) {
            others.increment();
            return Uni.createFrom().voidItem();
        }
        return tell(new Entry(
                STRANGER,
                ACTION,
                null,
                failure.code().text(),
                call(context) + " from " + address,
                Correlation.id(context)));
    }

    private static String address(RoutingContext context) {
        return context.request().remoteAddress() == null
                ? STRANGER
                : context.request().remoteAddress().hostAddress();
    }

    /** Never the query: anything may stand there. */
    private static String call(RoutingContext context) {
        String path = context.normalizedPath();
        return context.request().method() + " "
                + (path.matches(TOLD) ? path : path.replaceFirst("^(/[^/]*).*$", "$1/…"));
    }

    private void tellNumbers() {
        strangers.keySet().forEach(address -> {
            LongAdder others = strangers.remove(address);
            if (others != null && others.sum() > 0) {
                tell(new Entry(
                                STRANGER,
                                ACTION,
                                null,
                                "unauthenticated",
                                "%d more from %s".formatted(others.sum(), address),
                                Correlation.newId()))
                        .subscribe()
                        .with(told -> {});
            }
        });
    }

    /** A denial stands, whether it can be told or not. */
    private Uni<Void> tell(Entry entry) {
        return trail.record(entry).onFailure().recoverWithItem(failure -> {
            metrics.counter("atrium.audit.untold").increment();
            LOG.warnf(
                    "a denied call is not in the audit trail: %s %s %s (%s)",
                    entry.caller(), entry.outcome(), entry.note(), entry.correlationId());
            return null;
        });
    }
}
