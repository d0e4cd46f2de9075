package io.atrium.procurement;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How the organisation buys. */
@ConfigMapping(prefix = "atrium.procurement")
interface ProcurementConfig {

    /**
     * What approval requisitions need: the first rule that applies counts, and the last must apply to all. Without rules,
     * one approval by anyone who may approve and did not ask for it.
     */
    List<Rule> approvalRules();

    /** How long a submitted requisition may wait before a case is opened for it. */
    @WithDefault("3D")
    Duration escalateAfter();

    /** How often overdue requisitions are looked for. */
    @WithDefault("1m")
    Duration escalationInterval();

    /** By how many percent more than was ordered may be received; 0 to 100. */
    @WithDefault("0")
    int overReceipt();

    /** A rule; a condition that is not given holds for all requisitions. */
    interface Rule {

        /** The largest amount it applies to, in its currency. */
        Optional<BigDecimal> upTo();

        /** ISO 4217; it applies to requisitions in this currency only. */
        Optional<String> currency();

        /** Canonical ids of the legal entities that it applies to. */
        Optional<Set<String>> legalEntities();

        /** The categories that it applies to. */
        Optional<Set<String>> categories();

        /** How many different approvers it takes. */
        @WithDefault("1")
        int approvals();

        /** A scope that each of them must have, besides {@code procurement:approve}. */
        Optional<String> scope();

        /** The only clients that may approve. */
        Optional<Set<String>> clients();
    }
}
