package io.atrium.webhook;

import io.quarkus.runtime.Startup;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/** What the payloads of each source mean. One whose API is not configured soundly keeps Atrium from starting. */
@Startup
@ApplicationScoped
class Connectors {

    private static final Logger LOG = Logger.getLogger(Connectors.class);

    private final Map<String, Connected> bySource = new TreeMap<>();

    /**
     * A source with its connector.
     *
     * @param mapping what its payloads mean; empty when nobody has described them
     * @param api of the vendor; empty when none is configured
     */
    record Connected(Optional<Mapping> mapping, Optional<VendorApi> api) {}

    Connectors(WebhookConfig config, Vertx vertx, Clock clock) {
        List<String> problems = new ArrayList<>();
        config.sources().forEach((name, source) -> {
            String key = "atrium.webhook.sources." + name + ".api";
            Optional<VendorApi> api = ApiAddress.of(key, source.api(), problems)
                    .map(address -> new VendorApi(name, address, vertx, clock));
            Optional<Mapping> mapping = source.preset().flatMap(preset -> mapping(name, preset));
            if (api.isEmpty() && mapping.filter(Mapping::fetches).isPresent()) {
                LOG.warnf("%s.base-url is not set: what %s does not say itself cannot be asked for", key, name);
            }
            bySource.put(name, new Connected(mapping, api));
        });
        if (!problems.isEmpty()) {
            throw new IllegalStateException("Webhook sources are not fit to start: " + String.join("; ", problems));
        }
    }

    private static Optional<Mapping> mapping(String name, String preset) {
        return Connector.named(preset).map(connector -> {
            boolean signed = Preset.named(preset)
                    .filter(known -> known.scheme().replay() != ReplayClass.UNSIGNED_BODY)
                    .isPresent();
            return new Mapping(name, signed, connector);
        });
    }

    Connected of(String source) {
        return bySource.get(source);
    }
}
