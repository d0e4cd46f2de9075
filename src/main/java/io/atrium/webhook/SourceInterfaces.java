package io.atrium.webhook;

import io.atrium.kernel.DataClass;
import io.atrium.record.KnownInterface;
import io.atrium.record.KnownInterfaces;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** The sources, as interfaces. */
@ApplicationScoped
class SourceInterfaces implements KnownInterfaces {

    private final Sources sources;

    SourceInterfaces(Sources sources) {
        this.sources = sources;
    }

    @Override
    public Uni<List<KnownInterface>> known() {
        return Uni.createFrom().item(() -> sources.all().stream()
                .map(source -> new KnownInterface("source", source.name(), "integration-support", DataClass.PERSONAL))
                .toList());
    }
}
