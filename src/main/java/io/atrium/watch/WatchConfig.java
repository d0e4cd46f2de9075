package io.atrium.watch;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.time.ZoneId;

/** What is out of line, and who hears of it. */
@ConfigMapping(prefix = "atrium.watch")
interface WatchConfig {

    /** Whether this process counts at all. */
    @WithDefault("true")
    boolean enabled();

    /** How often hours are looked for that are over and not counted. */
    @WithDefault("1m")
    Duration pollInterval();

    /** How long after its end an hour is counted: what came in it has been applied by then. */
    @WithDefault("10m")
    Duration grace();

    /** How many weeks an hour is held against; as long are counts kept. From 1 to 52. */
    @WithDefault("8")
    int weeks();

    /** Of how many of these weeks something must be known before anything is said; at least 3. */
    @WithDefault("4")
    int fewestWeeks();

    /** How many times the usual spread a value must be off to be out of line. */
    @WithDefault("6")
    double threshold();

    /** After how many hours in line an anomaly has ended. */
    @WithDefault("3")
    int usualHours();

    /** By whose clocks an hour of the week is the same one, such as {@code Europe/Berlin}. */
    @WithDefault("UTC")
    ZoneId zone();

    /** The team that gets the case. */
    @WithDefault("integration-support")
    String owner();

    /** How long anomalies that have ended are kept. */
    @WithDefault("400D")
    Duration retention();
}
