package io.atrium.record;

import io.atrium.http.Parameters;
import io.atrium.kernel.Failure;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Reads the filters of a list. A value that no document can have is refused: it is a typing error, and an empty list
 * would hide it. What a field may be, its class says, from which the contract is made too.
 */
final class Filters {

    private static final ClassValue<Map<String, RecordComponent>> FIELDS = new ClassValue<>() {
        @Override
        protected Map<String, RecordComponent> computeValue(Class<?> document) {
            return Arrays.stream(document.getRecordComponents())
                    .collect(Collectors.toUnmodifiableMap(RecordComponent::getName, Function.identity()));
        }
    };

    private Filters() {}

    /**
     * The values that the documents' keys must have, as they are stored.
     *
     * @throws Failure {@code invalid}
     */
    static JsonObject of(DocumentType type, Parameters parameters) {
        JsonObject filters = new JsonObject();
        for (String key : type.keys()) {
            if (parameters.text(key) != null) {
                filters.put(key, stored(FIELDS.get(type.canonical()).get(key), key, parameters));
            }
        }
        return filters;
    }

    private static String stored(RecordComponent field, String key, Parameters parameters) {
        String text = parameters.text(key);
        if (field.getType() == Instant.class) {
            return parameters.instant(key).toString();
        }
        if (field.getType() == LocalDate.class) {
            return date(key, text);
        }
        List<String> choices = choices(field);
        if (!choices.isEmpty() && !choices.contains(text)) {
            throw Failure.invalid(key, "The value must be one of " + String.join(", ", choices));
        }
        return text;
    }

    private static String date(String key, String text) {
        try {
            return LocalDate.parse(text).toString();
        } catch (DateTimeParseException malformed) {
            throw Failure.invalid(key, "The value must be a date, such as 2026-01-31");
        }
    }

    /** None where any text will do. */
    private static List<String> choices(RecordComponent field) {
        if (field.getType() == boolean.class || field.getType() == Boolean.class) {
            return List.of("true", "false");
        }
        Schema schema = field.getAccessor().getAnnotation(Schema.class);
        return schema == null ? List.of() : List.of(schema.enumeration());
    }
}
