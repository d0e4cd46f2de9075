package io.atrium.procurement;

import io.atrium.access.Caller;
import io.atrium.command.Writes;
import io.atrium.kernel.Violations;
import io.atrium.record.Records;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;

/** What callers may do with requisitions, and what is checked before. */
@ApplicationScoped
class Requisitions {

    private final Writes writes;
    private final Records records;
    private final ApprovalRules rules;

    Requisitions(Writes writes, Records records, ApprovalRules rules) {
        this.writes = writes;
        this.records = records;
        this.rules = rules;
    }

    Uni<Response> create(NewRequisition wanted, Caller caller, RoutingContext context) {
        NewRequisition requisition = wanted.forLegalEntity(caller.legalEntityFor(wanted.legalEntityId()));
        checkIds(requisition.requesterId(), requisition.legalEntityId(), requisition.requisitionLines());
        requireOneCurrency(requisition.currency(), requisition.requisitionLines());
        return writes.submit(
                RequisitionCreation.OPERATION,
                caller,
                context,
                new RequisitionCreation.Wish(Actor.of(caller), requisition),
                RequisitionType.COLLECTION);
    }

    Uni<Response> change(String id, String ifMatch, RequisitionChanges wanted, Caller caller, RoutingContext context) {
        String legalEntity = named(wanted.legalEntityId());
        RequisitionChanges changes =
                wanted.legalEntityId() == null ? wanted : wanted.forLegalEntity(caller.legalEntityFor(legalEntity));
        checkIds(named(changes.requesterId()), named(changes.legalEntityId()), changes.requisitionLines());
        return act(
                RequisitionChange.OPERATION,
                new RequisitionChange.Amendment(id, ifMatch, changes),
                id,
                ifMatch,
                caller,
                context);
    }

    private static String named(Optional<String> change) {
        return change == null ? null : change.orElse(null);
    }

    Uni<Response> submit(String id, String ifMatch, Caller caller, RoutingContext context) {
        return act(
                RequisitionSubmission.OPERATION,
                new RequisitionSubmission.Handover(id, ifMatch, Actor.of(caller)),
                id,
                ifMatch,
                caller,
                context);
    }

    Uni<Response> approve(String id, String ifMatch, Caller caller, RoutingContext context) {
        return act(
                RequisitionApproval.OPERATION,
                new RequisitionApproval.Consent(id, ifMatch, Approver.of(caller, rules.scopes())),
                id,
                ifMatch,
                caller,
                context);
    }

    Uni<Response> reject(String id, String ifMatch, String reason, Caller caller, RoutingContext context) {
        return act(
                RequisitionRejection.OPERATION,
                new RequisitionRejection.Refusal(id, ifMatch, Actor.of(caller), reason),
                id,
                ifMatch,
                caller,
                context);
    }

    /** On one that the caller may see. */
    private Uni<Response> act(
            String operation, Record body, String id, String ifMatch, Caller caller, RoutingContext context) {
        return writes.submit(operation, caller, context, body, RequisitionType.COLLECTION, () -> records.require(
                        RequisitionType.NAME, id, caller, ifMatch)
                .replaceWithVoid());
    }

    private static void checkIds(String requesterId, String legalEntityId, List<Requisition.Line> lines) {
        Violations violations = new Violations();
        violations.id("/requesterId", "an employee", "emp", requesterId);
        violations.id("/legalEntityId", "a legal entity", "le", legalEntityId);
        for (int i = 0; i < lines.size(); i++) {
            Requisition.Line line = lines.get(i);
            violations.id("/lines/" + i + "/itemId", "an item", ItemMapping.PREFIX, line.itemId());
            violations.id("/lines/" + i + "/supplierId", "a supplier", SupplierMapping.PREFIX, line.supplierId());
            if (line.itemId() == null
                    && (line.description() == null || line.description().isBlank())) {
                violations.add("/lines/" + i, "The line needs an item or a description");
            }
        }
        violations.require();
    }

    static void requireOneCurrency(String currency, List<Requisition.Line> lines) {
        Violations violations = new Violations();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).estimatedUnitPrice().currency().equals(currency)) {
                violations.add(
                        "/lines/" + i + "/estimatedUnitPrice/currency",
                        "The requisition is in " + currency + ", and so are its lines");
            }
        }
        violations.require();
    }
}
