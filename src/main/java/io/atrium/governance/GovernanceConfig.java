package io.atrium.governance;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What governs data and access. */
@ConfigMapping(prefix = "atrium.governance")
interface GovernanceConfig {

    /** How often what has been kept for long enough is removed. */
    @WithDefault("1h")
    Duration retentionInterval();

    /** How long after one review of an interface the next is due. */
    @WithDefault("365D")
    Duration reviewInterval();

    /** How long a replica that removes may be silent before another goes on. */
    @WithDefault("2m")
    Duration retentionLease();
}
