package io.atrium.governance;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Failure;
import io.atrium.kernel.Holds;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What people decide about an interface. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        name = "InterfaceDecision",
        description = "What people decide about an interface; it takes the place of what was decided before")
@Holds(DataClass.INTERNAL)
record InterfaceDecision(
        @Schema(examples = "workforce-integration", description = "The team that answers for it")
                @NotBlank(message = "The owner is required")
                @Size(max = 200, message = "At most 200 characters")
                String owner,
        @Schema(examples = "hr-operations", description = "Who says what its data mean")
                @NotBlank(message = "The steward is required")
                @Size(max = 200, message = "At most 200 characters")
                String steward,
        @Schema(enumeration = {"low", "medium", "high", "critical"})
                @NotNull(message = "The criticality is required")
                @Pattern(
                        regexp = "low|medium|high|critical",
                        message = "The criticality is low, medium, high or critical")
                String criticality,
        @Schema(examples = "99.9 % of weekdays, 8 to 18 h") @Size(min = 1, max = 500, message = "1 to 500 characters")
                String serviceLevel,
        @Schema(examples = "DPA-2026-017", description = "The agreement on file; absent: there is none")
                @Size(min = 1, max = 200, message = "1 to 200 characters")
                String agreement,
        @Schema(
                        examples = "2026-01-31",
                        description = "When somebody last looked whether access is still right; absent: never")
                LocalDate reviewedOn) {

    /** @throws Failure {@code invalid} when it cannot be meant on that day */
    void require(LocalDate today) {
        if (reviewedOn != null && reviewedOn.isAfter(today)) {
            throw Failure.invalid("/reviewedOn", "The review cannot be in the future");
        }
    }
}
