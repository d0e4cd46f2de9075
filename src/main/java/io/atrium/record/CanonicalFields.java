package io.atrium.record;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the class of a document says of its top-level fields, read from it once: every request asks.
 *
 * @param names of all fields, in the document's order
 * @param restricted those that only callers with a certain scope may see, and that scope
 * @param mastered those that Atrium itself masters of what is captured from Odoo
 * @param owned those whose parts belong to one legal entity each
 * @param references those that name other documents, in the document's order
 */
record CanonicalFields(
        Set<String> names,
        Map<String, String> restricted,
        Set<String> mastered,
        Set<String> owned,
        List<Reference> references) {

    private static final ClassValue<CanonicalFields> KNOWN = new ClassValue<>() {
        @Override
        protected CanonicalFields computeValue(Class<?> canonical) {
            return read(canonical.getRecordComponents());
        }
    };

    static CanonicalFields of(Class<? extends Record> canonical) {
        return KNOWN.get(canonical);
    }

    private static CanonicalFields read(RecordComponent[] components) {
        Set<String> names = Arrays.stream(components)
                .map(RecordComponent::getName)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        Map<String, String> restricted = Arrays.stream(components)
                .filter(component -> component.isAnnotationPresent(Restricted.class))
                .collect(Collectors.toUnmodifiableMap(
                        RecordComponent::getName,
                        component -> component.getAnnotation(Restricted.class).value()));
        Set<String> mastered = Arrays.stream(components)
                .filter(component -> component.isAnnotationPresent(Mastered.class))
                .map(RecordComponent::getName)
                .collect(Collectors.toUnmodifiableSet());
        Set<String> owned = Arrays.stream(components)
                .filter(component -> isOwned(DataClasses.content(component.getGenericType())))
                .map(RecordComponent::getName)
                .collect(Collectors.toUnmodifiableSet());
        return new CanonicalFields(
                Collections.unmodifiableSet(names), restricted, mastered, owned, Reference.of(components));
    }

    private static boolean isOwned(Class<?> part) {
        return part.isRecord()
                && Arrays.stream(part.getRecordComponents())
                        .anyMatch(component -> component.getName().equals(Share.OWNER));
    }
}
