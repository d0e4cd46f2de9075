package io.atrium.record;

import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All kinds of documents that the resources describe. */
@ApplicationScoped
class RecordTypes {

    private final Map<String, DocumentType> all;
    private final Map<String, RecordType> captured;

    RecordTypes(@All List<DocumentType> types) {
        this.all = types.stream().collect(Collectors.toUnmodifiableMap(DocumentType::name, Function.identity()));
        this.captured = types.stream()
                .filter(RecordType.class::isInstance)
                .map(RecordType.class::cast)
                .collect(Collectors.toUnmodifiableMap(RecordType::name, Function.identity()));
    }

    List<DocumentType> all() {
        return List.copyOf(all.values());
    }

    DocumentType named(String name) {
        return known(all, name);
    }

    /** Those that come from Odoo. */
    List<RecordType> captured() {
        return List.copyOf(captured.values());
    }

    /** The one that comes from Odoo under that name. */
    RecordType captured(String name) {
        return known(captured, name);
    }

    private static <T> T known(Map<String, T> types, String name) {
        T type = types.get(name);
        if (type == null) {
            throw new IllegalArgumentException("no type of documents is named " + name);
        }
        return type;
    }

    /** What documents of a type refer to, of the types that there are. */
    List<Reference> references(DocumentType type) {
        return CanonicalFields.of(type.canonical()).references().stream()
                .filter(reference -> all.containsKey(reference.type()))
                .toList();
    }

    /** Whether documents of the type have labels, or those that they refer to so. */
    boolean haveLabels(DocumentType type, List<Reference> references) {
        return Stream.concat(Stream.of(type), references.stream().map(reference -> named(reference.type())))
                .anyMatch(shown -> !Labels.of(shown).isEmpty());
    }

    /** The type that such an id is of. */
    DocumentType ofId(String id) {
        return all.values().stream()
                .filter(type -> id.startsWith(type.prefix() + "_"))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no record type has ids like " + id));
    }
}
