package io.atrium.webhook;

import io.atrium.record.InboundInterface;
import io.atrium.record.InboundInterfaces;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Says of each source what its vendor's scheme is worth. */
@ApplicationScoped
class WebhookInterfaces implements InboundInterfaces {

    private final Sources sources;

    WebhookInterfaces(Sources sources) {
        this.sources = sources;
    }

    @Override
    public List<InboundInterface> inbound() {
        return sources.all().stream()
                .map(source -> new InboundInterface(
                        source.name(),
                        source.preset().title(),
                        source.replay().text(),
                        source.replay().guarantee(),
                        source.remember().toString()))
                .toList();
    }
}
