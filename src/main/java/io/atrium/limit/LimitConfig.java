package io.atrium.limit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;

/** How much each client may ask for. */
@ConfigMapping(prefix = "atrium.limit")
interface LimitConfig {

    /**
     * By name. By client: {@code bulk} for batches, {@code ops} for what lies below {@code /ops}, else {@code read} for GET
     * and HEAD and {@code write} for every other method. By source and address: {@code webhook}. By address: {@code token},
     * and {@code failed-attempts} for tokens that are not valid.
     */
    Map<String, PolicyConfig> policies();

    /** How long a request waits for Redis at most, before the policy's {@code on-outage} applies to it. */
    @WithDefault("200ms")
    Duration redisPatience();

    /** Requests of one client that each replica works on at a time, streams and those that wait for changes included. */
    @WithDefault("200")
    int maxUnderWay();

    interface PolicyConfig {

        /** Requests in each {@code per}, in the long run. At most one million in a second. */
        long rate();

        @WithDefault("1s")
        Duration per();

        /** Requests at once, after a pause; as many as {@code rate} unless it is set. */
        OptionalLong burst();

        /** What happens while Redis, if it is configured, does not answer. */
        @WithDefault("local")
        OnOutage onOutage();
    }

    enum OnOutage {

        /** Each replica counts for itself: a client may have a share from each. */
        LOCAL,

        /** Nothing is admitted. */
        REFUSE
    }
}
