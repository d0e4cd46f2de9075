package io.atrium.procurement;

import io.atrium.http.Correlation;
import io.atrium.kernel.LastResort;
import io.atrium.kernel.LastResort.StuckWork;
import io.atrium.record.Cause;
import io.atrium.record.Held;
import io.atrium.record.MasteredRecords;
import io.atrium.record.MasteredRecords.Condition;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jboss.logging.Logger;

/**
 * Sees to it that no submitted requisition is forgotten: one that has waited too long becomes a case and a fact, once for
 * each submission, however many replicas look.
 */
@ApplicationScoped
class RequisitionEscalation {

    private static final Logger LOG = Logger.getLogger(RequisitionEscalation.class);

    private final MasteredRecords records;
    private final RequisitionType requisitions;
    private final LastResort lastResort;
    private final Pool pool;
    private final ProcurementConfig config;
    private final Clock clock;
    private Cancellable loop = () -> {};

    RequisitionEscalation(
            MasteredRecords records,
            RequisitionType requisitions,
            LastResort lastResort,
            Pool pool,
            ProcurementConfig config,
            Clock clock) {
        this.records = records;
        this.requisitions = requisitions;
        this.lastResort = lastResort;
        this.pool = pool;
        this.config = config;
        this.clock = clock;
    }

    void start(@Observes StartupEvent started) {
        loop = Uni.createFrom()
                .deferred(this::escalate)
                .onFailure()
                .invoke(failure ->
                        LOG.warnf("overdue requisitions cannot be looked for, trying again: %s", failure.getMessage()))
                .onFailure()
                .recoverWithNull()
                .onItem()
                .delayIt()
                .by(config.escalationInterval())
                .repeat()
                .indefinitely()
                .subscribe()
                .with(ignored -> {});
    }

    void stop(@Observes ShutdownEvent stopping) {
        loop.cancel();
    }

    /** One look at those that are overdue. */
    Uni<Void> escalate() {
        Instant since = clock.instant().minus(config.escalateAfter());
        Condition overdue = new Condition(
                "status",
                Requisition.SUBMITTED,
                "submittedAt",
                "",
                since.plus(1, ChronoUnit.SECONDS)
                        .truncatedTo(ChronoUnit.SECONDS)
                        .toString());
        return records.where(pool, requisitions, overdue)
                .onItem()
                .transformToMulti(found -> Multi.createFrom().iterable(found))
                .filter(found -> found.document().isOverdue(since))
                .onItem()
                .transformToUniAndConcatenate(found -> escalate(found, since))
                .collect()
                .last()
                .replaceWithVoid();
    }

    /** The case first: parked again, after a crash or by another replica, it is still the same one. */
    private Uni<Void> escalate(Held<Requisition> found, Instant since) {
        Cause cause = new Cause("atrium", Correlation.newId());
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        return Uni.createFrom()
                .completionStage(() -> lastResort.park(work(found, cause)))
                .chain(() -> pool.withTransaction(transaction -> records.change(
                        transaction,
                        requisitions,
                        found.id(),
                        null,
                        requisition -> requisition.isOverdue(since) ? requisition.escalated(now) : requisition,
                        cause)))
                .replaceWithVoid();
    }

    private static StuckWork work(Held<Requisition> found, Cause cause) {
        return new StuckWork(
                RequisitionReentry.ROOM,
                RequisitionReentry.waiting(found.id(), found.document()),
                "approval-overdue",
                "The requisition has waited for approval since "
                        + found.document().submittedAt(),
                found.id(),
                "finance-operations",
                cause.correlationId());
    }
}
