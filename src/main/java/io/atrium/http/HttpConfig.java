package io.atrium.http;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

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

    /** Whose pages may call from a browser: origins, such as {@code https://portal.example.org}; without any, none. */
    Optional<List<String>> corsOrigins();
}
