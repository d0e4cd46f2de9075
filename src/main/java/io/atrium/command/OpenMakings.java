package io.atrium.command;

import io.atrium.kernel.Failure;
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
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** What open intents have made: Odoo remembers it under the external ids that derive from them. */
@ApplicationScoped
class OpenMakings implements Makings {

    private static final Logger LOG = Logger.getLogger(OpenMakings.class);

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
        return making.isEmpty() || keys.isEmpty()
                ? Uni.createFrom().item(Map.of())
                : made(type, keys).chain(this::open).chain(open -> known(open, making));
    }

    /** By the intents' ids. A user of Odoo's that may not read external ids makes nothing here. */
    private Uni<Map<UUID, Long>> made(RecordType type, Collection<Long> keys) {
        List<Integer> ids = keys.stream().map(Long::intValue).toList();
        return odoo.externalNames(type.model(), Intent.MODULE, ids)
                .map(names -> byIntent(type, names))
                .onFailure(Failure::isFinal)
                .invoke(refusal -> LOG.debugf(refusal, "what makes %s is not known", type.name()))
                .onFailure(Failure::isFinal)
                .recoverWithItem(Map.of());
    }

    private static Map<UUID, Long> byIntent(RecordType type, Map<Integer, String> names) {
        Map<UUID, Long> made = new HashMap<>();
        names.forEach(
                (id, name) -> Intent.named(type.prefix(), name).ifPresent(intent -> made.put(intent, id.longValue())));
        return made;
    }

    private Uni<Map<Long, Intent>> open(Map<UUID, Long> made) {
        return made.isEmpty()
                ? Uni.createFrom().item(Map.of())
                : intents.begun(made.keySet()).map(begun -> begun.stream()
                        .collect(Collectors.toMap(intent -> made.get(intent.id()), Function.identity())));
    }

    private static Uni<Map<Long, Making>> known(Map<Long, Intent> open, Map<String, Maker> making) {
        return Multi.createFrom()
                .iterable(open.entrySet())
                .select()
                .where(one -> making.containsKey(one.getValue().command().operation()))
                .onItem()
                .transformToUniAndConcatenate(one -> known(making, one.getValue())
                        .map(known -> known == null ? null : Map.entry(one.getKey(), known)))
                .collect()
                .asMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    /** Null of an intent that cannot be read any more: it holds nobody's capture up. */
    private static Uni<Making> known(Map<String, Maker> making, Intent intent) {
        return Uni.createFrom()
                .deferred(() -> making.get(intent.command().operation()).making(intent))
                .onFailure(OpenMakings::isUnreadable)
                .invoke(failure -> LOG.warnf(failure, "what operation %s makes is not known", intent.id()))
                .onFailure(OpenMakings::isUnreadable)
                .recoverWithNull();
    }

    private static boolean isUnreadable(Throwable failure) {
        return failure instanceof IllegalStateException || Failure.isFinal(failure);
    }
}
