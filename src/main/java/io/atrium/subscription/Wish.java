package io.atrium.subscription;

import io.atrium.event.Event;
import java.util.Set;

/**
 * What a subscription wants and may see; in this order it is decided whether it is told of a fact.
 *
 * @param subscription its number
 * @param types full types, and beginnings that end in {@code *}
 * @param visible the only legal entities whose facts it may see, or null for all
 * @param wanted the only ones that it wants, or null for all
 */
record Wish(int subscription, Set<String> types, Set<String> visible, Set<String> wanted) {

    /** Facts that belong to no legal entity are everybody's. */
    boolean matches(Event event) {
        String entity = event.legalEntity();
        return matches(event.type())
                && (entity == null
                        || (visible == null || visible.contains(entity))
                                && (wanted == null || wanted.contains(entity)));
    }

    private boolean matches(String type) {
        return types.contains(type) || types.stream().anyMatch(wanted -> begins(type, wanted));
    }

    private static boolean begins(String type, String wanted) {
        int last = wanted.length() - 1;
        return wanted.charAt(last) == '*' && type.regionMatches(0, wanted, 0, last);
    }
}
