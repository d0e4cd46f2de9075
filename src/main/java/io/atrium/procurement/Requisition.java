package io.atrium.procurement;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.Holds;
import io.atrium.kernel.Money;
import io.atrium.record.RefersTo;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What somebody asks to have bought, and how far it has come: draft, submitted, approved, ordered; or rejected, from where
 * a change makes it a draft again. Each step is a pure function that refuses with {@code conflict} or {@code forbidden}.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "What somebody asks to have bought; mastered in Atrium")
@Holds(DataClass.CONFIDENTIAL)
record Requisition(
        @Holds(DataClass.INTERNAL) @Schema(examples = "req_53ysn18k") String id,
        @Holds(DataClass.INTERNAL) @Schema(enumeration = {"draft", "submitted", "approved", "rejected", "ordered"})
                String status,
        @Schema(description = "Who created it") Actor requester,
        @Holds(DataClass.INTERNAL) @Schema(examples = "emp_53ysn18k", description = "The employee it is for")
                String requesterId,
        @Holds(DataClass.INTERNAL) @RefersTo("legal-entity") String legalEntityId,
        @Holds(DataClass.INTERNAL) @Schema(examples = "medical-supplies") String category,
        @Holds(DataClass.INTERNAL) @Schema(examples = "USD", description = "ISO 4217; of all lines") String currency,
        @Holds(DataClass.INTERNAL) LocalDate neededBy,
        @Schema(examples = "The store runs out in four weeks") String justification,
        List<Line> lines,
        @Schema(description = "As estimated") Money total,
        Instant submittedAt,
        Actor submitter,
        @Schema(description = "When it had waited so long that a case was opened") Instant escalatedAt,
        @Holds(DataClass.INTERNAL)
                @Schema(examples = "1", description = "How many approvals the rules ask for; once submitted")
                Integer approvalsRequired,
        List<Approval> approvals,
        Rejection rejection,
        @Holds(DataClass.INTERNAL) @Schema(examples = "[\"po_53ysn18k\"]") List<String> purchaseOrderIds,
        @Holds(DataClass.INTERNAL)
                @Schema(
                        description =
                                "Why there is no order although it is approved: Odoo refused it, or did not confirm"
                                        + " it for a day. Approve it again to go on, or reject it")
                OrderingProblem problem) {

    static final String DRAFT = "draft";
    static final String SUBMITTED = "submitted";
    static final String APPROVED = "approved";
    static final String REJECTED = "rejected";
    static final String ORDERED = "ordered";

    private static final Progress NONE = new Progress(null, null, null, null, List.of(), null, List.of(), null);

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "RequisitionLine")
    @Holds(DataClass.CONFIDENTIAL)
    record Line(
            @Holds(DataClass.INTERNAL) String itemId,
            @Holds(DataClass.INTERNAL) @Schema(examples = "Nitrile gloves M") String description,
            @Schema(examples = "40") BigDecimal quantity,
            Money estimatedUnitPrice,
            @Holds(DataClass.INTERNAL) String supplierId) {

        BigDecimal amount() {
            return quantity.multiply(estimatedUnitPrice.decimal());
        }
    }

    @Schema(name = "RequisitionApproval")
    @Holds(DataClass.PERSONAL)
    record Approval(Actor by, Instant at) {}

    @Schema(name = "RequisitionRejection")
    @Holds(DataClass.PERSONAL)
    record Rejection(Actor by, Instant at, @Schema(examples = "Ordered last week") String reason) {}

    @Schema(name = "RequisitionOrderingProblem")
    @Holds(DataClass.INTERNAL)
    record OrderingProblem(
            @Schema(examples = "rejected-by-odoo") String code,
            @Schema(examples = "Odoo knows no such supplier") String detail,
            Instant at) {}

    /** A new draft. */
    static Requisition draft(String id, Actor requester, NewRequisition wanted) {
        return new Requisition(
                        id,
                        DRAFT,
                        requester,
                        wanted.requesterId(),
                        wanted.legalEntityId(),
                        wanted.category(),
                        wanted.currency(),
                        wanted.neededBy(),
                        wanted.justification(),
                        wanted.requisitionLines(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null)
                .at(DRAFT, NONE);
    }

    /** With what is to be changed; a rejected one becomes a draft again, and keeps its rejection until it is submitted. */
    Requisition changed(RequisitionChanges changes) {
        require(status.equals(DRAFT) || status.equals(REJECTED), "only a draft or a rejected one can be changed");
        return new Requisition(
                        id,
                        DRAFT,
                        requester,
                        orElse(changes.requesterId(), requesterId),
                        orElse(changes.legalEntityId(), legalEntityId),
                        orElse(changes.category(), category),
                        orElse(changes.currency(), currency),
                        orElse(changes.neededBy(), neededBy),
                        orElse(changes.justification(), justification),
                        changes.lines() == null ? lines : changes.requisitionLines(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null)
                .at(DRAFT, new Progress(null, null, null, null, List.of(), rejection, List.of(), null));
    }

    /** Null is unchanged, empty is emptied. */
    private static <T> T orElse(Optional<T> changed, T before) {
        return changed == null ? before : changed.orElse(null);
    }

    Requisition submitted(Actor by, Instant at, int approvalsRequired) {
        require(status.equals(DRAFT), "only a draft can be submitted");
        return at(SUBMITTED, new Progress(at, by, null, approvalsRequired, List.of(), null, List.of(), null));
    }

    /**
     * With one approval more; approved when it is the last that the rule asks for. One that Odoo refused to order is
     * approved already, and to be ordered again.
     */
    Requisition approved(Approver approver, Instant at, ApprovalRule rule) {
        require(
                status.equals(SUBMITTED) || status.equals(APPROVED) && problem != null,
                "only a submitted one can be approved");
        requireOther(approver.actor());
        rule.require(approver);
        if (status.equals(APPROVED)) {
            return at(APPROVED, progress().with(approvals, null));
        }
        if (approvals.stream().anyMatch(approval -> approval.by().mayBe(approver.actor()))) {
            throw new Failure(FailureCode.CONFLICT, "You have approved this requisition; somebody else has to, too");
        }
        List<Approval> all = new ArrayList<>(approvals);
        all.add(new Approval(approver.actor(), at));
        return at(
                all.size() < rule.approvals() ? SUBMITTED : APPROVED, progress().with(all, null));
    }

    /** Nobody decides on what they asked for themselves. */
    private void requireOther(Actor approver) {
        boolean isInvolved = Stream.of(requester, submitter).anyMatch(approver::mayBe)
                || approver.subject().equals(requesterId);
        if (isInvolved) {
            throw new Failure(
                    FailureCode.FORBIDDEN, "Who asked for a requisition cannot approve it; somebody else has to");
        }
    }

    Requisition rejected(Actor by, Instant at, String reason) {
        require(
                status.equals(SUBMITTED) || status.equals(APPROVED) && problem != null,
                "only a submitted one can be rejected");
        Progress was = progress();
        return at(
                REJECTED,
                new Progress(
                        was.submittedAt(),
                        was.submitter(),
                        was.escalatedAt(),
                        was.approvalsRequired(),
                        was.approvals(),
                        new Rejection(by, at, reason),
                        List.of(),
                        null));
    }

    /** Whether it has waited since that time or longer, and nobody was told yet. */
    boolean isOverdue(Instant since) {
        return status.equals(SUBMITTED) && escalatedAt == null && !submittedAt.isAfter(since);
    }

    Requisition escalated(Instant at) {
        Progress was = progress();
        return at(
                status,
                new Progress(
                        was.submittedAt(),
                        was.submitter(),
                        at,
                        was.approvalsRequired(),
                        was.approvals(),
                        null,
                        List.of(),
                        null));
    }

    @JsonIgnore
    boolean isToBeOrdered() {
        return status.equals(APPROVED) && problem == null;
    }

    Requisition ordered(String purchaseOrderId) {
        require(status.equals(APPROVED), "only an approved one is ordered");
        Progress was = progress();
        return at(
                ORDERED,
                new Progress(
                        was.submittedAt(),
                        was.submitter(),
                        was.escalatedAt(),
                        was.approvalsRequired(),
                        was.approvals(),
                        null,
                        List.of(purchaseOrderId),
                        null));
    }

    Requisition notOrdered(OrderingProblem why) {
        require(status.equals(APPROVED), "only an approved one is ordered");
        return at(APPROVED, progress().with(approvals, why));
    }

    private void require(boolean isAllowed, String rule) {
        if (!isAllowed) {
            throw new Failure(FailureCode.CONFLICT, "The requisition is " + status + "; " + rule);
        }
    }

    private Progress progress() {
        return new Progress(
                submittedAt,
                submitter,
                escalatedAt,
                approvalsRequired,
                approvals,
                rejection,
                purchaseOrderIds,
                problem);
    }

    private Requisition at(String status, Progress progress) {
        BigDecimal sum = lines.stream().map(Line::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
        return new Requisition(
                id,
                status,
                requester,
                requesterId,
                legalEntityId,
                category,
                currency,
                neededBy,
                justification,
                lines,
                Money.of(sum, currency),
                progress.submittedAt(),
                progress.submitter(),
                progress.escalatedAt(),
                progress.approvalsRequired(),
                progress.approvals(),
                progress.rejection(),
                progress.purchaseOrderIds(),
                progress.problem());
    }

    /** How far it has come; the rest is what was asked for. */
    private record Progress(
            Instant submittedAt,
            Actor submitter,
            Instant escalatedAt,
            Integer approvalsRequired,
            List<Approval> approvals,
            Rejection rejection,
            List<String> purchaseOrderIds,
            OrderingProblem problem) {

        Progress with(List<Approval> approvals, OrderingProblem problem) {
            return new Progress(
                    submittedAt, submitter, escalatedAt, approvalsRequired, approvals, null, List.of(), problem);
        }
    }
}
