package io.atrium.webhook;

import io.atrium.record.SourceSystem;
import io.atrium.record.SourceSystems;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;

/** The lists that vendors can be asked for: of sources with an API and a connector that says how. */
@ApplicationScoped
class VendorLists implements SourceSystems {

    private final Connectors connectors;
    private final ValueMappings values;
    private final Vertx vertx;
    private final Clock clock;

    VendorLists(Connectors connectors, ValueMappings values, Vertx vertx, Clock clock) {
        this.connectors = connectors;
        this.values = values;
        this.vertx = vertx;
        this.clock = clock;
    }

    @Override
    public Optional<SourceSystem> listing(String name, String type) {
        Connectors.Connected connected = connectors.of(name);
        if (connected == null || connected.api().isEmpty()) {
            return Optional.empty();
        }
        return connected
                .mapping()
                .filter(mapping -> mapping.list()
                        .filter(list -> list.type().equals(type))
                        .filter(list -> connected.account().isPresent() || !VendorList.namesAccount(list))
                        .isPresent())
                .map(mapping -> new VendorList(
                        name, mapping, connected.api().get(), connected.account(), values, vertx, clock));
    }
}
