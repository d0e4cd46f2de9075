package io.atrium.webhook;

import io.atrium.record.InboundInterface;
import io.atrium.record.InboundInterfaces;
import io.atrium.record.InboundSecret;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Says of each source what its vendor's scheme is worth. */
@ApplicationScoped
class WebhookInterfaces implements InboundInterfaces {

    private final Sources sources;
    private final SecretUse uses;

    WebhookInterfaces(Sources sources, SecretUse uses) {
        this.sources = sources;
        this.uses = uses;
    }

    @Override
    public List<InboundInterface> inbound() {
        return sources.all().stream()
                .map(source -> new InboundInterface(
                        source.name(),
                        source.preset().title(),
                        source.replay().text(),
                        source.replay().guarantee(),
                        source.remember().toString(),
                        secrets(source)))
                .toList();
    }

    private List<InboundSecret> secrets(Source source) {
        return source.secrets().stream()
                .map(name -> new InboundSecret(name, uses.last(source, name).orElse(null)))
                .toList();
    }
}
