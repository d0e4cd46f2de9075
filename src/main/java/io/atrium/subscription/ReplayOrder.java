package io.atrium.subscription;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The same as {@link ReplayRequest}, by an operator: for any subscription. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "Which facts to send once more, and for which subscription")
@Holds(DataClass.INTERNAL)
record ReplayOrder(
        @Schema(examples = "sub_5f1c0d9a7b3e48c2a6d4e0f1", description = "For which subscription")
                @NotBlank(message = "The subscription is required")
                @Size(max = 100, message = "At most 100 characters")
                String subscriptionId,
        @Schema(examples = "2026-11-21T00:00:00Z", description = "That became true then or later")
                @NotNull(message = "The beginning is required")
                Instant from,
        @Schema(examples = "2026-11-22T00:00:00Z", description = "Before; absent: until now") Instant to,
        @Schema(examples = "[\"io.atrium.purchase-order.*\"]", description = "Only these; absent: all that it wants")
                @Size(min = 1, max = 100, message = "1 to 100 types; leave it out for all")
                List<
                                @NotNull(message = "A type is required")
                                @Pattern(regexp = SubscriptionRequest.TYPE, message = SubscriptionRequest.TYPES) String>
                        types,
        @Schema(examples = "po_53ysn18k", description = "Only about this document")
                @Size(min = 1, max = 100, message = "1 to 100 characters")
                String subject,
        @Schema(description = "Only those that were given up") Boolean failedOnly,
        @Schema(examples = "100", description = "At most so many a second; absent: 100")
                @Min(value = 1, message = "A whole number from 1 to 1000")
                @Max(value = 1000, message = "A whole number from 1 to 1000")
                Integer rate,
        @Schema(description = "True to count them only") Boolean preview) {

    ReplayRequest request() {
        return new ReplayRequest(from, to, types, subject, failedOnly, rate, preview);
    }
}
