package io.atrium.subscription;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Failure;
import io.atrium.kernel.Holds;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Which facts are sent once more: those that the subscription wants and may see, as far as they match.
 *
 * @param from that became true then or later
 * @param to before; null for now
 * @param types only these, full or with a wildcard
 * @param subject only about this canonical id
 * @param failedOnly only those that were given up
 * @param rate at most so many a second
 * @param preview whether they are only counted
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "Which facts to send once more")
@Holds(DataClass.INTERNAL)
record ReplayRequest(
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

    private static final int USUAL_RATE = 100;
    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    /**
     * The request with defaults filled in.
     *
     * @throws Failure {@code invalid} when it ends before it begins
     */
    ReplayRequest checked(Instant now) {
        Instant end = to == null ? now : to;
        if (from.isBefore(EARLIEST) || from.isAfter(LATEST) || end.isAfter(LATEST)) {
            throw Failure.invalid("/from", "The times must lie between 1970 and 9999");
        }
        if (!end.isAfter(from)) {
            throw Failure.invalid(to == null ? "/from" : "/to", "The end must be after the beginning");
        }
        return new ReplayRequest(
                from,
                end,
                types == null ? null : types.stream().distinct().toList(),
                subject,
                failedOnly != null && failedOnly,
                rate == null ? USUAL_RATE : rate,
                preview != null && preview);
    }
}
