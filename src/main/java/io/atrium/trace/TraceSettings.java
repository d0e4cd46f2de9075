package io.atrium.trace;

import io.atrium.kernel.SecretFile;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where spans go and how many of them, checked.
 *
 * @param key empty when the collector is open to us
 */
record TraceSettings(URI endpoint, double ratio, Optional<String> key, String keyHeader, int queue) {

    private static final String PATH = "/v1/traces";
    private static final Set<String> SCHEMES = Set.of("http", "https");
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final int LARGEST_QUEUE = 1_000_000;

    /**
     * Empty when traces are not recorded.
     *
     * @throws IllegalStateException naming what cannot be
     */
    static Optional<TraceSettings> of(TraceConfig config) {
        require(config.ratio() >= 0 && config.ratio() <= 1, "atrium.traces.ratio is from 0 to 1");
        require(
                config.queue() >= 1 && config.queue() <= LARGEST_QUEUE,
                "atrium.traces.queue is from 1 to " + LARGEST_QUEUE);
        require(HEADER.matcher(config.keyHeader()).matches(), "atrium.traces.key-header is the name of a header");
        return config.endpoint()
                .map(TraceSettings::checked)
                .map(endpoint -> of(
                        config,
                        endpoint,
                        config.keyFile()
                                .map(file -> {
                                    try {
                                        return SecretFile.read(file).text();
                                    } catch (IOException unreadable) {
                                        throw new IllegalStateException(
                                                "atrium.traces.key-file cannot be read: " + file, unreadable);
                                    }
                                })
                                .or(config::key)));
    }

    private static TraceSettings of(TraceConfig config, URI endpoint, Optional<String> key) {
        require(
                key.isEmpty() || endpoint.getScheme().equals("https"),
                "atrium.traces.key is sent by TLS only: atrium.traces.endpoint has to begin with https");
        return new TraceSettings(endpoint, config.ratio(), key, config.keyHeader(), config.queue());
    }

    private static URI checked(URI endpoint) {
        require(
                endpoint.getScheme() != null
                        && SCHEMES.contains(endpoint.getScheme())
                        && endpoint.getHost() != null
                        && endpoint.getUserInfo() == null
                        && endpoint.getQuery() == null
                        && endpoint.getFragment() == null,
                "atrium.traces.endpoint is the address of a collector, such as http://collector:4318/v1/traces");
        String path = endpoint.getPath();
        return path.isEmpty() || path.equals("/") ? endpoint.resolve(PATH) : endpoint;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }
}
