package io.atrium.http;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How callers are answered. */
@ConfigMapping(prefix = "atrium.http")
interface HttpConfig {

    /**
     * The largest request body, also when its length is not announced. A larger one is refused with
     * {@code payload-too-large} before it is read.
     */
    @WithDefault("1M")
    MemorySize maxBody();
}
