package io.atrium.governance;

import io.atrium.audit.AuditTrail;
import io.atrium.kernel.Kept;
import io.atrium.kernel.Kept.Stage;
import io.quarkus.arc.All;
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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Sees to it that nothing is kept for longer than each room says: by its time, and when somebody asks. Payloads go before
 * metadata. One replica at a time, in steps; when it dies another goes on, and what was removed twice is removed once.
 */
@ApplicationScoped
class Retention {

    private static final Logger LOG = Logger.getLogger(Retention.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

    private final List<Kept> rooms;
    private final RetentionRuns runs;
    private final AuditTrail audit;
    private final Pool pool;
    private final GovernanceConfig config;
    private final Clock clock;
    private final Vertx vertx;
    private volatile boolean working;
    private long timer;

    Retention(
            @All List<Kept> rooms,
            RetentionRuns runs,
            AuditTrail audit,
            Pool pool,
            GovernanceConfig config,
            Clock clock,
            Vertx vertx) {
        this.rooms = rooms.stream().sorted(Comparator.comparing(Kept::name)).toList();
        this.runs = runs;
        this.audit = audit;
        this.pool = pool;
        this.config = config;
        this.clock = clock;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent started) {
        timer = vertx.setPeriodic(1, BETWEEN_LOOKS.toMillis(), tick -> look());
    }

    void stop(@Observes ShutdownEvent stopping) {
        vertx.cancelTimer(timer);
    }

    /** Says that somebody has asked for a run. */
    void look() {
        if (working) {
            return;
        }
        working = true;
        runs.schedule(config.retentionInterval())
                .chain(() -> runs.claim(config.retentionLease()))
                .chain(claimed -> claimed.map(this::carryOut)
                        .orElseGet(() -> Uni.createFrom().voidItem()))
                .onTermination()
                .invoke(() -> working = false)
                .subscribe()
                .with(done -> {}, failure -> LOG.warnf("what is to be removed waits for the next look: %s", failure));
    }

    private Uni<Void> carryOut(RetentionRun run) {
        List<RetentionRun.Result> results = new ArrayList<>(run.results());
        Instant now = clock.instant();
        return Multi.createFrom()
                .iterable(duties(now))
                .onItem()
                .transformToUniAndConcatenate(duty -> fulfil(run, duty, results))
                .collect()
                .last()
                .replaceWith((String) null)
                .onFailure()
                .recoverWithItem(failure -> {
                    LOG.warnf(failure, "not everything was removed that could have been");
                    return "Not everything was removed; the log says why";
                })
                .chain(problem -> end(run, results, problem));
    }

    /** Something that is to be removed. */
    private record Duty(Kept kept, Stage stage, Instant before) {

        private RetentionRun.Result result(long number) {
            return new RetentionRun.Result(kept.name(), kept.holds().text(), stage.text(), before, number);
        }

        private boolean isIn(RetentionRun.Result result) {
            return result.data().equals(kept.name()) && result.stage().equals(stage.text());
        }
    }

    /** Payloads first. */
    private List<Duty> duties(Instant now) {
        return Stream.of(Stage.values())
                .flatMap(stage -> rooms.stream().flatMap(room -> room.period(stage).stream()
                        .map(period -> new Duty(room, stage, now.minus(period)))))
                .toList();
    }

    private Uni<Void> fulfil(RetentionRun run, Duty duty, List<RetentionRun.Result> results) {
        Uni<Long> number = run.preview()
                ? once(() -> duty.kept.count(duty.stage, duty.before))
                : once(() -> duty.kept.remove(duty.stage, duty.before))
                        .repeat()
                        .whilst(some -> some > 0)
                        .onItem()
                        .call(some -> note(run, duty, some, results))
                        .collect()
                        .last();
        return number.chain(last -> note(run, duty, run.preview() ? last : 0, results));
    }

    private static Uni<Long> once(java.util.function.Supplier<CompletionStage<Long>> step) {
        return Uni.createFrom().completionStage(step);
    }

    private Uni<Void> note(RetentionRun run, Duty duty, long number, List<RetentionRun.Result> results) {
        long before = results.stream()
                .filter(duty::isIn)
                .mapToLong(RetentionRun.Result::number)
                .sum();
        results.removeIf(duty::isIn);
        results.add(duty.result(before + number));
        return runs.renew(run, results, config.retentionLease())
                .invoke(isOurs -> {
                    if (!isOurs) {
                        throw new IllegalStateException("another replica has taken the run over");
                    }
                })
                .replaceWithVoid();
    }

    /** Ended and audited, in one transaction. */
    private Uni<Void> end(RetentionRun run, List<RetentionRun.Result> results, String problem) {
        String note = results.stream()
                .filter(result -> result.number() > 0)
                .map(result -> result.data() + " " + result.stage() + " " + result.number())
                .collect(Collectors.joining(", "));
        return pool.withTransaction(transaction -> runs.end(transaction, run, results, problem)
                        .chain(isOurs -> isOurs && !run.preview() && !note.isEmpty()
                                ? audit.append(
                                        transaction,
                                        new AuditTrail.Entry(
                                                        run.requestedBy(),
                                                        "retention.run",
                                                        run.id(),
                                                        problem == null ? "done" : "failed",
                                                        null,
                                                        run.id())
                                                .noting(note))
                                : Uni.createFrom().voidItem()))
                .replaceWithVoid();
    }
}
