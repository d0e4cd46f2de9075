package io.atrium.subscription;

import io.atrium.kernel.DataClass;
import io.atrium.kernel.Failure;
import io.atrium.kernel.Holds;
import io.atrium.kernel.Violation;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a client asks for.
 *
 * @param url where to deliver
 * @param types full types, or prefixes that end in {@code .*}, or {@code *}; none given means all
 * @param description for people
 */
@Schema(description = "Where to send which facts")
@Holds(DataClass.INTERNAL)
record SubscriptionRequest(
        @Schema(examples = "https://example.org/atrium", description = "Where to deliver; https")
                @NotBlank(message = "Where to deliver is required")
                @Size(max = 2000, message = "At most 2000 characters")
                String url,
        @Schema(
                        examples = "[\"io.atrium.purchase-order.*\"]",
                        description = "Full types, or the beginning of one and `.*`, or `*`; absent: all")
                @Size(min = 1, max = 100, message = "1 to 100 types; leave it out for all")
                List<
                                @NotNull(message = "A type is required")
                                @Pattern(
                                        regexp = TYPE,
                                        message =
                                                "A type such as io.atrium.employee.created.v1, or a wildcard such as io.atrium.employee.*")
                                String>
                        types,
        @Schema(examples = "Our ordering system", description = "For people")
                @Size(max = 500, message = "At most 500 characters")
                String description) {

    private static final String TYPE =
            "^(\\*|io\\.atrium(\\.[a-z0-9-]+)*\\.\\*|io\\.atrium(\\.[a-z0-9-]+)+\\.v[0-9]+)$";

    /**
     * The request with defaults filled in, and with a URL that may be delivered to. All else its annotations say.
     *
     * @throws Failure that names everything that is wrong
     */
    SubscriptionRequest checked(boolean insecureTargets) {
        List<Violation> violations = new ArrayList<>();
        try {
            checkUrl(new URI(url), insecureTargets, violations);
        } catch (URISyntaxException malformed) {
            violations.add(new Violation("/url", "is not a URL"));
        }
        if (!violations.isEmpty()) {
            throw Failure.invalid(violations);
        }
        return new SubscriptionRequest(
                url, types == null ? List.of("*") : types.stream().distinct().toList(), description);
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
}
