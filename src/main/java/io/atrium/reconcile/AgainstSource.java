package io.atrium.reconcile;

import io.atrium.command.Commands;
import io.atrium.reconcile.Difference.Field;
import io.atrium.reconcile.Domains.Domain;
import io.atrium.reconcile.Progress.Claimed;
import io.atrium.reconcile.Progress.Place;
import io.atrium.record.Comparison.Pair;
import io.atrium.record.IdentifiedDocuments;
import io.atrium.record.Identifier;
import io.atrium.record.SourceSystem;
import io.atrium.record.SourceSystem.Entry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Holds the records against the system that they come from: walks through its list, then through the documents that it has
 * ids for and did not list. What a document should say is what the command of its source would make of it. What seems to
 * differ is looked for in the list once more.
 */
@ApplicationScoped
class AgainstSource implements Side {

    private final Progress progress;
    private final IdentifiedDocuments documents;
    private final Commands commands;
    private final ReconcileConfig config;

    AgainstSource(Progress progress, IdentifiedDocuments documents, Commands commands, ReconcileConfig config) {
        this.progress = progress;
        this.documents = documents;
        this.commands = commands;
        this.config = config;
    }

    @Override
    public Uni<Void> step(Claimed run, Domain domain) {
        return switch (run.phase()) {
            case Progress.COUNTING ->
                documents.count(domain.type(), domain.source().name()).chain(known -> progress.counted(run, known));
            case Progress.COMPARING -> domain.source().page(run.cursor()).chain(page -> compared(run, domain, page));
            default ->
                documents
                        .page(
                                domain.type(),
                                domain.source().name(),
                                run.cursor() == null ? "" : run.cursor(),
                                config.page())
                        .chain(page -> unlisted(run, domain, page));
        };
    }

    private Uni<Void> compared(Claimed run, Domain domain, SourceSystem.Page page) {
        Map<String, Entry> listed = byValue(page.entries());
        Place next =
                page.next() == null ? new Place(Progress.UNLISTED, null) : new Place(Progress.COMPARING, page.next());
        return progress.unlisted(run, listed.keySet()).chain(first -> {
            // What a page before had already was compared then.
            listed.keySet().retainAll(first);
            return held(domain, listed).chain(all -> {
                run.totals().addUnnamed(page.unnamed());
                return progress.listed(
                        run, next, first, all.size() + page.unnamed(), differences(run, domain, all, false));
            });
        });
    }

    private Uni<Void> unlisted(Claimed run, Domain domain, Map<String, JsonObject> page) {
        String last = page.keySet().stream().reduce(null, (before, value) -> value);
        Place next =
                page.size() < config.page() ? new Place(Progress.SETTLING, null) : new Place(Progress.UNLISTED, last);
        return progress.unlisted(run, page.keySet()).chain(values -> extra(domain, values, page)
                .chain(all ->
                        progress.listed(run, next, Set.of(), values.size(), differences(run, domain, all, false))));
    }

    /** What is not in the list any more when it is read once more is judged by its absence. */
    @Override
    public Uni<Void> settle(Claimed run, Domain domain, List<String> suspects) {
        return run.phase().equals(Progress.UNSETTLED)
                ? settleUnlisted(run, domain, suspects)
                : domain.source().page(run.cursor()).chain(page -> settle(run, domain, page));
    }

    private Uni<Void> settle(Claimed run, Domain domain, SourceSystem.Page page) {
        Map<String, Entry> listed = byValue(page.entries());
        Place next =
                page.next() == null ? new Place(Progress.UNSETTLED, null) : new Place(Progress.SETTLING, page.next());
        return progress.suspects(run, keys(listed.values())).chain(looked -> {
            listed.values()
                    .removeIf(entry -> !looked.contains(entry.identifier().text()));
            return held(domain, listed)
                    .chain(all -> progress.settled(
                            run,
                            next,
                            looked,
                            differences(run, domain, all, true),
                            run.totals().toJson()));
        });
    }

    private Uni<Void> settleUnlisted(Claimed run, Domain domain, List<String> suspects) {
        int system = domain.source().name().length() + 1;
        Set<String> values =
                suspects.stream().map(suspect -> suspect.substring(system)).collect(Collectors.toSet());
        return documents
                .those(domain.type(), domain.source().name(), values)
                .chain(known -> extra(domain, known.keySet(), known))
                .chain(all -> progress.settled(
                        run,
                        new Place(run.phase(), null),
                        suspects,
                        differences(run, domain, all, true),
                        run.totals().toJson()));
    }

    private static Map<String, Entry> byValue(List<Entry> entries) {
        Map<String, Entry> byValue = new LinkedHashMap<>();
        entries.forEach(entry -> byValue.put(entry.identifier().value(), entry));
        return byValue;
    }

    private static List<String> keys(Collection<Entry> entries) {
        return entries.stream().map(entry -> entry.identifier().text()).toList();
    }

    /** A document as the source has it, beside the record; either may be missing. */
    private record Held(Identifier identifier, JsonObject expected, JsonObject record, Entry listed) {

        static Held of(Entry listed, Map<String, JsonObject> expected, Map<String, JsonObject> known) {
            String value = listed.identifier().value();
            return new Held(
                    listed.identifier(), expected.getOrDefault(value, new JsonObject()), known.get(value), listed);
        }

        /** Whether nothing was told that the record does not say: not when nothing was told at all. */
        boolean isDone(Comparer comparer) {
            return !expected.isEmpty() && comparer.difference(pair()).isEmpty();
        }

        /** Only of what the source says. */
        Pair pair() {
            JsonObject same = record == null ? null : new JsonObject();
            if (record != null && expected != null) {
                expected.fieldNames().stream()
                        .filter(record::containsKey)
                        .forEach(field -> same.put(field, record.getValue(field)));
            }
            return new Pair(identifier.text(), expected, same, false, false);
        }

        /** A source does not say of which legal entity a document is. */
        Pair whole() {
            JsonObject theirs = expected == null ? null : expected.copy();
            if (theirs != null && record != null && record.containsKey("legalEntityId")) {
                theirs.put("legalEntityId", record.getString("legalEntityId"));
            }
            return new Pair(identifier.text(), theirs, record, false, false);
        }
    }

    private Uni<List<Held>> held(Domain domain, Map<String, Entry> listed) {
        return documents
                .those(domain.type(), domain.source().name(), listed.keySet())
                .chain(known -> expected(domain.source(), listed.values()).map(expected -> listed.values().stream()
                        .map(entry -> Held.of(entry, expected, known))
                        .toList()));
    }

    /**
     * Of the documents that the source does not list, those that do not say already what that means. Where it means nothing
     * that the source may say, or nobody has said what it means, all of them.
     */
    private Uni<List<Held>> extra(Domain domain, Collection<String> values, Map<String, JsonObject> known) {
        SourceSystem source = domain.source();
        return source.absent(values)
                .chain(meant -> expected(source, meant.values()).map(expected -> {
                    Comparer comparer = new Comparer(domain);
                    Set<String> gone = meant.values().stream()
                            .map(entry -> Held.of(entry, expected, known))
                            .filter(held -> held.isDone(comparer))
                            .map(held -> held.identifier().value())
                            .collect(Collectors.toSet());
                    return values.stream()
                            .filter(value -> !gone.contains(value))
                            .map(value -> new Held(new Identifier(source.name(), value), null, known.get(value), null))
                            .toList();
                }));
    }

    /**
     * What the documents should say, by the ids that the source has for them. What is listed means one operation, and what is
     * not listed any more means one.
     */
    private Uni<Map<String, JsonObject>> expected(SourceSystem source, Collection<Entry> entries) {
        List<Entry> told =
                entries.stream().filter(entry -> entry.body() != null).toList();
        return told.isEmpty()
                ? Uni.createFrom().item(Map.of())
                : commands.expected(
                                source.caller(),
                                told.get(0).operation(),
                                told.stream().map(Entry::body).toList())
                        .map(expected -> IntStream.range(0, told.size())
                                .boxed()
                                .collect(Collectors.toMap(
                                        i -> told.get(i).identifier().value(), expected::get)));
    }

    /** What differs; it is summed up when it has been looked at once more, the rest at once. */
    private static List<Difference> differences(Claimed run, Domain domain, List<Held> all, boolean isLast) {
        Comparer comparer = new Comparer(domain);
        List<Difference> differences = new ArrayList<>();
        for (Held held : all) {
            Optional<Difference> difference = difference(comparer, held);
            difference.ifPresent(differences::add);
            if (isLast || difference.isEmpty()) {
                run.totals().add(domain, held.whole());
            }
        }
        return differences;
    }

    private static Optional<Difference> difference(Comparer comparer, Held held) {
        String document = held.record() == null ? null : held.record().getString("id");
        Optional<Difference> found = held.listed() == null || held.listed().isReadable()
                ? comparer.difference(held.pair())
                : Optional.of(unreadable(held.listed()));
        return found.map(difference -> difference.of(held.identifier(), document));
    }

    /** It names the field of the value that nobody has said the meaning of, if that is why. */
    private static Difference unreadable(Entry listed) {
        return Difference.found(
                listed.identifier().text(),
                Difference.UNREADABLE,
                listed.unknown() == null ? List.of() : List.of(new Field(listed.unknown(), null, null, null)));
    }
}
