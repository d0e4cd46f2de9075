package io.atrium.workforce;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** That somebody does not work here any more. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "That somebody does not work here any more")
@Holds(DataClass.PERSONAL)
record Departure(
        @Schema(description = "The last day; not a later one than today", examples = "2026-11-20")
                @NotNull(message = "The date is required")
                LocalDate date,
        @Schema(enumeration = {"dismissed", "resigned", "retired"})
                @NotNull(message = "The reason is required")
                @Pattern(regexp = "dismissed|resigned|retired", message = "One of dismissed, resigned, retired")
                String reason,
        @Schema(examples = "Moves away", description = "For whoever looks it up in Odoo; Atrium does not show it")
                @Size(max = 2000, message = "At most 2000 characters")
                String note) {}
