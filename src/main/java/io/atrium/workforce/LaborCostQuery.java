package io.atrium.workforce;

import io.atrium.http.Cursor;
import io.atrium.http.Parameters;
import io.atrium.kernel.Failure;
import io.atrium.kernel.Violations;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Set;

/**
 * Which labor costs a caller wants, checked.
 *
 * @param from the first week
 * @param to the last week
 * @param legalEntityId the only one, or null; and so the others
 * @param after where the previous page ended, or null
 */
record LaborCostQuery(
        Week from, Week to, String legalEntityId, String facilityId, String departmentId, Place after, int limit) {

    /** The most weeks of one request: a year. */
    static final int MAX_WEEKS = 53;

    private static final int DEFAULT_WEEKS = 4;
    private static final String SORT = "week";

    /**
     * Reads the query parameters.
     *
     * @param present the week that it is
     * @throws Failure {@code invalid}
     */
    static LaborCostQuery of(MultivaluedMap<String, String> given, Week present) {
        Parameters parameters = new Parameters(
                given, Set.of("from", "to", "legalEntityId", "facilityId", "departmentId", "limit", "cursor"));
        requireIds(parameters);
        Week from = week(parameters, "from");
        Week to = week(parameters, "to");
        Week last = to != null ? to : from != null && from.compareTo(present) > 0 ? from : present;
        Week first = from != null ? from : last.plus(1L - DEFAULT_WEEKS);
        if (first.compareTo(last) > 0) {
            throw Failure.invalid("to", "The last week must not be before the first one");
        }
        if (first.until(last) >= MAX_WEEKS) {
            throw Failure.invalid("from", "Ask for at most " + MAX_WEEKS + " weeks at a time");
        }
        return new LaborCostQuery(
                first,
                last,
                parameters.text("legalEntityId"),
                parameters.text("facilityId"),
                parameters.text("departmentId"),
                after(parameters.text("cursor"), first, last),
                parameters.limit());
    }

    private static void requireIds(Parameters parameters) {
        new Violations()
                .id("legalEntityId", "a legal entity", "le", parameters.text("legalEntityId"))
                .id("facilityId", "a facility", FacilityMapping.PREFIX, parameters.text("facilityId"))
                .id("departmentId", "a department", DepartmentMapping.PREFIX, parameters.text("departmentId"))
                .require();
    }

    private static Week week(Parameters parameters, String name) {
        String text = parameters.text(name);
        return text == null
                ? null
                : Week.parse(text)
                        .orElseThrow(
                                () -> Failure.invalid(name, "The value must be an ISO 8601 week, such as 2026-W03"));
    }

    private static Place after(String cursor, Week first, Week last) {
        if (cursor == null) {
            return null;
        }
        String[] parts = Cursor.parse(cursor, SORT).value().split("/", -1);
        Week week = parts.length == 4 ? Week.parse(parts[0]).orElseThrow(Cursor::foreign) : null;
        if (week == null || week.compareTo(first) < 0 || week.compareTo(last) > 0) {
            throw Cursor.foreign();
        }
        return new Place(week, parts[1], parts[2], parts[3]);
    }

    /** The week to begin with. */
    Week first() {
        return after == null ? from : after.week();
    }

    /** A row's place in the list; an id is empty where the row has none. */
    record Place(Week week, String legalEntityId, String facilityId, String departmentId) {

        static Place of(LaborCost row) {
            return new Place(
                    Week.parse(row.week()).orElseThrow(),
                    text(row.legalEntityId()),
                    text(row.facilityId()),
                    text(row.departmentId()));
        }

        private static String text(String id) {
            return id == null ? "" : id;
        }

        String cursor() {
            return new Cursor(SORT, String.join("/", week.text(), legalEntityId, facilityId, departmentId), 0).text();
        }
    }
}
