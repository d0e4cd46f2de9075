package io.atrium.record;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How closely the records follow Odoo. */
@ConfigMapping(prefix = "atrium.record")
interface RecordConfig {

    /** Whether this replica captures at all. */
    @WithDefault("true")
    boolean capture();

    /** How long after one look at a model the next begins. Shorter shows changes earlier and costs Odoo more calls. */
    @WithDefault("1s")
    Duration pollInterval();

    /**
     * How far behind the newest {@code write_date} each look begins again. Odoo stamps a row when its transaction starts,
     * so a row may appear with an older stamp than one already seen.
     */
    @WithDefault("10s")
    Duration overlap();

    /** The same, for the deep look that catches transactions which took long; longer than Odoo lets one run. */
    @WithDefault("15m")
    Duration deepOverlap();

    /** How often the deep look is taken, and ids are compared to find what was deleted. */
    @WithDefault("1m")
    Duration deepInterval();

    /** Rows of one page. */
    @WithDefault("200")
    int page();
}
