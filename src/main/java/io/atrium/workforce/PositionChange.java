package io.atrium.workforce;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What becomes different about a position; null is unchanged, empty is cleared. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "What becomes different about a position")
@Holds(DataClass.INTERNAL)
record PositionChange(
        @Schema(examples = "Ward nurse")
                Optional<
                                @NotBlank(message = "The name cannot be emptied")
                                @Size(max = 256, message = "At most 256 characters") String>
                        name,
        Optional<String> departmentId,
        @Schema(examples = "2", description = "How many people are looked for")
                Optional<
                                @NotNull(message = "This is a number") @Min(value = 0, message = "At least 0")
                                @Max(value = 10_000, message = "At most 10000") Integer>
                        openings,
        @Schema(description = "Null: shared by all") Optional<String> legalEntityId,
        @Schema(description = "False archives it; from Odoo 16 on")
                Optional<@NotNull(message = "This is true or false") Boolean> active) {}
