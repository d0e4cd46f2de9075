package io.atrium.reconcile;

import io.atrium.http.Correlation;
import io.atrium.kernel.Failure;
import io.atrium.kernel.LastResort;
import io.atrium.kernel.LastResort.StuckWork;
import io.atrium.kernel.PublicId;
import io.atrium.reconcile.Domains.Domain;
import io.atrium.reconcile.Progress.Claimed;
import io.atrium.record.Comparison;
import io.atrium.record.Comparison.Pair;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Carries runs on, a page at a time, until none is left that may go on. */
@ApplicationScoped
class Runner {

    private static final Logger LOG = Logger.getLogger(Runner.class);
    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(5);
    private static final int LOOKED_AT_AGAIN = 200;

    private final Domains domains;
    private final Progress progress;
    private final Comparison comparison;
    private final LastResort lastResort;
    private final ReconcileConfig config;
    private final Vertx vertx;
    private long timer;
    private volatile boolean working;
    private volatile boolean open;

    Runner(
            Domains domains,
            Progress progress,
            Comparison comparison,
            LastResort lastResort,
            ReconcileConfig config,
            Vertx vertx) {
        this.domains = domains;
        this.progress = progress;
        this.comparison = comparison;
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
        return domain.map(known -> Uni.createFrom().deferred(() -> step(run, known)))
                .orElseGet(() -> progress.failed(run, "The domain is not configured any more"))
                .onFailure(Runner::isFinal)
                .recoverWithUni(failure -> progress.failed(run, failure.getMessage()))
                .onFailure()
                .invoke(failure -> LOG.warnf("a comparison of %s waits: %s", run.domain(), failure.getMessage()))
                .onFailure()
                .recoverWithUni(() -> progress.postponed(run, AFTER_TROUBLE))
                .onFailure()
                .recoverWithNull();
    }

    private static boolean isFinal(Throwable failure) {
        return failure instanceof Failure ours && !ours.code().isRetryable();
    }

    private Uni<Void> step(Claimed run, Domain domain) {
        return switch (run.phase()) {
            case "counting" -> comparison.count(domain.type()).chain(expected -> progress.counted(run, expected));
            case "comparing" ->
                comparison.page(domain.type(), run.after(), config.page()).chain(page -> compared(run, domain, page));
            default ->
                progress.suspects(run, LOOKED_AT_AGAIN)
                        .chain(suspects -> suspects.isEmpty() ? finish(run, domain) : settle(run, domain, suspects));
        };
    }

    /** What seems to differ is summed up when it has been looked at once more. */
    private Uni<Void> compared(Claimed run, Domain domain, Comparison.Page page) {
        Comparer comparer = new Comparer(domain);
        List<Difference> differences = new ArrayList<>();
        int documents = 0;
        for (Pair pair : page.pairs()) {
            if (isMeant(run, domain, pair)) {
                documents++;
                Optional<Difference> difference = comparer.difference(pair);
                difference.ifPresentOrElse(differences::add, () -> run.totals().add(domain, pair));
            }
        }
        return run.differences() + differences.size() > config.mostDifferences()
                ? progress.failed(
                        run,
                        "More than " + config.mostDifferences()
                                + " documents differ: look at the rights of Atrium's user in Odoo first")
                : progress.compared(
                        run,
                        page.isLast() ? null : page.last(),
                        documents,
                        run.totals().toJson(),
                        differences);
    }

    private Uni<Void> settle(Claimed run, Domain domain, List<String> suspects) {
        Comparer comparer = new Comparer(domain);
        return comparison.those(domain.type(), suspects).chain(pairs -> {
            pairs.forEach(pair -> run.totals().add(domain, pair));
            List<Difference> differences = pairs.stream()
                    .flatMap(pair -> comparer.difference(pair).stream())
                    .toList();
            return progress.settled(run, suspects, differences, run.totals().toJson());
        });
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
                        "%d of %d %s differ between Odoo and the records; see /ops/v1/reconciliations/%s/differences"
                                .formatted(unknown, run.compared(), domain.name(), id),
                        id,
                        domain.owner(),
                        Correlation.newId())
                .because(domain.name());
    }

    /** Whether a document is within the window: on either side. */
    private static boolean isMeant(Claimed run, Domain domain, Pair pair) {
        return run.from() == null && run.to() == null
                || isWithin(run, date(domain, pair.odoo()))
                || isWithin(run, date(domain, pair.record()));
    }

    private static boolean isWithin(Claimed run, Instant time) {
        return time != null
                && (run.from() == null || !time.isBefore(run.from()))
                && (run.to() == null || time.isBefore(run.to()));
    }

    /** A day begins at midnight (UTC). */
    private static Instant date(Domain domain, JsonObject document) {
        if (document == null || !(document.getValue(domain.dateField()) instanceof String text)) {
            return null;
        }
        try {
            return text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : Instant.parse(text);
        } catch (DateTimeParseException noDate) {
            return null;
        }
    }
}
