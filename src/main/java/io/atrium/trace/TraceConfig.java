package io.atrium.trace;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Whether, and where, traces are recorded. */
@ConfigMapping(prefix = "atrium.traces")
interface TraceConfig {

    /**
     * Where spans are sent: the address of a collector that takes OTLP over HTTP, such as
     * {@code http://collector:4318/v1/traces}. Without one nothing is recorded.
     */
    Optional<URI> endpoint();

    /** How many of the traces that begin here are recorded, from 0 to 1. Of those that callers began, they decide. */
    @WithDefault("1")
    double ratio();

    /** What opens the collector, such as {@code Bearer …}; sent by TLS only. */
    Optional<String> key();

    /** The same, in a file. */
    Optional<Path> keyFile();

    /** The header with the key. */
    @WithDefault("Authorization")
    String keyHeader();

    /** Spans that wait to be sent; what is more is dropped and counted. */
    @WithDefault("4096")
    int queue();
}
