package io.atrium.exceptionqueue;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who gets which cases, and by when. */
@ConfigMapping(prefix = "atrium.exceptionqueue")
interface ExceptionQueueConfig {

    /**
     * Who gets which cases, where it is to be somebody else than whoever gave up proposes: the first rule that applies
     * counts.
     */
    List<Rule> rules();

    /** How critical cases of a code are; {@code normal} when it is not named. */
    Map<String, String> criticality();

    /** By when cases are due, by how critical they are: {@code low}, {@code normal}, {@code high}, {@code critical}. */
    Map<String, Duration> due();

    /** The team that gets a case which the one named here did not close in time; it stays where it is otherwise. */
    Map<String, String> escalateTo();

    /** How often work is sent in again that people want sent in, and looked at whether it went through. */
    @WithDefault("2s")
    Duration sweepInterval();

    /** How often overdue cases are looked for. */
    @WithDefault("1m")
    Duration escalationInterval();

    /** How long it is kept what was said in closed cases, if not for as long as that they were. */
    Optional<Duration> payloadRetention();

    /** How long closed cases are kept. */
    @WithDefault("400D")
    Duration retention();

    /** A rule; a condition that is not given holds for all cases. */
    interface Rule {

        /** The part of Atrium that gave up, such as {@code webhook}. */
        Optional<String> room();

        /** The code of the case. */
        Optional<String> code();

        /** The system that the work came from. */
        Optional<String> source();

        /** The team that gets it. */
        Optional<String> owner();

        /** How critical it is. */
        Optional<String> criticality();
    }
}
