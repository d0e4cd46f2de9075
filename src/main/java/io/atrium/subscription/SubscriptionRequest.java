package io.atrium.subscription;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Failure;
import io.atrium.kernel.Holds;
import io.atrium.kernel.Violation;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a client asks for.
 *
 * @param url where to deliver
 * @param types full types, or prefixes that end in {@code .*}, or {@code *}; none given means all
 * @param legalEntities the only ones to tell of; none given means all that may be seen
 * @param filter see {@link Filter}
 * @param description for people
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
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
                List<@NotNull(message = "A type is required") @Pattern(regexp = TYPE, message = TYPES) String> types,
        @Schema(
                        examples = "[\"le_53ysn18k\"]",
                        description =
                                "Only facts of these legal entities, and those that belong to none; absent: all that the"
                                        + " token may see")
                @Size(min = 1, max = 100, message = "1 to 100 legal entities; leave it out for all")
                List<@NotBlank(message = "A legal entity is required") String> legalEntities,
        @Schema(
                        examples = "$number(data.total.amount) >= 10000",
                        description = "Only facts for which this is true: JSONata on the CloudEvent, of which paths,"
                                + " predicates, comparisons, `and`, `or`, `in` and simple functions may be used")
                @Size(min = 1, max = Filter.LONGEST, message = "1 to 1000 characters")
                String filter,
        @Schema(description = "With the document, or only what came to pass and about which; absent: `full`")
                BodyForm body,
        @Schema(examples = "Our ordering system", description = "For people")
                @Size(max = 500, message = "At most 500 characters")
                String description,
        @Schema(
                        enumeration = {"hr-operations", "finance-operations", "integration-support"},
                        description =
                                "The team here that looks after it when deliveries fail; absent: `integration-support`")
                @Pattern(regexp = OWNER, message = OWNERS)
                String owner,
        @Schema(description = "What signatures are made with; absent: `hmac-sha256`, with a secret that is shown once")
                Signing signing,
        @Schema(examples = "50", description = "At most so many deliveries a second; absent: no limit")
                @Min(value = 1, message = "A whole number from 1 to 10000")
                @Max(value = 10000, message = "A whole number from 1 to 10000")
                Integer rate,
        @Schema(examples = "4", description = "At most so many deliveries at once; absent: as is usual here")
                @Min(value = 1, message = "A whole number from 1 to 32")
                @Max(value = 32, message = "A whole number from 1 to 32")
                Integer concurrency) {

    static final String TYPE = "^(\\*|io\\.atrium(\\.[a-z0-9-]+)*\\.\\*|io\\.atrium(\\.[a-z0-9-]+)+\\.v[0-9]+)$";
    static final String TYPES =
            "A type such as io.atrium.employee.created.v1, or a wildcard such as io.atrium.employee.*";
    static final String OWNER = "hr-operations|finance-operations|integration-support";
    static final String OWNERS = "The owner is hr-operations, finance-operations or integration-support";

    private static final String USUAL_OWNER = "integration-support";

    /**
     * The request with defaults filled in, with a URL that may be delivered to and a filter that can be read. All else its
     * annotations say.
     *
     * @throws Failure that names everything that is wrong
     */
    SubscriptionRequest checked(boolean insecureTargets) {
        List<Violation> violations = new ArrayList<>();
        try {
            Destination.of(url, insecureTargets);
        } catch (Failure wrong) {
            violations.addAll(wrong.violations());
        }
        try {
            if (filter != null) {
                new Filter(filter);
            }
        } catch (IllegalArgumentException wrong) {
            violations.add(new Violation("/filter", wrong.getMessage()));
        }
        if (!violations.isEmpty()) {
            throw Failure.invalid(violations);
        }
        return new SubscriptionRequest(
                url,
                types == null ? List.of("*") : types.stream().distinct().toList(),
                legalEntities == null ? null : legalEntities.stream().distinct().toList(),
                filter,
                body == null ? BodyForm.FULL : body,
                description,
                owner == null ? USUAL_OWNER : owner,
                signing == null ? Signing.HMAC : signing,
                rate,
                concurrency);
    }
}
