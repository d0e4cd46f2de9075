package io.atrium.governance;

import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Why a second person does not approve. */
@Schema(name = "ApprovalRejection", description = "Why it is not to be done")
@Holds(DataClass.INTERNAL)
record RejectionRequest(
        @Schema(examples = "The supplier knows nothing of it", description = "Whoever asked for it is told")
                @NotBlank(message = "The reason is required")
                @Size(max = 500, message = "At most 500 characters")
                String reason) {}
