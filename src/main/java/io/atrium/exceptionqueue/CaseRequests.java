package io.atrium.exceptionqueue;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What is said with the actions on a case. */
final class CaseRequests {

    private CaseRequests() {}

    /** Who is to have it; what is null stays as it is. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "ExceptionAssignment", description = "Who is to have it; what is absent stays as it is")
    @Holds(DataClass.INTERNAL)
    record Assignment(
            @Schema(examples = "finance-operations", description = "Another team")
                    @Pattern(regexp = "[a-z][a-z0-9-]{0,99}", message = "A team is lower-case words with hyphens")
                    String owner,
            @Holds(DataClass.PERSONAL)
                    @Schema(examples = "mira@example.org", description = "Whoever takes it; empty to give it back")
                    @Size(max = 200, message = "At most 200 characters")
                    String assignee) {}

    /** What is worth knowing. */
    @Schema(name = "ExceptionNote")
    @Holds(DataClass.CONFIDENTIAL)
    record Note(
            @Schema(examples = "Asked the ward what it means")
                    @NotBlank(message = "The text is required")
                    @Size(max = 2000, message = "At most 2000 characters")
                    String text) {}

    /** Why nothing more is to be done. */
    @Schema(name = "ExceptionDismissal")
    @Holds(DataClass.CONFIDENTIAL)
    record Dismissal(
            @Schema(examples = "The vendor has sent it anew")
                    @NotBlank(message = "The reason is required")
                    @Size(max = 500, message = "At most 500 characters")
                    String reason) {}

    /** What the value is called here. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "ExceptionMapping")
    @Holds(DataClass.INTERNAL)
    record Mapping(
            @Schema(examples = "Nursing", description = "As it is written here")
                    @NotBlank(message = "The value is required")
                    @Size(max = 256, message = "At most 256 characters")
                    String to,
            @Schema(
                            examples = "2026-01-01T00:00:00Z",
                            description =
                                    "From when on, of the time at which work is received; unless said, from the day"
                                            + " before the case was opened")
                    Instant validFrom) {}

    /** What the work should have been. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "ExceptionCorrection")
    @Holds(DataClass.PERSONAL)
    record Correction(
            @Schema(examples = "rcpt_01jd3q5ks0", description = "Which of the work; unless said, the latest")
                    @Size(max = 200, message = "At most 200 characters")
                    String reference,
            @Schema(
                            examples = "{\"department\": \"Nursing\"}",
                            description = "A merge patch (RFC 7396) of what was sent")
                    @NotNull(message = "The changes are required")
                    @Size(min = 1, message = "Say at least one change")
                    Map<String, Object> changes) {}
}
