package io.atrium.http;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** How callers are answered. */
@ConfigMapping(prefix = "atrium.http")
interface HttpConfig {

    /**
     * The largest request body, also when its length is not announced. A larger one is refused with
     * {@code payload-too-large} before it is read.
     */
    @WithDefault("1M")
    MemorySize maxBody();

    /** The same for a batch, whose rows are read at once. */
    @WithDefault("16M")
    MemorySize maxBatchBody();

    /** How long a body may take to arrive; who is slower is cut off. */
    @WithDefault("60s")
    Duration bodyPatience();

    /** Whose pages may call from a browser: origins, such as {@code https://portal.example.org}; without any, none. */
    Optional<List<String>> corsOrigins();

    /**
     * The port at which {@code /q} and {@code /docs} are answered, and nothing else but the contract; they are answered
     * nowhere else then. Without one, they are answered where all is.
     */
    OptionalInt managementPort();

    /** Whether each request leaves a line in the log: what was asked of whom, what came of it, and how long it took. */
    @WithDefault("false")
    boolean logRequests();

    /**
     * When the process is to end, for how long it still takes requests, so that those who send them learn that it is not
     * ready any more.
     */
    @WithDefault("5s")
    Duration drainDelay();

    /** For how long it answers after that what it has begun. */
    @WithDefault("20s")
    Duration drainPatience();
}
