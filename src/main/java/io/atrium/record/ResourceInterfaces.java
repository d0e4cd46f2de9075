package io.atrium.record;

import io.atrium.http.Domain;
import io.atrium.kernel.DataClass;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;

/** The types of documents, as interfaces: the team of their domain answers for them. */
@ApplicationScoped
class ResourceInterfaces implements KnownInterfaces {

    private final List<KnownInterface> all;

    ResourceInterfaces(RecordTypes types) {
        this.all = types.all().stream()
                .map(type -> new KnownInterface(
                        "resource",
                        type.name(),
                        Domain.named(type.businessDomain()).map(Domain::owner).orElse(null),
                        type.dataClasses().values().stream()
                                .max(Comparator.naturalOrder())
                                .orElse(DataClass.INTERNAL)))
                .sorted(Comparator.comparing(KnownInterface::name))
                .toList();
    }

    @Override
    public Uni<List<KnownInterface>> known() {
        return Uni.createFrom().item(all);
    }
}
