package io.atrium.start;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Turns Atrium's own keys into those of the libraries below, so that an operator sets each thing once and under one name.
 * Weaker than anything set by hand.
 */
public class DerivedSettings implements ConfigSourceFactory {

    // Above the defaults of libraries, below application.properties (250).
    private static final int ORDINAL = 200;

    /** What only operators need is not to be reached from where callers are. */
    private static final String MANAGEMENT_PORT = "9000";

    /** What holds one of them up does not hold up all. */
    private static final int FEWEST_EVENT_LOOPS = 2;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        Map<String, String> derived = new HashMap<>();
        boolean standalone = !"production".equals(value(context, "atrium.mode").orElse("standalone"));
        if (standalone) {
            derived.putAll(StandaloneDefaults.SETTINGS);
        }
        value(context, "atrium.database.url")
                .ifPresent(url -> DatabaseAddress.parse(url).derive(derived));
        value(context, "atrium.jwt.issuer").ifPresent(issuer -> derived.put("mp.jwt.verify.issuer", issuer));
        value(context, "atrium.jwt.audience").ifPresent(audience -> derived.put("mp.jwt.verify.audiences", audience));
        value(context, "atrium.kafka.bootstrap-servers").ifPresent(servers -> {
            derived.put("channel.connector", "smallrye-kafka");
            derived.put("kafka.bootstrap.servers", servers);
        });
        // Without TLS and without an issuer of one's own, only this machine may call.
        derived.put("quarkus.http.host", standalone ? "127.0.0.1" : "0.0.0.0");
        if (!standalone) {
            derived.put("atrium.http.management-port", MANAGEMENT_PORT);
            derived.put("atrium.http.log-requests", "true");
            // No event loop waits for a line to be written.
            derived.put("quarkus.log.console.async.enabled", "true");
        }
        derived.put("quarkus.vertx.event-loops-pool-size", String.valueOf(eventLoops()));
        // For machines to read; whoever tries things out reads himself.
        derived.put("quarkus.log.console.json.enabled", String.valueOf(!standalone));
        derived.put("atrium.sandbox.issues-tokens", String.valueOf(standalone));
        return List.of(new PropertiesConfigSource(derived, "settings derived by Atrium", ORDINAL));
    }

    /** One for each core, for none of them ever waits: the fewer they are, the more each finds to do when it wakes up. */
    private static int eventLoops() {
        return Math.max(FEWEST_EVENT_LOOPS, Runtime.getRuntime().availableProcessors());
    }

    @Override
    public OptionalInt getPriority() {
        return OptionalInt.of(ORDINAL);
    }

    private static Optional<String> value(ConfigSourceContext context, String name) {
        return Optional.ofNullable(context.getValue(name))
                .map(ConfigValue::getValue)
                .filter(text -> !text.isBlank());
    }
}
