package io.atrium.procurement;

import io.atrium.command.Command;
import io.atrium.command.CommandHandler;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.atrium.http.Price;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.LastResort;
import io.atrium.kernel.LastResort.StuckWork;
import io.atrium.record.Cause;
import io.atrium.record.MasteredRecords;
import io.atrium.record.Records;
import io.atrium.record.Stored;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Orders what was approved: one order in Odoo for each requisition, whose external id derives from the requisition. What
 * Odoo refuses, or does not confirm for so long that it is given up, is shown by the requisition and becomes a case; while
 * Odoo is merely away the requisition stays approved.
 */
@ApplicationScoped
class RequisitionOrdering implements CommandHandler {

    static final String OPERATION = "requisition.order";

    private static final String ATRIUM = "atrium";

    private final PurchaseOrderCreation orders;
    private final MasteredRecords mastered;
    private final Records records;
    private final RequisitionType requisitions;
    private final LastResort lastResort;
    private final Pool pool;
    private final Clock clock;

    RequisitionOrdering(
            PurchaseOrderCreation orders,
            MasteredRecords mastered,
            Records records,
            RequisitionType requisitions,
            LastResort lastResort,
            Pool pool,
            Clock clock) {
        this.orders = orders;
        this.mastered = mastered;
        this.records = records;
        this.requisitions = requisitions;
        this.lastResort = lastResort;
        this.pool = pool;
        this.clock = clock;
    }

    /** Orders what was approved with that version; a later approval, after a problem, is another command. */
    static Command command(Stored approved, String correlationId) {
        return new Command(
                OPERATION,
                ATRIUM,
                OPERATION + ":" + approved.id() + ":" + approved.version(),
                new JsonObject().put("id", approved.id()),
                correlationId);
    }

    /** Not the requisition itself: what people do to it must not wait for Odoo. */
    static String subject(String requisition) {
        return OPERATION + " " + requisition;
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public String subject(JsonObject body) {
        return subject(body.getString("id"));
    }

    @Override
    public Uni<Effect> perform(Intent intent) {
        Cause cause = new Cause(intent.command().caller(), intent.command().correlationId());
        return mastered.find(pool, requisitions, intent.body().getString("id"))
                .chain(found -> found.document().isToBeOrdered()
                        ? order(found.document(), cause)
                        : Uni.createFrom().item(Effect.changedBy(step(found.id(), requisition -> requisition))));
    }

    private Uni<Effect> order(Requisition requisition, Cause cause) {
        return orders.create(form(requisition), externalId(requisition))
                .chain(order -> records.refetch(PurchaseOrderMapping.NAME, order, List.of(), cause))
                .<Effect>map(store -> Effect.changedBy((transaction, by) -> place(transaction, requisition, store, by)))
                .onFailure(RequisitionOrdering::isFinal)
                .recoverWithUni(refusal -> refused(requisition, (Failure) refusal, cause));
    }

    /**
     * Requisitions are counted by each Atrium, and anew by one whose database begins afresh or is an older copy; Odoo
     * remembers them all. The time makes them different.
     */
    private static String externalId(Requisition requisition) {
        return "__atrium__.%s_%s_%d"
                .formatted(
                        PurchaseOrderMapping.PREFIX,
                        requisition.id(),
                        requisition.submittedAt().getEpochSecond());
    }

    private static boolean isFinal(Throwable failure) {
        return failure instanceof Failure known && !known.code().isRetryable();
    }

    private static NewPurchaseOrder form(Requisition requisition) {
        Instant plannedAt = planned(requisition.neededBy());
        return new NewPurchaseOrder(
                requisition.lines().get(0).supplierId(),
                null,
                requisition.id(),
                requisition.legalEntityId(),
                requisition.lines().stream()
                        .map(line -> new NewPurchaseOrder.NewLine(
                                line.itemId(),
                                line.description(),
                                line.quantity(),
                                new Price(
                                        line.estimatedUnitPrice().amount(),
                                        line.estimatedUnitPrice().currency()),
                                plannedAt))
                        .toList());
    }

    /** At noon, which is the same day in most places. */
    private static Instant planned(LocalDate neededBy) {
        return neededBy == null ? null : neededBy.atTime(12, 0).toInstant(ZoneOffset.UTC);
    }

    /**
     * The requisition is held first: facts are appended last, by both. The order is there by now, so whatever stands in
     * the way of telling so is tried again.
     */
    private Uni<Stored> place(
            SqlConnection transaction,
            Requisition requisition,
            Function<SqlConnection, Uni<Stored>> store,
            Cause cause) {
        return mastered.hold(transaction, requisitions)
                .chain(() -> store.apply(transaction))
                .chain(order -> step(requisition.id(), approved -> approved.ordered(order.id()))
                        .carryOut(transaction, cause))
                .onFailure(RequisitionOrdering::isFinal)
                .transform(later -> new Failure(
                        FailureCode.UNAVAILABLE, "The order of " + requisition.id() + " cannot be read yet", later));
    }

    private Effect.Deed step(String id, UnaryOperator<Requisition> step) {
        return (transaction, cause) -> mastered.change(transaction, requisitions, id, null, step, cause);
    }

    private Requisition.OrderingProblem problem(Failure why, String detail) {
        return new Requisition.OrderingProblem(
                why.code().text(), detail, clock.instant().truncatedTo(ChronoUnit.SECONDS));
    }

    /** The order may be there: approved again the requisition finds it by its external id. Who rejects it has to look. */
    @Override
    public Optional<Effect.Deed> givenUp(Intent intent, Failure why) {
        String id = intent.body().getString("id");
        Requisition.OrderingProblem problem = problem(
                why,
                why.detail() + ". Approve the requisition again to go on; before you reject it, see to it that Odoo has"
                        + " no order of the source " + id);
        return Optional.of(
                step(id, requisition -> requisition.isToBeOrdered() ? requisition.notOrdered(problem) : requisition));
    }

    private Uni<Effect> refused(Requisition requisition, Failure refusal, Cause cause) {
        Requisition.OrderingProblem problem = problem(refusal, refusal.detail());
        StuckWork work = new StuckWork(
                "procurement",
                requisition.id(),
                refusal.code().text(),
                "The approved requisition could not be ordered: " + refusal.detail(),
                requisition.id(),
                "finance-operations",
                cause.correlationId());
        return Uni.createFrom()
                .completionStage(() -> lastResort.park(work))
                .replaceWith(() -> Effect.changedBy(step(requisition.id(), approved -> approved.notOrdered(problem))));
    }
}
