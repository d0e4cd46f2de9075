package io.atrium.webhook;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The headers of a request, whatever the case of their names, with every value they were sent with. */
@FunctionalInterface
interface Headers {

    /** All values of that header, in order; empty when it was not sent. */
    List<String> all(String name);

    static Headers of(Map<String, String> each) {
        Map<String, String> sorted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        sorted.putAll(each);
        return name -> sorted.containsKey(name) ? List.of(sorted.get(name)) : List.of();
    }
}
