package io.atrium.workforce;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Failure;
import io.atrium.kernel.Holds;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What becomes different about a leave; null is unchanged, and nothing of it can be cleared. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "What becomes different about a leave: either its status, or its days and type")
@Holds(DataClass.PERSONAL)
record LeaveChange(
        @Holds(DataClass.INTERNAL)
                @Schema(examples = "approved", description = "One of first-approved, approved, refused, cancelled")
                Optional<
                                @NotNull(message = "The status cannot be emptied")
                                @Pattern(
                                        regexp = "first-approved|approved|refused|cancelled",
                                        message = "One of first-approved, approved, refused, cancelled")
                                String>
                        status,
        @Schema(examples = "Unpaid", description = "The name of the type in Odoo")
                Optional<
                                @NotBlank(message = "The type cannot be emptied")
                                @Size(max = 256, message = "At most 256 characters") String>
                        type,
        Optional<@NotNull(message = "The first day cannot be emptied") LocalDate> firstDay,
        Optional<@NotNull(message = "The last day cannot be emptied") LocalDate> lastDay) {

    /** @throws Failure {@code invalid} when it does two things at once, or ends before it begins */
    void require() {
        if (status != null && (type != null || firstDay != null || lastDay != null)) {
            throw Failure.invalid("/status", "Change the leave first, and decide it in a request of its own");
        }
        if (firstDay != null && lastDay != null) {
            LeaveDays.require(firstDay.orElseThrow(), lastDay.orElseThrow());
        }
    }
}
