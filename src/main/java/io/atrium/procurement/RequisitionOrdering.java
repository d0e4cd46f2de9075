package io.atrium.procurement;

import io.atrium.command.Consequence;
import io.atrium.command.Consequences;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.atrium.http.Price;
import io.atrium.kernel.Failure;
import io.atrium.record.MasteredType;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Orders what was approved: one order in Odoo for each requisition, whose external id derives from the requisition. What
 * Odoo refuses, or does not confirm for so long that it is given up, is shown by the requisition and becomes a case; while
 * Odoo is merely away the requisition stays approved.
 */
@ApplicationScoped
class RequisitionOrdering implements Consequence<Requisition> {

    static final String OPERATION = "requisition.order";

    private final PurchaseOrderCreation orders;
    private final RequisitionType requisitions;
    private final Consequences consequences;

    RequisitionOrdering(PurchaseOrderCreation orders, RequisitionType requisitions, Consequences consequences) {
        this.orders = orders;
        this.requisitions = requisitions;
        this.consequences = consequences;
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public MasteredType<Requisition> of() {
        return requisitions;
    }

    @Override
    public Uni<Effect> perform(Intent intent) {
        return consequences.carryOut(this, intent);
    }

    @Override
    public boolean isDue(Requisition requisition) {
        return requisition.isToBeOrdered();
    }

    @Override
    public Uni<Effect.InOdoo> make(Intent intent, Requisition requisition) {
        return orders.create(form(requisition), externalId(requisition))
                .map(order -> Effect.created(PurchaseOrderMapping.NAME, order));
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

    @Override
    public Requisition made(Requisition requisition, String order) {
        return requisition.ordered(order);
    }

    @Override
    public Requisition notMade(Requisition requisition, Failure why, Instant at) {
        return requisition.notOrdered(new Requisition.OrderingProblem(why.code().text(), why.detail(), at));
    }

    @Override
    public Concern concern() {
        return new Concern(
                RequisitionReentry.ROOM, "finance-operations", "The approved requisition could not be ordered");
    }

    /** The order may be there: approved again the requisition finds it by its external id. Who rejects it has to look. */
    @Override
    public Optional<Effect.Deed> givenUp(Intent intent, Failure why) {
        String id = intent.body().getString("id");
        Failure advice = new Failure(
                why.code(),
                why.detail() + ". Approve the requisition again to go on; before you reject it, see to it that Odoo has"
                        + " no order of the source " + id);
        return Optional.of(consequences.notMade(this, id, advice));
    }
}
