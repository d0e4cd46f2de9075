package io.atrium.http;

import io.atrium.kernel.Failure;
import io.atrium.kernel.Violation;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Reads query parameters strictly: one that is not known, given twice or malformed is refused, never ignored. */
public final class Parameters {

    /** Rows of a list when {@code limit} is not given. */
    public static final int DEFAULT_LIMIT = 50;

    /** The most rows of one answer. */
    public static final int MAX_LIMIT = 500;

    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    private final MultivaluedMap<String, String> given;

    /**
     * @param known the names that this path has
     * @throws Failure {@code invalid}, naming every unknown or repeated parameter at once
     */
    public Parameters(MultivaluedMap<String, String> given, Set<String> known) {
        List<Violation> violations = new ArrayList<>();
        given.forEach((name, values) -> {
            if (!known.contains(name)) {
                violations.add(new Violation(
                        name, "There is no such parameter; known are " + String.join(", ", new TreeSet<>(known))));
            } else if (values.stream().anyMatch(value -> value.indexOf(0) >= 0)) {
                violations.add(new Violation(name, "The value contains a character that no text has"));
            } else if (values.size() > 1) {
                violations.add(new Violation(name, "The parameter is given more than once"));
            }
        });
        if (!violations.isEmpty()) {
            throw Failure.invalid(violations);
        }
        this.given = given;
    }

    /** The value, or null when it is not given. */
    public String text(String name) {
        return given.getFirst(name);
    }

    public int limit() {
        String text = text("limit");
        if (text == null) {
            return DEFAULT_LIMIT;
        }
        if (!text.matches("\\d{1,9}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MAX_LIMIT) {
            throw Failure.invalid("limit", "The limit must be a whole number from 1 to " + MAX_LIMIT);
        }
        return Integer.parseInt(text);
    }

    /** An RFC 3339 time, or null when it is not given. */
    public Instant instant(String name) {
        String text = text(name);
        try {
            Instant instant = text == null ? null : Instant.parse(text);
            if (instant == null || instant.isAfter(Instant.EPOCH) && instant.isBefore(LATEST)) {
                return instant;
            }
        } catch (DateTimeParseException malformed) {
            // Said below, in one voice with a time out of range.
        }
        throw Failure.invalid(name, "The value must be an RFC 3339 time in UTC, such as 2026-01-31T00:00:00Z");
    }

    /** A comma-separated list without empty entries, or an empty list when it is not given. */
    public List<String> list(String name) {
        String text = text(name);
        return text == null
                ? List.of()
                : List.of(text.split("\\s*,\\s*")).stream()
                        .filter(part -> !part.isEmpty())
                        .toList();
    }
}
