package io.atrium.http;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import java.util.Arrays;

/** Strong entity tags (RFC 9110, section 8.8): they name one version of one document, in one shape. */
public final class EntityTag {

    private EntityTag() {}

    /** The tag of a whole document. */
    public static String of(long version) {
        return "\"" + version + "\"";
    }

    /** The tag of a document of which only some fields are shown. */
    public static String of(long version, String fields) {
        return fields == null ? of(version) : "\"" + version + "-" + Integer.toHexString(fields.hashCode()) + "\"";
    }

    /** Whether {@code If-None-Match} names this tag, so that 304 is the answer. Weak comparison, as the RFC asks. */
    public static boolean matches(String ifNoneMatch, String tag) {
        return ifNoneMatch != null
                && Arrays.stream(ifNoneMatch.split(","))
                        .map(String::strip)
                        .anyMatch(given -> given.equals("*") || given.equals(tag) || given.equals("W/" + tag));
    }

    /**
     * Refuses when {@code If-Match} is given and does not name the version as it stands.
     *
     * @throws Failure {@code stale-version}
     */
    public static void require(String ifMatch, long version) {
        if (ifMatch == null) {
            return;
        }
        boolean named = Arrays.stream(ifMatch.split(","))
                .map(String::strip)
                .anyMatch(given -> given.equals("*")
                        || given.equals(of(version))
                        || given.startsWith("\"" + version + "-") && given.endsWith("\""));
        if (!named) {
            throw new Failure(
                    FailureCode.STALE_VERSION, "The resource is now at ETag " + of(version) + "; read it again first");
        }
    }
}
