package io.atrium.record;

import io.atrium.access.Caller;
import io.atrium.http.Parameters;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.record.Documents.Found;
import io.atrium.record.RestrictedReads.Seen;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Puts the documents that others refer to in place, so that nobody has to ask for each ({@code expand=supplier}). A caller
 * sees of them what it would see if it asked.
 */
@ApplicationScoped
class Expansions {

    static final String PARAMETER = "expand";

    /** The most references of one request. */
    static final int MOST = 5;

    private final RecordTypes types;
    private final Documents documents;
    private final FreshnessSource freshness;

    Expansions(RecordTypes types, Documents documents, FreshnessSource freshness) {
        this.types = types;
        this.documents = documents;
        this.freshness = freshness;
    }

    /**
     * What the caller wants to have put in place.
     *
     * @throws Failure {@code invalid} for what the type does not refer to; {@code forbidden} when the caller may not read
     *     documents of the other type
     */
    List<Reference> wanted(DocumentType type, Parameters parameters, Caller caller) {
        if (parameters.text(PARAMETER) == null) {
            return List.of();
        }
        Set<String> names = new LinkedHashSet<>(parameters.list(PARAMETER));
        if (names.size() > MOST) {
            throw Failure.invalid(PARAMETER, "At most " + MOST + " references can be expanded");
        }
        Map<String, Reference> known = types.references(type).stream()
                .collect(Collectors.toMap(Reference::name, each -> each, (one, other) -> one, LinkedHashMap::new));
        names.stream().filter(name -> !known.containsKey(name)).findFirst().ifPresent(unknown -> {
            throw Failure.invalid(
                    PARAMETER, "There is no reference " + unknown + "; known are " + String.join(", ", known.keySet()));
        });
        return names.stream()
                .map(known::get)
                .map(reference -> permitted(reference, caller))
                .toList();
    }

    private Reference permitted(Reference reference, Caller caller) {
        String scope = types.named(reference.type()).scope();
        if (!caller.scopes().contains(scope)) {
            throw new Failure(FailureCode.FORBIDDEN, "To expand " + reference.name() + " takes the scope " + scope);
        }
        return reference;
    }

    /**
     * The documents as they are sent.
     *
     * @param fields the only ones of their own to show; empty for all
     * @param current how current they are
     */
    Uni<Shown> show(
            List<Body> bodies, Set<String> fields, List<Reference> references, Freshness current, Reader reader) {
        if (references.isEmpty()) {
            return Uni.createFrom()
                    .item(new Shown(
                            bodies.stream().map(body -> body.shown(fields)).toList(),
                            bodies.stream().map(body -> body.variant(fields)).toList(),
                            current,
                            List.of()));
        }
        List<JsonObject> whole =
                bodies.stream().map(body -> new JsonObject(body.open())).toList();
        return Multi.createFrom()
                .iterable(byType(references, whole).entrySet())
                .onItem()
                .transformToUniAndConcatenate(type -> referred(types.named(type.getKey()), type.getValue(), reader))
                .collect()
                .with(Collectors.reducing(new Referred(Map.of(), current), Referred::and))
                .map(referred -> shown(bodies, fields, references, whole, referred));
    }

    /** The ids that they refer to: one question for each type, whatever the number of documents. */
    private static Map<String, Set<String>> byType(List<Reference> references, List<JsonObject> whole) {
        Map<String, Set<String>> ids = new LinkedHashMap<>();
        references.forEach(reference -> whole.stream()
                .map(document -> document.getString(reference.field()))
                .filter(Objects::nonNull)
                .forEach(id -> ids.computeIfAbsent(reference.type(), type -> new LinkedHashSet<>())
                        .add(id)));
        return ids;
    }

    private Uni<Referred> referred(DocumentType type, Set<String> ids, Reader reader) {
        return freshness.of(type).chain(current -> documents
                .seen(type, ids, reader, current)
                .invoke(seen -> requireComplete(type, ids, seen, current))
                .map(seen -> new Referred(seen, current)));
    }

    /** What is not there may only not have been read yet. */
    private static void requireComplete(
            DocumentType type, Set<String> ids, Map<String, Found> seen, Freshness current) {
        if (seen.size() < ids.size()) {
            current.requireComplete(type);
        }
    }

    private static Shown shown(
            List<Body> bodies,
            Set<String> fields,
            List<Reference> references,
            List<JsonObject> whole,
            Referred referred) {
        List<Buffer> documents = new ArrayList<>(bodies.size());
        List<String> variants = new ArrayList<>(bodies.size());
        List<Seen> seen = new ArrayList<>();
        for (int i = 0; i < bodies.size(); i++) {
            JsonObject document = bodies.get(i).document(fields);
            StringBuilder variant = new StringBuilder().append(bodies.get(i).variant(fields));
            for (Reference reference : references) {
                String id = whole.get(i).getString(reference.field());
                Found found = id == null ? null : referred.byId().get(id);
                document.put(
                        reference.name(), found == null ? null : found.body().document(Set.of()));
                if (found != null) {
                    seen.add(new Seen(reference.type(), id, found.body().visible()));
                }
                variant.append('|').append(reference.name()).append('=').append(variant(id, found));
            }
            documents.add(document.toBuffer());
            variants.add(variant.toString());
        }
        return new Shown(documents, variants, referred.freshness(), seen);
    }

    /** What tells apart what may stand in that place. */
    private static String variant(String id, Found found) {
        return found == null
                ? "null"
                : id + "@" + found.version() + found.body().variant(Set.of());
    }

    /**
     * Documents of other types that were found, by their ids.
     *
     * @param freshness of the least current
     */
    private record Referred(Map<String, Found> byId, Freshness freshness) {

        private Referred and(Referred more) {
            Map<String, Found> all = new HashMap<>(byId);
            all.putAll(more.byId);
            return new Referred(all, freshness.older(more.freshness));
        }
    }

    /**
     * Documents as they are sent.
     *
     * @param variants what tells each from others of the same version; null for the plain one
     * @param freshness how current all of it is
     * @param referred the other documents that stand in them
     */
    record Shown(List<Buffer> documents, List<String> variants, Freshness freshness, List<Seen> referred) {

        /** Everything that is seen: these documents too, in their order. */
        List<Seen> seen(List<Seen> own) {
            return Stream.concat(own.stream(), referred.stream()).toList();
        }
    }
}
