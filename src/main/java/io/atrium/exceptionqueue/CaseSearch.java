package io.atrium.exceptionqueue;

import io.atrium.http.Cursor;
import io.atrium.http.Parameters;
import io.atrium.kernel.Failure;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which cases are looked for; what is null does not matter.
 *
 * @param statuses any of these; empty for all
 * @param assignee the person, or {@code none} for those that nobody has taken
 * @param text a part of what they say, or what identifies them
 * @param ids only of these numbers
 * @param before only older ones than this number
 */
record CaseSearch(
        List<String> statuses,
        String owner,
        String code,
        String room,
        String subject,
        String source,
        String assignee,
        String criticality,
        Boolean overdue,
        String text,
        List<Integer> ids,
        int before,
        int limit) {

    static final Set<String> PARAMETERS = Set.of(
            "status",
            "owner",
            "code",
            "room",
            "subject",
            "source",
            "assignee",
            "criticality",
            "overdue",
            "q",
            "limit",
            "cursor");

    static final List<String> UNFINISHED = List.of(ExceptionCase.OPEN, ExceptionCase.RETRYING);

    private static final Set<String> STATUSES =
            Set.of(ExceptionCase.OPEN, ExceptionCase.RETRYING, ExceptionCase.RESOLVED, ExceptionCase.DISMISSED);

    /** The condition that {@link #values} fills in, from its first parameter to its thirteenth. */
    static final String CONDITION =
            """
            where ($1::text[] is null or status = any ($1)) and ($2::text is null or owner = $2)
                and ($3::text is null or code = $3) and ($4::text is null or room = $4)
                and ($5::text is null or subject = $5) and ($6::text is null or source = $6)
                and ($7::text is null or assignee = $7 or $7 = 'none' and assignee is null)
                and ($8::text is null or criticality = $8)
                and ($9::boolean is null or $9 = (due_at < $10 and status in ('open', 'retrying')))
                and ($11::text is null or strpos(lower(reason), $11) > 0 or strpos(lower(code), $11) > 0
                    or lower(subject) = $11 or exists (
                        select from exceptionqueue_reference as work
                        where work."case" = exceptionqueue_case.number and lower(work.reference) = $11))
                and ($12::integer[] is null or number = any ($12)) and number < $13
            """;

    /** @throws Failure {@code invalid} */
    static CaseSearch of(Parameters parameters) {
        List<String> statuses = parameters.list("status");
        if (!STATUSES.containsAll(statuses)) {
            throw Failure.invalid("status", "The status must be open, retrying, resolved or dismissed");
        }
        String criticality = parameters.text("criticality");
        if (criticality != null && !Routing.CRITICALITIES.contains(criticality)) {
            throw Failure.invalid("criticality", "The criticality must be low, normal, high or critical");
        }
        String cursor = parameters.text("cursor");
        String text = parameters.text("q");
        Integer number = text == null ? null : CaseTable.number(text).orElse(null);
        return new CaseSearch(
                statuses,
                parameters.text("owner"),
                parameters.text("code"),
                parameters.text("room"),
                parameters.text("subject"),
                parameters.text("source"),
                parameters.text("assignee"),
                criticality,
                flag(parameters.text("overdue")),
                number == null ? text : null,
                number == null ? null : List.of(number),
                cursor == null
                        ? Integer.MAX_VALUE
                        : (int) Cursor.parse(cursor, ExceptionCase.PREFIX).id(),
                parameters.limit());
    }

    private static Boolean flag(String text) {
        if (text != null && !text.equals("true") && !text.equals("false")) {
            throw Failure.invalid("overdue", "The value must be true or false");
        }
        return text == null ? null : Boolean.valueOf(text);
    }

    Tuple values(Instant now) {
        return Tuple.tuple()
                .addArrayOfString(statuses.isEmpty() ? null : statuses.toArray(String[]::new))
                .addString(owner)
                .addString(code)
                .addString(room)
                .addString(subject)
                .addString(source)
                .addString(assignee)
                .addString(criticality)
                .addBoolean(overdue)
                .addOffsetDateTime(now.atOffset(ZoneOffset.UTC))
                .addString(text == null ? null : text.toLowerCase(Locale.ROOT))
                .addArrayOfInteger(ids == null ? null : ids.toArray(Integer[]::new))
                .addInteger(before);
    }
}
