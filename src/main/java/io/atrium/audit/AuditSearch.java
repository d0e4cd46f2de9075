package io.atrium.audit;

import io.atrium.http.Cursor;
import io.atrium.http.Parameters;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Which entries are looked for; what is null does not matter.
 *
 * @param since of then or later
 * @param until of before
 * @param equal values that entries must have, by the names of the parameters
 * @param subject what it was done to, alone or among others
 * @param action the whole, or its beginning and {@code *}
 * @param after the place of the last entry of the page before
 */
record AuditSearch(
        Instant since,
        Instant until,
        Map<String, String> equal,
        String subject,
        String action,
        Place after,
        int limit) {

    static final Set<String> PARAMETERS = Set.of(
            "since", "until", "client", "person", "action", "subject", "outcome", "correlationId", "limit", "cursor");

    private static final String SORT = "newest";

    /** By the names of the parameters. */
    private static final Map<String, String> COLUMNS =
            Map.of("client", "caller", "person", "person", "outcome", "outcome", "correlationId", "correlation_id");

    /** @throws io.atrium.kernel.Failure {@code invalid} */
    static AuditSearch of(Parameters parameters) {
        Map<String, String> equal = new LinkedHashMap<>();
        COLUMNS.keySet().stream().sorted().forEach(parameter -> {
            if (parameters.text(parameter) != null) {
                equal.put(parameter, parameters.text(parameter));
            }
        });
        String cursor = parameters.text("cursor");
        return new AuditSearch(
                parameters.instant("since"),
                parameters.instant("until"),
                equal,
                parameters.text("subject"),
                parameters.text("action"),
                cursor == null ? null : Place.of(Cursor.parse(cursor, SORT)),
                parameters.limit());
    }

    /** Whether nothing but time is asked for, so that whole chains are looked at. */
    boolean isOfTimeOnly() {
        return equal.isEmpty() && subject == null && action == null;
    }

    /** The page after that entry. */
    String next(Written last) {
        return new Place(last.at(), last.chain(), last.link(), last.place()).cursor();
    }

    AuditSearch after(Written last, int most) {
        Place reached = new Place(last.at(), last.chain(), last.link(), last.place());
        return new AuditSearch(since, until, equal, subject, action, reached, most);
    }

    /** In words for the trail itself. */
    String inWords() {
        JsonObject said = new JsonObject();
        said.put("since", since == null ? null : since.toString());
        said.put("until", until == null ? null : until.toString());
        equal.forEach(said::put);
        said.put("subject", subject);
        said.put("action", action);
        said.getMap().values().removeIf(Objects::isNull);
        return said.encode();
    }

    /**
     * The newest first. What is not asked for is left out, so that PostgreSQL plans for what is; names of columns are ours.
     *
     * @param most rows
     */
    Query query(int most) {
        List<String> conditions = new ArrayList<>(List.of("true"));
        Tuple values = Tuple.tuple();
        if (since != null) {
            values.addOffsetDateTime(since.atOffset(ZoneOffset.UTC));
            conditions.add("at >= $" + values.size());
        }
        if (until != null) {
            values.addOffsetDateTime(until.atOffset(ZoneOffset.UTC));
            conditions.add("at < $" + values.size());
        }
        equal.forEach((parameter, value) -> {
            values.addString(value);
            conditions.add(COLUMNS.get(parameter) + " = $" + values.size());
        });
        if (subject != null) {
            values.addString(subject);
            conditions.add("(subject = $%1$d or subjects @> array[$%1$d])".formatted(values.size()));
        }
        if (action != null) {
            values.addString(action.endsWith("*") ? action.substring(0, action.length() - 1) : action);
            conditions.add(
                    (action.endsWith("*") ? "starts_with(action, $%d)" : "action = $%d").formatted(values.size()));
        }
        if (after != null) {
            int first = values.size() + 1;
            values.addOffsetDateTime(after.at.atOffset(ZoneOffset.UTC))
                    .addShort((short) after.chain)
                    .addLong(after.link)
                    .addLong(after.place);
            conditions.add("(at, chain, link, place) < ($%d, $%d, $%d, $%d)"
                    .formatted(first, first + 1, first + 2, first + 3));
        }
        values.addInteger(most);
        return new Query(
                "select %s from audit_entry where %s order by at desc, chain desc, link desc, place desc limit $%d"
                        .formatted(Written.COLUMNS, String.join(" and ", conditions), values.size()),
                values);
    }

    /** A statement, ready to be run. */
    record Query(String sql, Tuple values) {}

    /** Where an entry stands in the order of the list. */
    record Place(Instant at, int chain, long link, long place) {

        private static Place of(Cursor cursor) {
            String[] parts = cursor.value().split(" ");
            try {
                return new Place(
                        Instant.parse(parts[0]),
                        Integer.parseInt(parts[1]),
                        Long.parseLong(parts[2]),
                        Long.parseLong(parts[3]));
            } catch (RuntimeException foreign) {
                throw Cursor.foreign();
            }
        }

        private String cursor() {
            return new Cursor(SORT, "%s %d %d %d".formatted(at, chain, link, place), 0).text();
        }
    }
}
