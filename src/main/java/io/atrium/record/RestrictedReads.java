package io.atrium.record;

import io.atrium.access.Caller;
import io.atrium.audit.AuditTrail;
import io.atrium.audit.AuditTrail.Entry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Tells the audit trail who is about to be shown which restricted fields of which documents: their names, never their
 * values. The answer waits until that is committed.
 */
@ApplicationScoped
class RestrictedReads {

    private final AuditTrail audit;

    RestrictedReads(AuditTrail audit) {
        this.audit = audit;
    }

    /**
     * Completes when the answer may go; at once when nothing of it is restricted.
     *
     * @throws io.atrium.kernel.Failure {@code unavailable} when it cannot be told, and so must not be shown
     */
    Uni<Void> tell(Caller caller, String correlationId, Collection<Seen> seen) {
        Map<String, List<Seen>> byType = seen.stream()
                .filter(one -> !one.fields().isEmpty())
                .collect(Collectors.groupingBy(Seen::type, TreeMap::new, Collectors.toList()));
        if (byType.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<Uni<Void>> told = new ArrayList<>();
        byType.forEach((type, all) -> told.add(audit.record(entry(caller, correlationId, type, all))));
        return told.size() == 1
                ? told.get(0)
                : Uni.join().all(told).andFailFast().replaceWithVoid();
    }

    private static Entry entry(Caller caller, String correlationId, String type, List<Seen> seen) {
        Set<String> fields =
                seen.stream().flatMap(one -> one.fields().stream()).collect(Collectors.toCollection(TreeSet::new));
        List<String> ids = seen.stream().map(Seen::id).distinct().toList();
        Entry entry = Entry.done(caller, type + ".read", correlationId).noting(String.join(", ", fields));
        return ids.size() == 1 ? entry.to(ids.get(0)) : entry.toAll(ids);
    }

    /**
     * A document of which something restricted is shown.
     *
     * @param type the name of its type
     * @param fields the restricted ones among those that are shown
     */
    record Seen(String type, String id, Set<String> fields) {}
}
