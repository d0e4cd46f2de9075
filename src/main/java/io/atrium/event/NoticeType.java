package io.atrium.event;

import java.util.List;

/**
 * A type of facts that are about no canonical document and stand nowhere in the log: only subscriptions are sent them. A bean
 * of whoever sends them, so that the catalogue has them too.
 *
 * @param type such as {@code io.atrium.subscription.failing.v1}
 * @param description what it says, in a sentence
 * @param schema what describes its data, among the schemas of the contract
 * @param members of its data; the first names what it is about
 */
public record NoticeType(String type, String description, String schema, List<String> members) {

    /** Who says so. */
    public static final String AUTHORITY = "atrium";
}
