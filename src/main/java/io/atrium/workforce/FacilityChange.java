package io.atrium.workforce;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What becomes different about a facility; null is unchanged, empty is cleared. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "What becomes different about a facility")
@Holds(DataClass.INTERNAL)
record FacilityChange(
        @Schema(examples = "North wing")
                Optional<
                                @NotBlank(message = "The name cannot be emptied")
                                @Size(max = 256, message = "At most 256 characters") String>
                        name,
        @Schema(examples = "B2", description = "The organisation's own number for the place")
                Optional<@Size(max = 64, message = "At most 64 characters") String> number,
        @Schema(examples = "office", description = "One of home, office, other; from Odoo 17 on")
                Optional<
                                @NotNull(message = "The kind cannot be emptied")
                                @Pattern(regexp = NewFacility.KINDS, message = "One of home, office, other") String>
                        kind,
        @Schema(description = "False archives it")
                Optional<@NotNull(message = "This is true or false") Boolean> active) {}
