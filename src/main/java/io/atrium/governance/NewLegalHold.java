package io.atrium.governance;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Failure;
import io.atrium.kernel.Holds;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What is not to be removed until further notice, and why. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        name = "NewLegalHold",
        description = "What is not to be removed until further notice: of a subject, of a period, or both")
@Holds(DataClass.INTERNAL)
record NewLegalHold(
        @Schema(examples = "Claim 2026/17 of the supplier")
                @NotBlank(message = "The reason is required")
                @Size(max = 500, message = "At most 500 characters")
                String reason,
        @Schema(
                        examples = "sup_hbr0kgh3",
                        description =
                                "All that is about this: the id of a document, a receipt or an operation; absent: all there is"
                                        + " of the period")
                @Size(min = 1, max = 256, message = "1 to 256 characters")
                String subject,
        @Schema(examples = "2026-01-01T00:00:00Z", description = "What is not older; absent: from the beginning")
                Instant from,
        @Schema(examples = "2026-07-01T00:00:00Z", description = "Exclusive; absent: whatever is still to come")
                Instant to) {

    /** @throws Failure {@code invalid} when it cannot be meant */
    void require() {
        if (subject == null && from == null && to == null) {
            throw Failure.invalid("/subject", "A hold names a subject, a period, or both");
        }
        if (from != null && to != null && !to.isAfter(from)) {
            throw Failure.invalid("/to", "The period must end after it begins");
        }
    }
}
