package io.atrium.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Failure;
import io.atrium.kernel.Holds;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What an operator says about a value; a change says all of it again. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "NewValueMapping", description = "What a vendor calls something, and what it is called here")
@Holds(DataClass.INTERNAL)
record NewValueMapping(
        @Schema(examples = "bamboohr", description = "A configured source")
                @NotBlank(message = "The source is required")
                @Size(max = 100, message = "At most 100 characters")
                String source,
        @Schema(examples = "department", description = "One of the fields that the source's connector translates")
                @NotBlank(message = "The field is required")
                @Size(max = 100, message = "At most 100 characters")
                String field,
        @Schema(examples = "Ward 3 (North)", description = "As the vendor writes it")
                @NotBlank(message = "The vendor's value is required")
                @Size(max = 256, message = "At most 256 characters")
                String from,
        @Schema(examples = "Nursing", description = "As it is written here")
                @NotBlank(message = "The value is required")
                @Size(max = 256, message = "At most 256 characters")
                String to,
        @Schema(enumeration = {"hr-operations", "finance-operations", "integration-support"})
                @NotNull(message = "The steward is required")
                @Pattern(
                        regexp = "hr-operations|finance-operations|integration-support",
                        message = "The steward is hr-operations, finance-operations or integration-support")
                String steward,
        @Schema(
                        examples = "2026-01-01T00:00:00Z",
                        description = "Inclusive, of the time at which deliveries are received")
                @NotNull(message = "The first moment is required")
                Instant validFrom,
        @Schema(examples = "2030-01-01T00:00:00Z", description = "Exclusive; absent for ever") Instant validTo) {

    /** @throws Failure {@code invalid} when it ends before it begins */
    void require() {
        if (validTo != null && !validTo.isAfter(validFrom)) {
            throw Failure.invalid("/validTo", "The end must be after the beginning");
        }
    }
}
