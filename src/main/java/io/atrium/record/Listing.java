package io.atrium.record;

import io.atrium.http.Cursor;
import io.atrium.http.Parameters;
import io.atrium.kernel.Failure;
import io.vertx.core.json.JsonObject;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a caller wants of a list, checked.
 *
 * @param keys values that the documents' keys must have
 * @param updatedSince only documents that changed then or later, or null
 * @param identifier the id that another system has for the document, or null
 * @param sort as given
 * @param sortField a declared key, or {@code updatedAt}
 * @param descending whether the order is reversed
 * @param fields the only fields to show; empty for all
 * @param after where the previous page ended, or null
 */
record Listing(
        JsonObject keys,
        Instant updatedSince,
        Identifier identifier,
        String sort,
        String sortField,
        boolean descending,
        Set<String> fields,
        Cursor after,
        int limit) {

    private static final String TIME = "updatedAt";

    /**
     * Reads the query parameters of a list.
     *
     * @throws Failure {@code invalid}, also when there are others
     */
    static Parameters parameters(DocumentType type, MultivaluedMap<String, String> given) {
        Set<String> known = new HashSet<>(
                Set.of("limit", "cursor", "sort", "updatedSince", "fields", "identifier", Expansions.PARAMETER));
        known.addAll(type.keys());
        return new Parameters(given, known);
    }

    /**
     * What they say.
     *
     * @throws Failure {@code invalid}
     */
    static Listing of(DocumentType type, Parameters parameters) {
        String sort = parameters.text("sort") == null ? TIME : parameters.text("sort");
        boolean descending = sort.startsWith("-");
        String field = descending ? sort.substring(1) : sort;
        if (!field.equals(TIME) && !type.keys().contains(field)) {
            throw Failure.invalid(
                    "sort",
                    "The list sorts by updatedAt, " + String.join(", ", new TreeSet<>(type.keys())) + "; - reverses");
        }
        return new Listing(
                Filters.of(type, parameters),
                parameters.instant("updatedSince"),
                identifier(parameters.text("identifier")),
                sort,
                field,
                descending,
                fields(type, parameters),
                cursor(parameters.text("cursor"), sort, field),
                parameters.limit());
    }

    private static Cursor cursor(String text, String sort, String field) {
        if (text == null) {
            return null;
        }
        Cursor cursor = Cursor.parse(text, sort);
        if (field.equals(TIME) && !cursor.value().matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}")) {
            throw Cursor.foreign();
        }
        return cursor;
    }

    /** The same list, of only those documents whose key has that value, whatever the caller gave. */
    Listing with(String key, String value) {
        JsonObject narrowed = keys.copy().put(key, value);
        return new Listing(narrowed, updatedSince, identifier, sort, sortField, descending, fields, after, limit);
    }

    boolean sortsByTime() {
        return sortField.equals(TIME);
    }

    private static Identifier identifier(String text) {
        if (text == null) {
            return null;
        }
        int colon = text.indexOf(':');
        if (colon < 1 || colon == text.length() - 1) {
            throw Failure.invalid("identifier", "The identifier must be <system>:<value>");
        }
        return new Identifier(text.substring(0, colon), text.substring(colon + 1));
    }

    /** The fields asked for; one that the document does not have is refused, so that a typing error is noticed. */
    static Set<String> fields(DocumentType type, Parameters parameters) {
        Set<String> fields = new LinkedHashSet<>(parameters.list("fields"));
        Set<String> known = new LinkedHashSet<>(type.fieldNames());
        known.add(TIME);
        fields.stream().filter(field -> !known.contains(field)).findFirst().ifPresent(unknown -> {
            throw Failure.invalid("fields", "There is no field " + unknown + "; known are " + String.join(", ", known));
        });
        return fields;
    }
}
