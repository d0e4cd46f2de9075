package io.atrium.odoo;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/** How Odoo is reached. The first four have no default: standalone mode fills them in, production must name them. */
@ConfigMapping(prefix = "atrium.odoo")
interface OdooConfig {

    Optional<URI> url();

    Optional<String> database();

    Optional<String> login();

    Optional<String> apiKey();

    /** A file with the key instead. It is read again when it changes, so that the key is replaced without a restart. */
    Optional<Path> apiKeyFile();

    @WithDefault("auto")
    Protocol protocol();

    /**
     * Most calls at a time, of each replica. A small Odoo has five workers: one is left for its own users. When it is more
     * than 1, one is kept free for calls that somebody waits for.
     */
    @WithDefault("4")
    int maxConcurrency();

    /**
     * How long a call may take. Longer than Odoo's own patience: it repeats a conflicting transaction up to five times,
     * which takes some 30 s. Giving up earlier would turn a slow success into an unknown outcome.
     */
    @WithDefault("45s")
    Duration timeout();

    /**
     * Most calls a second, such as 0.9 for Odoo Online; evenly spaced, so that no second ever holds more. Without it there
     * is no such limit. Each replica keeps it for itself.
     */
    OptionalDouble maxCallsPerSecond();

    /** Most calls of each priority that wait for their turn; one more is refused at once. */
    @WithDefault("256")
    int queue();

    /** How often a call that changes nothing is tried again. */
    @WithDefault("2")
    int retries();

    /** How long before the first repetition; doubles each time, with as much again at random. */
    @WithDefault("200ms")
    Duration retryDelay();

    /** How long Odoo is left alone once it has turned out to be away. */
    @WithDefault("5s")
    Duration breakerDelay();

    /** How many calls in a row are looked at; when half of them went unanswered, Odoo is left alone. */
    @WithDefault("10")
    int breakerWindow();
}
