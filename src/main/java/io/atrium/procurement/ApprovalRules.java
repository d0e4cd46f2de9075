package io.atrium.procurement;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The rules as configured: the first that applies to a requisition counts. */
@ApplicationScoped
class ApprovalRules {

    private final List<ApprovalRule> rules;

    ApprovalRules(ProcurementConfig config) {
        this.rules = config.approvalRules().stream().map(ApprovalRules::rule).toList();
    }

    private static ApprovalRule rule(ProcurementConfig.Rule configured) {
        return new ApprovalRule(
                configured.upTo(),
                configured.currency(),
                configured.legalEntities().orElse(Set.of()),
                configured.categories().orElse(Set.of()),
                configured.approvals(),
                configured.scope(),
                configured.clients().orElse(Set.of()));
    }

    void check(@Observes StartupEvent starting) {
        List<String> problems = ApprovalRule.problems(rules);
        if (!problems.isEmpty()) {
            throw new IllegalStateException("Approval rules are not fit to start: " + String.join("; ", problems));
        }
    }

    ApprovalRule of(Requisition requisition) {
        return rules.stream()
                .filter(rule -> rule.appliesTo(requisition))
                .findFirst()
                .orElse(ApprovalRule.DEFAULT);
    }

    /** The scopes that any of them asks for. */
    Set<String> scopes() {
        return rules.stream()
                .map(ApprovalRule::scope)
                .flatMap(Optional::stream)
                .collect(Collectors.toUnmodifiableSet());
    }
}
