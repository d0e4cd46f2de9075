package io.atrium.reconcile;

import io.atrium.http.Correlation;
import io.atrium.kernel.Failure;
import io.atrium.kernel.LastResort;
import io.atrium.kernel.LastResort.StuckWork;
import io.atrium.kernel.PublicId;
import io.atrium.reconcile.Domains.Domain;
import io.atrium.reconcile.Progress.Claimed;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Carries runs on, a page at a time, until none is left that may go on. */
@ApplicationScoped
class Runner {

    private static final Logger LOG = Logger.getLogger(Runner.class);
    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(5);
    private static final int LOOKED_AT_AGAIN = 200;

    private final Domains domains;
    private final Progress progress;
    private final AgainstOdoo odoo;
    private final AgainstSource source;
    private final LastResort lastResort;
    private final ReconcileConfig config;
    private final Vertx vertx;
    private long timer;
    private volatile boolean working;
    private volatile boolean open;

    Runner(
            Domains domains,
            Progress progress,
            AgainstOdoo odoo,
            AgainstSource source,
            LastResort lastResort,
            ReconcileConfig config,
            Vertx vertx) {
        this.domains = domains;
        this.progress = progress;
        this.odoo = odoo;
        this.source = source;
        this.lastResort = lastResort;
        this.config = config;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent started) {
        open = true;
        timer = vertx.setPeriodic(config.pollInterval().toMillis(), tick -> work());
    }

    void stop(@Observes ShutdownEvent stopping) {
        open = false;
        vertx.cancelTimer(timer);
    }

    private void work() {
        if (working) {
            return;
        }
        working = true;
        goOn().subscribe().with(done -> working = false, failure -> {
            LOG.warnf("comparisons go on later: %s", failure.getMessage());
            working = false;
        });
    }

    /** Completes when nothing may go on now. */
    Uni<Void> goOn() {
        return Uni.createFrom()
                .deferred(progress::claim)
                .call(claimed ->
                        claimed.map(this::carryOn).orElse(Uni.createFrom().voidItem()))
                .repeat()
                .whilst(claimed -> claimed.isPresent() && open)
                .collect()
                .last()
                .replaceWithVoid();
    }

    /** Does not fail: what goes wrong is tried again, or ends the run. */
    private Uni<Void> carryOn(Claimed run) {
        Optional<Domain> domain = domains.named(run.domain());
        return domain.map(known -> held(run, () -> step(run, known)))
                .orElseGet(() -> progress.failed(run, "The domain is not configured any more"))
                .onFailure(Failure::isFinal)
                .recoverWithUni(failure -> progress.failed(run, failure.getMessage()))
                .onFailure()
                .invoke(failure -> LOG.warnf("a comparison of %s waits: %s", run.domain(), failure.getMessage()))
                .onFailure()
                .recoverWithUni(failure -> progress.postponed(run, pause(failure)))
                .onFailure()
                .recoverWithNull();
    }

    /** Until a step is over, however long whoever is asked takes for it, no other process takes the run over. */
    private Uni<Void> held(Claimed run, Supplier<Uni<? extends Void>> step) {
        long renewal = vertx.setPeriodic(config.lease().dividedBy(3).toMillis(), tick -> progress.renewed(run)
                .subscribe()
                .with(
                        renewed -> {},
                        failure -> LOG.warnf("a comparison may be taken over by others: %s", failure.getMessage())));
        return Uni.createFrom().<Void>deferred(step).onTermination().invoke(() -> vertx.cancelTimer(renewal));
    }

    /** At least as long as whoever was asked wants to be left alone. */
    private static Duration pause(Throwable failure) {
        Duration asked = failure instanceof Failure ours ? ours.retryAfter().orElse(Duration.ZERO) : Duration.ZERO;
        return asked.compareTo(AFTER_TROUBLE) > 0 ? asked : AFTER_TROUBLE;
    }

    private Uni<Void> step(Claimed run, Domain domain) {
        Side side = domain.source() == null ? odoo : source;
        if (!domain.isWith(run.source())) {
            return progress.failed(
                    run,
                    "It was begun with %s, and is configured with %s now"
                            .formatted(Domain.otherSide(run.source()), domain.otherSide()));
        }
        if (run.differences() > config.mostDifferences()) {
            return progress.failed(run, tooMany(domain));
        }
        if (!run.isSettling()) {
            return side.step(run, domain);
        }
        return progress.suspects(run, LOOKED_AT_AGAIN)
                .chain(suspects -> suspects.isEmpty() ? finish(run, domain) : side.settle(run, domain, suspects));
    }

    private String tooMany(Domain domain) {
        return "More than %d documents differ: look at the rights of Atrium's user in %s first"
                .formatted(config.mostDifferences(), domain.otherSide());
    }

    /** The case first: parked again after a crash, it is still the same one. */
    private Uni<Void> finish(Claimed run, Domain domain) {
        return progress.unknown(run)
                .call(unknown -> unknown == 0
                        ? Uni.createFrom().voidItem()
                        : Uni.createFrom().completionStage(() -> lastResort.park(work(run, domain, unknown))))
                .chain(unknown -> progress.finished(run, unknown));
    }

    private static StuckWork work(Claimed run, Domain domain, int unknown) {
        String id = PublicId.of(Run.PREFIX, run.number());
        return new StuckWork(
                        RunReentry.ROOM,
                        id,
                        "reconciliation-differences",
                        "%d of %d %s differ between %s and the records; see /ops/v1/reconciliations/%s/differences"
                                .formatted(unknown, run.compared(), domain.name(), domain.otherSide(), id),
                        id,
                        domain.owner(),
                        Correlation.newId())
                .because(domain.name());
    }
}
