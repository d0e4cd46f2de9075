package io.atrium.webhook;

import io.quarkus.runtime.Startup;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
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
     * @param account at the vendor, whose list is asked for; empty when it needs none
     */
    record Connected(Optional<Mapping> mapping, Optional<VendorApi> api, Optional<String> account) {

        /** Whether the vendor's API is asked about some deliveries. */
        boolean fetches() {
            return mapping.filter(Mapping::fetches).isPresent();
        }

        /** Whether deliveries are turned into commands, and not only kept. */
        boolean isMapped() {
            return mapping.isPresent();
        }
    }

    Connectors(Sources sources, WebhookConfig config, Vertx vertx, Clock clock) {
        List<String> problems = new ArrayList<>();
        sources.all().forEach(source -> {
            String key = "atrium.webhook.sources." + source.name();
            WebhookConfig.SourceConfig own = config.sources().get(source.name());
            Optional<VendorApi> api = ApiAddress.of(key + ".api", own.api(), problems)
                    .map(address -> new VendorApi(source.name(), address, vertx, clock));
            Optional<Mapping> mapping = mapping(key, source, own, problems);
            if (api.isEmpty() && mapping.filter(Mapping::fetches).isPresent()) {
                LOG.infof("%s.api.base-url is not set: what is not in a payload cannot be asked for", key);
            }
            bySource.put(source.name(), new Connected(mapping, api, own.api().account()));
        });
        if (!problems.isEmpty()) {
            throw new IllegalStateException("Webhook sources are not fit to start: " + String.join("; ", problems));
        }
    }

    /** The operator's own, else the one of the operator's own preset, else the one beside the preset. */
    private static Optional<Mapping> mapping(
            String key, Source source, WebhookConfig.SourceConfig config, List<String> problems) {
        try {
            Optional<Connector> connector = config.mappingFile().isPresent()
                    ? Optional.of(Connector.in(config.mappingFile().get()))
                    : Optional.ofNullable(source.preset().commands())
                            .map(Connector::of)
                            .or(() -> config.preset().flatMap(Connector::named));
            boolean signed = source.replay() != ReplayClass.UNSIGNED_BODY;
            return connector.map(found -> new Mapping(source.name(), signed, found));
        } catch (IOException e) {
            problems.add(key + ".mapping-file cannot be read: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            problems.add(key + ": " + e.getMessage());
        }
        return Optional.empty();
    }

    /** Null when there is no such source. */
    Connected of(String source) {
        return bySource.get(source);
    }
}
