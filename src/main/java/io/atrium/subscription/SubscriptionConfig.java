package io.atrium.subscription;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;

/** How facts are pushed to subscribers. */
@ConfigMapping(prefix = "atrium.subscription")
interface SubscriptionConfig {

    /**
     * Whether deliveries may go over plain http and to addresses inside the house: loopback, private networks, cloud
     * metadata. For trying things out only; standalone mode turns it on elsewhere.
     */
    @WithDefault("false")
    boolean insecureTargets();

    /** How long to wait after each failed attempt, give or take a fifth. After the last one a delivery is given up. */
    @WithDefault("5s,5m,30m,2h,5h,10h,14h,20h,24h")
    List<Duration> retrySchedule();

    /** How long one attempt may take, from looking up the name to the status of the answer. */
    @WithDefault("15s")
    Duration timeout();

    /** How long a process may keep a delivery to itself. Longer than the timeout, or deliveries are sent twice. */
    @WithDefault("60s")
    Duration lease();

    /** How often to look for deliveries that became due. New facts do not wait for it. */
    @WithDefault("1s")
    Duration pollInterval();

    /** How many deliveries one subscription may have under way. */
    @WithDefault("4")
    int concurrencyPerSubscription();

    /** How many deliveries one process may have under way. */
    @WithDefault("256")
    int concurrency();

    /** How long the old secret signs along after a rotation. */
    @WithDefault("24h")
    Duration secretOverlap();

    /** How many subscriptions one client may have. */
    @WithDefault("100")
    int maxPerClient();
}
