package io.atrium.governance;

import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What is wanted of a run. */
@Schema(name = "RetentionRequest", description = "What is wanted of a run")
@Holds(DataClass.INTERNAL)
record RetentionRequest(
        @Schema(examples = "true", description = "Only count what would be removed", defaultValue = "false")
                boolean preview) {}
