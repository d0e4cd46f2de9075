package io.atrium.command;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How commands are carried out. */
@ConfigMapping(prefix = "atrium.command")
interface CommandConfig {

    /** How long a caller waits for the outcome before it is told to ask for the operation instead (202). */
    @WithDefault("15s")
    Duration answerWithin();

    /**
     * For how long a running intent belongs to the process that began it. It is renewed while the process lives; when a
     * process dies, another takes its intents over after at most this.
     */
    @WithDefault("10s")
    Duration lease();

    /** How often open intents are looked for. */
    @WithDefault("1s")
    Duration sweepInterval();

    /** The longest pause between two attempts while Odoo is away. */
    @WithDefault("1m")
    Duration longestPause();

    /** After how long an intent is given to a person. */
    @WithDefault("24h")
    Duration giveUpAfter();

    /** Whether commands wait for a second person, where {@link #secondPerson} does not say it for their kind. */
    @WithDefault("true")
    boolean secondPersons();

    /** The same by kind: {@code supplier-bank}, {@code override-posting}, {@code value-mapping}, {@code interface-register}. */
    Map<String, Boolean> secondPerson();

    /** After how long a command is not carried out any more that nobody has approved or rejected. */
    @WithDefault("7D")
    Duration approvalExpiresAfter();

    /** Whether {@link #duties} are kept apart. */
    @WithDefault("true")
    boolean dutiesApart();

    /** The duties of which one person has at most one for the same supplier, and the commands that each consists of. */
    Map<String, List<String>> duties();

    /**
     * How long it is kept what commands asked for and were answered, once they have ended; for ever without it. A repeated
     * request is still recognised afterwards, and refused.
     */
    Optional<Duration> payloadRetention();

    /**
     * How long commands are kept at all, 90 days at least; for ever without it. Afterwards an {@code Idempotency-Key} is a
     * new one.
     */
    Optional<Duration> retention();

    /** Which system owns what, by type of document, such as {@code employee}. */
    Map<String, Ownership> ownership();

    /**
     * The clients and webhook sources that speak for a system. One that is not named here speaks for a system of its own
     * name only.
     */
    Map<String, List<String>> systems();

    /** Who may change the documents of a type. */
    interface Ownership {

        /** The system that owns what is given to no other; absent: everyone who has the scope may change it. */
        Optional<String> owner();

        /** The system that owns a field, by the field's canonical name. */
        Map<String, String> fields();
    }
}
