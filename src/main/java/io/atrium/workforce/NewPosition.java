package io.atrium.workforce;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A position to be created. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "A position to be created")
@Holds(DataClass.INTERNAL)
record NewPosition(
        @Schema(examples = "Night Nurse")
                @NotBlank(message = "The name is required")
                @Size(max = 256, message = "At most 256 characters")
                String name,
        String departmentId,
        @Schema(description = "How many people are looked for; absent: one", examples = "2")
                @Min(value = 0, message = "At least 0")
                @Max(value = 10_000, message = "At most 10000")
                Integer openings,
        @Schema(description = "Absent: the legal entity of Atrium's own user in Odoo") String legalEntityId) {}
