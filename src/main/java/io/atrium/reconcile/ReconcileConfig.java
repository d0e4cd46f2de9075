package io.atrium.reconcile;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalTime;
import java.util.Map;
import java.util.Optional;

/** What is compared with Odoo or with a source system, and when. */
@ConfigMapping(prefix = "atrium.reconcile")
interface ReconcileConfig {

    /** The domains, by the names that runs are asked for. */
    Map<String, DomainConfig> domains();

    /** Documents of one reading. */
    @WithDefault("500")
    int page();

    /** How often runs are looked for that may go on. */
    @WithDefault("1s")
    Duration pollInterval();

    /** For how long a run belongs to the process that works on it; another takes it over when that process dies. */
    @WithDefault("30s")
    Duration lease();

    /**
     * What differs is looked at once more after this: a change that was on its way to the records is no difference.
     */
    @WithDefault("30s")
    Duration settle();

    /** With how many differences a run gives up: then it is rather Odoo's rights or the records as a whole that are wrong. */
    @WithDefault("10000")
    int mostDifferences();

    /** How long it is kept what both sides said of what differed, if not for as long as the runs. */
    Optional<Duration> payloadRetention();

    /** How long runs are kept that have ended; what was last signed off of a domain, until the next is. */
    @WithDefault("400D")
    Duration retention();

    /** What a domain is. */
    interface DomainConfig {

        /** The type of documents, such as {@code invoice}. */
        String type();

        /**
         * The webhook source that they come from, to compare the records with what it lists itself; absent: they are compared
         * with Odoo.
         */
        Optional<String> source();

        /** At what time of the day (UTC) it is compared each night; absent: on demand only. */
        Optional<LocalTime> at();

        /** The field that has the amount which is summed up, by currency and legal entity. */
        Optional<String> amountField();

        /** The field that has the date by which a window selects; without one there are no windows. */
        Optional<String> dateField();

        /** Up to which amounts may differ. */
        @WithDefault("0")
        BigDecimal tolerance();

        /** The team that gets the case when something differs. */
        @WithDefault("integration-support")
        String owner();
    }
}
