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
