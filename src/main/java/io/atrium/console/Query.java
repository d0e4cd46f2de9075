package io.atrium.console;

import io.vertx.core.MultiMap;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The query of a request to the API, made of what a person has filled in. */
final class Query {

    /** As browsers send a date and a time; here it is meant in UTC, and the pages say so. */
    private static final Pattern LOCAL_TIME = Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2})?");

    private final List<String> parts = new ArrayList<>();

    Query with(String name, String value) {
        if (value != null && !value.isBlank()) {
            parts.add(name + "=" + encoded(value.strip()));
        }
        return this;
    }

    /** Those of the page's own parameters that have a value. */
    Query with(MultiMap parameters, String... names) {
        for (String name : names) {
            with(name, time(parameters.get(name)));
        }
        return this;
    }

    /** A time that a browser has sent, as the API reads it; anything else as it is. */
    static String time(String text) {
        if (text == null || !LOCAL_TIME.matcher(text).matches()) {
            return text;
        }
        return text.length() == "2026-11-30T22:04".length() ? text + ":00Z" : text + "Z";
    }

    /** One step of a path or a value of a query. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** With its question mark; nothing when it is empty. */
    @Override
    public String toString() {
        return parts.isEmpty() ? "" : "?" + String.join("&", parts);
    }
}
