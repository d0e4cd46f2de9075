package io.atrium.webhook;

import io.atrium.record.Identifier;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A command as a mapping words it. Caller, key and correlation are not the mapping's to choose.
 *
 * @param operation names the handler
 * @param body canonical
 * @param version how new the source says this is: its own number, or microseconds since 1970; null when it does not say
 */
record Wanted(String operation, Map<String, Object> body, Long version) {

    private static final String CHANGES = "changes";

    /** Stands for all that a command does that does not list what it changes. */
    private static final String EVERYTHING = "*";

    /** What it is about, in the words of the source, such as {@code employee 5}; the operation when it names nothing. */
    String subject() {
        String type = operation.split("\\.", 2)[0];
        return body.get("identifier") instanceof Map<?, ?> identifier
                ? type + " " + identifier.get("value")
                : operation;
    }

    /** By which the source has what it is about; empty when it names nothing. */
    Optional<Identifier> identifier() {
        return body.get("identifier") instanceof Map<?, ?> identifier
                        && identifier.get("system") != null
                        && identifier.get("value") != null
                ? Optional.of(new Identifier(
                        String.valueOf(identifier.get("system")), String.valueOf(identifier.get("value"))))
                : Optional.empty();
    }

    /** What it changes. */
    Set<String> fields() {
        return body.get(CHANGES) instanceof Map<?, ?> changes
                ? changes.keySet().stream().map(String::valueOf).collect(Collectors.toSet())
                : Set.of(EVERYTHING);
    }

    /** What it changes that field to, as text; empty when it does not, or to something else. */
    Optional<String> changed(String field) {
        return body.get(CHANGES) instanceof Map<?, ?> changes && changes.get(field) instanceof String text
                ? Optional.of(text)
                : Optional.empty();
    }

    /** Whether it says one by one what it changes. */
    boolean listsChanges() {
        return body.get(CHANGES) instanceof Map<?, ?>;
    }

    /** The same command without these changes. */
    Wanted without(Set<String> fields) {
        if (!(body.get(CHANGES) instanceof Map<?, ?> changes)) {
            return this;
        }
        Map<String, Object> rest = new LinkedHashMap<>();
        changes.forEach((field, value) -> rest.put(String.valueOf(field), value));
        rest.keySet().removeAll(fields);
        Map<String, Object> changed = new LinkedHashMap<>(body);
        changed.put(CHANGES, rest);
        return new Wanted(operation, changed, version);
    }
}
