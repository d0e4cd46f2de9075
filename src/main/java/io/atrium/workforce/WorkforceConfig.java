package io.atrium.workforce;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How working time is reckoned. */
@ConfigMapping(prefix = "atrium.workforce")
interface WorkforceConfig {

    /** Where the days and weeks of shifts begin; those of time entries are dates already. */
    @WithDefault("UTC")
    ZoneId timeZone();

    /**
     * The systems whose ids of employees may stand in tokens, such as the identity provider: who leaves is not accepted any
     * more under these either.
     */
    Optional<List<String>> identitySystems();

    Overtime overtime();

    /** What is more than somebody has to work. */
    interface Overtime {

        /** The hours of a week up to which there is none; from 0 to 168. */
        @WithDefault("40")
        BigDecimal weeklyHours();

        /** Other hours of single legal entities, by their ids. */
        Map<String, LegalEntity> legalEntities();
    }

    /** What is other for one legal entity. */
    interface LegalEntity {

        BigDecimal weeklyHours();
    }
}
