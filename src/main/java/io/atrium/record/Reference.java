package io.atrium.record;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;

/**
 * A field of a document that names another document.
 *
 * @param name of the member that the other one is put in place as, such as {@code supplier}
 * @param field that holds its id, such as {@code supplierId}
 * @param type the name of its type
 */
record Reference(String name, String field, String type) {

    private static final String ID = "Id";

    /** Those among the fields of a document, in their order. */
    static List<Reference> of(RecordComponent[] fields) {
        return Arrays.stream(fields)
                .filter(field -> field.isAnnotationPresent(RefersTo.class))
                .map(Reference::of)
                .toList();
    }

    private static Reference of(RecordComponent component) {
        String field = component.getName();
        if (!field.endsWith(ID)) {
            throw new IllegalStateException(component + " refers to a document and is not called …" + ID);
        }
        return new Reference(
                field.substring(0, field.length() - ID.length()),
                field,
                component.getAnnotation(RefersTo.class).value());
    }
}
