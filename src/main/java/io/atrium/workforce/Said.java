package io.atrium.workforce;

import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import io.atrium.record.Identifier;
import io.atrium.record.NewIdentifier;
import io.vertx.core.json.JsonObject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What another system says of a document that is about an employee: the body of {@code shift.upsert}, {@code leave.upsert}
 * and {@code time-entry.upsert}. The document meant is the one known by that identifier, else a new one.
 *
 * @param identifier the id that the system has for the document
 * @param employeeIdentifier the id that it has for the employee; null when the changes say {@code employeeId}, or nothing
 *     of whom it is about
 * @param changes canonical fields; what is absent stays as it is
 */
@Holds(DataClass.PERSONAL)
record Said(
        @Valid @NotNull(message = "The identifier is required") NewIdentifier identifier,
        @Valid NewIdentifier employeeIdentifier,
        @NotNull(message = "The changes are required") Map<String, Object> changes) {

    private static final String EMPLOYEE = "employeeId";

    Identifier document() {
        return identifier.checked();
    }

    /** The changes with the employee whom the system means. */
    JsonObject canonical(String employee) {
        return canonical().put(EMPLOYEE, employee);
    }

    /** The changes as they are. */
    JsonObject canonical() {
        return new JsonObject(changes).copy();
    }

    /** The canonical fields that such a body writes. */
    static Set<String> fields(JsonObject body) {
        Set<String> fields =
                new HashSet<>(body.getJsonObject("changes", new JsonObject()).fieldNames());
        if (body.containsKey("employeeIdentifier")) {
            fields.add(EMPLOYEE);
        }
        return fields;
    }

    /** What a command must have to itself that makes what such a body speaks of: two would make it twice. */
    String lock(String type) {
        return type + " identified as " + document().text();
    }
}
