package io.atrium.record;

import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An {@link Identifier} as a caller gives it, and checked. */
@Schema(name = "NewIdentifier", description = "The id that another system has")
@Holds(DataClass.INTERNAL)
public record NewIdentifier(
        @Schema(examples = "bamboohr")
                @NotNull(message = "The system is required")
                @Pattern(
                        regexp = "^[A-Za-z0-9._-]{1,64}$",
                        message = "The system must be 1 to 64 letters, digits, dots, dashes or underscores")
                String system,
        @Schema(examples = "301")
                @NotBlank(message = "The value is required")
                @Size(max = 256, message = "At most 256 characters")
                String value) {

    /** As it is kept. */
    public Identifier checked() {
        return new Identifier(system, value);
    }
}
