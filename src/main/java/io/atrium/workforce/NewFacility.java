package io.atrium.workforce;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A facility to be created. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "A facility to be created")
@Holds(DataClass.INTERNAL)
record NewFacility(
        @Schema(examples = "South Wing")
                @NotBlank(message = "The name is required")
                @Size(max = 256, message = "At most 256 characters")
                String name,
        @Schema(description = "The organisation's own number for the place", examples = "SW-2")
                @Size(max = 64, message = "At most 64 characters")
                String number,
        @Schema(
                        description = "From Odoo 17 on; absent: office",
                        enumeration = {"home", "office", "other"})
                @Pattern(regexp = KINDS, message = "One of home, office, other")
                String kind,
        @Schema(description = "Whose place it is; its address is the facility's", examples = "le_53ysn18k")
                @NotBlank(message = "The legal entity is required")
                String legalEntityId) {

    static final String KINDS = "home|office|other";
}
