package io.atrium.event;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** How long facts are kept, and how they are shown. */
@ConfigMapping(prefix = "atrium.event")
interface EventConfig {

    /**
     * How long facts are kept at least, a day or more. They are forgotten four weeks at a time, when the last of
     * them is older than this and every consumer of the channel has had it.
     */
    @WithDefault("90D")
    Duration retention();

    /** How many server-sent event streams one process may have open; 0 turns them off. */
    @WithDefault("1000")
    int maxStreams();

    /** The address that Atrium is called by from outside, for the addresses of schemas in facts. */
    Optional<URI> publicUrl();
}
