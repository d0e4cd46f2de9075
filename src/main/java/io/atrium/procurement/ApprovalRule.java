package io.atrium.procurement;

import io.atrium.access.Scopes;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What approval some requisitions need. A condition that is empty holds for all.
 *
 * @param upTo the largest amount it is for, in its currency
 * @param legalEntities canonical ids
 * @param approvals how many different approvers it takes
 * @param scope what each of them must have, besides {@code procurement:approve}
 * @param clients the only ones that may approve; empty for all
 */
record ApprovalRule(
        Optional<BigDecimal> upTo,
        Optional<String> currency,
        Set<String> legalEntities,
        Set<String> categories,
        int approvals,
        Optional<String> scope,
        Set<String> clients) {

    /** Anyone who may approve at all, once. */
    static final ApprovalRule DEFAULT =
            new ApprovalRule(Optional.empty(), Optional.empty(), Set.of(), Set.of(), 1, Optional.empty(), Set.of());

    boolean appliesTo(Requisition requisition) {
        return currency.map(requisition.currency()::equals).orElse(true)
                && upTo.map(most -> requisition.total().decimal().compareTo(most) <= 0)
                        .orElse(true)
                && (legalEntities.isEmpty()
                        || requisition.legalEntityId() != null && legalEntities.contains(requisition.legalEntityId()))
                && (categories.isEmpty()
                        || requisition.category() != null && categories.contains(requisition.category()));
    }

    private boolean appliesToAll() {
        return upTo.isEmpty() && currency.isEmpty() && legalEntities.isEmpty() && categories.isEmpty();
    }

    /** @throws Failure {@code forbidden} */
    void require(Approver approver) {
        if (scope.isPresent() && !approver.scopes().contains(scope.get())) {
            throw new Failure(FailureCode.FORBIDDEN, "To approve this requisition takes the scope " + scope.get());
        }
        if (!clients.isEmpty() && !clients.contains(approver.actor().client())) {
            throw new Failure(FailureCode.FORBIDDEN, "This requisition is for other clients to approve");
        }
    }

    /** What makes these rules unsafe or impossible to follow. */
    static List<String> problems(List<ApprovalRule> rules) {
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            String key = "atrium.procurement.approval-rules[" + i + "]";
            ApprovalRule rule = rules.get(i);
            if (rule.approvals() < 1) {
                problems.add(key + ".approvals must be 1 or more");
            }
            if (rule.upTo().isPresent() && rule.currency().isEmpty()) {
                problems.add(key + ".up-to needs a currency");
            }
            if (rule.upTo().isPresent() && rule.upTo().get().signum() < 0) {
                problems.add(key + ".up-to must not be negative");
            }
            if (rule.scope().isPresent() && !Scopes.ALL.contains(rule.scope().get())) {
                problems.add(key + ".scope is no scope that there is");
            }
        }
        if (!rules.isEmpty() && !rules.get(rules.size() - 1).appliesToAll()) {
            problems.add("the last of atrium.procurement.approval-rules must apply to all requisitions");
        }
        return problems;
    }
}
