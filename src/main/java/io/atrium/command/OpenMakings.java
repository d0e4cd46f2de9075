package io.atrium.command;

import io.atrium.odoo.Odoo;
import io.atrium.odoo.Priority;
import io.atrium.record.Making;
import io.atrium.record.Makings;
import io.atrium.record.RecordType;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What open intents have made: Odoo remembers it under the external ids that derive from them. */
@ApplicationScoped
class OpenMakings implements Makings {

    private final Intents intents;
    private final Odoo odoo;
    private final List<Maker> makers;

    OpenMakings(Intents intents, Odoo odoo, @All List<CommandHandler> handlers) {
        this.intents = intents;
        this.odoo = odoo.at(Priority.CAPTURE);
        this.makers = handlers.stream()
                .filter(Maker.class::isInstance)
                .map(Maker.class::cast)
                .toList();
    }

    @Override
    public Uni<Map<Long, Making>> underWay(RecordType type, Collection<Long> keys) {
        Map<String, Maker> making = makers.stream()
                .filter(maker -> maker.makes().equals(type.name()))
                .collect(Collectors.toMap(CommandHandler::operation, Function.identity()));
        return making.isEmpty()
                ? Uni.createFrom().item(Map.of())
                : intents.begun(making.keySet())
                        .chain(begun -> made(type, new HashSet<>(keys), begun))
                        .chain(made -> known(made, making));
    }

    private Uni<Map<Long, Intent>> made(RecordType type, Set<Long> keys, List<Intent> begun) {
        Map<String, Intent> byExternalId = begun.stream()
                .collect(Collectors.toMap(intent -> intent.externalId(type.prefix()), Function.identity()));
        return odoo.externalIds(type.model(), byExternalId.keySet()).map(ids -> {
            Map<Long, Intent> made = new HashMap<>();
            ids.forEach((externalId, id) -> made.put(id.longValue(), byExternalId.get(externalId)));
            made.keySet().retainAll(keys);
            return made;
        });
    }

    private static Uni<Map<Long, Making>> known(Map<Long, Intent> made, Map<String, Maker> making) {
        return Multi.createFrom()
                .iterable(made.entrySet())
                .onItem()
                .transformToUniAndConcatenate(
                        one -> making.get(one.getValue().command().operation())
                                .making(one.getValue())
                                .map(known -> Map.entry(one.getKey(), known)))
                .collect()
                .asMap(Map.Entry::getKey, Map.Entry::getValue);
    }
}
