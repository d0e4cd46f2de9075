package io.atrium.subscription;

import io.atrium.kernel.Failure;
import io.atrium.kernel.Violation;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a client asks for.
 *
 * @param url where to deliver
 * @param types full types, or prefixes that end in {@code .*}, or {@code *}; none given means all
 * @param description for people
 */
@Schema(description = "Where to send which facts")
record SubscriptionRequest(
        @Schema(required = true, examples = "https://example.org/atrium", description = "Where to deliver; https")
                String url,
        @Schema(
                        examples = "[\"io.atrium.purchase-order.*\"]",
                        description = "Full types, or the beginning of one and `.*`, or `*`; absent: all")
                List<String> types,
        @Schema(examples = "Our ordering system", description = "For people") String description) {

    private static final Pattern TYPE =
            Pattern.compile("\\*|io\\.atrium(\\.[a-z0-9-]+)*\\.\\*|io\\.atrium(\\.[a-z0-9-]+)+\\.v[0-9]+");
    private static final int MAX_URL = 2000;
    private static final int MAX_TYPES = 100;
    private static final int MAX_DESCRIPTION = 500;

    /**
     * The request with defaults filled in.
     *
     * @throws Failure that names everything that is wrong
     */
    SubscriptionRequest checked(boolean insecureTargets) {
        List<Violation> violations = new ArrayList<>();
        checkUrl(insecureTargets, violations);
        checkTypes(violations);
        if (description != null && description.length() > MAX_DESCRIPTION) {
            violations.add(new Violation("/description", "must not exceed " + MAX_DESCRIPTION + " characters"));
        }
        if (!violations.isEmpty()) {
            throw Failure.invalid(violations);
        }
        return new SubscriptionRequest(
                url, types == null ? List.of("*") : types.stream().distinct().toList(), description);
    }

    private void checkUrl(boolean insecureTargets, List<Violation> violations) {
        if (url == null || url.isBlank()) {
            violations.add(new Violation("/url", "is required"));
            return;
        }
        if (url.length() > MAX_URL) {
            violations.add(new Violation("/url", "must not exceed " + MAX_URL + " characters"));
            return;
        }
        try {
            checkUrl(new URI(url), insecureTargets, violations);
        } catch (URISyntaxException e) {
            violations.add(new Violation("/url", "is not a URL"));
        }
    }

    private static void checkUrl(URI target, boolean insecureTargets, List<Violation> violations) {
        String scheme = target.getScheme() == null ? "" : target.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http")) {
            violations.add(new Violation("/url", "must be an absolute https URL"));
        } else if (scheme.equals("http") && !insecureTargets) {
            violations.add(new Violation("/url", "must use https"));
        }
        if (target.getHost() == null || target.getPort() == 0 || target.getPort() > 65535) {
            violations.add(new Violation("/url", "must name a host and, if any, a port from 1 to 65535"));
        }
        if (target.getRawUserInfo() != null) {
            violations.add(new Violation("/url", "must not carry a user or password"));
        }
        if (target.getRawFragment() != null) {
            violations.add(new Violation("/url", "must not have a fragment"));
        }
    }

    private void checkTypes(List<Violation> violations) {
        if (types == null) {
            return;
        }
        if (types.isEmpty() || types.size() > MAX_TYPES) {
            violations.add(new Violation("/types", "must name 1 to " + MAX_TYPES + " types; leave it out for all"));
        }
        for (int i = 0; i < Math.min(types.size(), MAX_TYPES); i++) {
            if (types.get(i) == null || !TYPE.matcher(types.get(i)).matches()) {
                violations.add(
                        new Violation(
                                "/types/" + i,
                                "must be a type such as io.atrium.employee.created.v1, or end in a wildcard such as io.atrium.employee.*"));
            }
        }
    }
}
