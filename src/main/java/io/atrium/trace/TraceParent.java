package io.atrium.trace;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which span something goes on from, as the header {@code traceparent} of W3C Trace Context says it.
 *
 * @param traceId 32 hexadecimal digits, not all zero
 * @param spanId 16 of them, not all zero
 * @param sampled whether that span is recorded
 */
record TraceParent(String traceId, String spanId, boolean sampled) {

    /** A later version may go on behind a dash; of this one nothing else is right. */
    private static final Pattern GRAMMAR =
            Pattern.compile("(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

    private static final int MOST = 512;
    private static final String VERSION = "00";
    private static final int SAMPLED = 1;

    static Optional<TraceParent> parse(String text) {
        if (text == null || text.length() > MOST) {
            return Optional.empty();
        }
        Matcher matcher = GRAMMAR.matcher(text);
        if (!matcher.matches() || matcher.group(1).equals(VERSION) && matcher.group(5) != null) {
            return Optional.empty();
        }
        boolean sampled = (Integer.parseInt(matcher.group(4), 16) & SAMPLED) == SAMPLED;
        return Optional.of(new TraceParent(matcher.group(2), matcher.group(3), sampled));
    }

    /** In version 00. */
    @Override
    public String toString() {
        return VERSION + "-" + traceId + "-" + spanId + (sampled ? "-01" : "-00");
    }
}
