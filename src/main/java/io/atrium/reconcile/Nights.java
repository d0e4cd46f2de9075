package io.atrium.reconcile;

import io.atrium.reconcile.Domains.Domain;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jboss.logging.Logger;

/** Begins the nightly runs, each once a night however many processes there are. */
@ApplicationScoped
class Nights {

    private static final Logger LOG = Logger.getLogger(Nights.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);

    /** A process that was away at the time begins the run when it is back, unless the night is over. */
    private static final Duration NIGHT = Duration.ofHours(2);

    private final Domains domains;
    private final Runs runs;
    private final Pool pool;
    private final Vertx vertx;
    private final Clock clock;
    private long timer;

    Nights(Domains domains, Runs runs, Pool pool, Vertx vertx, Clock clock) {
        this.domains = domains;
        this.runs = runs;
        this.pool = pool;
        this.vertx = vertx;
        this.clock = clock;
    }

    void start(@Observes StartupEvent started) {
        timer = vertx.setPeriodic(BETWEEN_LOOKS.toMillis(), tick -> look().subscribe()
                .with(done -> {}, failure -> LOG.warnf("nightly comparisons begin later: %s", failure.getMessage())));
    }

    void stop(@Observes ShutdownEvent stopping) {
        vertx.cancelTimer(timer);
    }

    /** One look at the time. */
    Uni<Void> look() {
        Instant now = clock.instant();
        return Multi.createFrom()
                .iterable(domains.all())
                .filter(domain -> domain.at() != null)
                .filter(domain -> !last(domain, now).plus(NIGHT).isBefore(now))
                .onItem()
                .transformToUniAndConcatenate(domain ->
                        runs.begin(pool, domain.name(), domain.sourceName(), null, null, "atrium", last(domain, now)))
                .collect()
                .last()
                .replaceWithVoid();
    }

    /** When it was last time for the domain. */
    private static Instant last(Domain domain, Instant now) {
        Instant today =
                LocalDate.ofInstant(now, ZoneOffset.UTC).atTime(domain.at()).toInstant(ZoneOffset.UTC);
        return today.isAfter(now) ? today.minus(Duration.ofDays(1)) : today;
    }
}
