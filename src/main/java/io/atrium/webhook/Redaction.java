package io.atrium.webhook;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The structure of a payload without what it says: every value is replaced by its type, but for those few fields that tell
 * what kind of event it is. A name that no programmer would give to a field may be data itself and is replaced too.
 */
final class Redaction {

    private static final Set<String> SHOWN = Set.of(
            "type",
            "event",
            "eventtype",
            "event_type",
            "action",
            "topic",
            "version",
            "timestamp",
            "date",
            "created_at");

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_ -]{0,60}");

    /** Of what is shown; an event's kind is no essay. */
    private static final int LONGEST = 100;

    private Redaction() {}

    /** @param payload maps, lists and plain values */
    static Object of(Object payload) {
        if (payload instanceof Map<?, ?> map) {
            Map<String, Object> redacted = new LinkedHashMap<>();
            map.forEach((name, value) -> {
                String field = String.valueOf(name);
                String shown = NAME.matcher(field).matches() ? field : "(a name)";
                redacted.put(shown, isShown(field, value) ? value : of(value));
            });
            return redacted;
        }
        if (payload instanceof List<?> list) {
            List<Object> redacted = new ArrayList<>();
            list.forEach(item -> redacted.add(of(item)));
            return redacted;
        }
        return payload == null
                ? null
                : payload instanceof Number ? "(a number)" : payload instanceof Boolean ? "(true or false)" : "(text)";
    }

    private static boolean isShown(String field, Object value) {
        return SHOWN.contains(field.toLowerCase(Locale.ROOT))
                && (value instanceof Number || value instanceof String text && text.length() <= LONGEST);
    }
}
