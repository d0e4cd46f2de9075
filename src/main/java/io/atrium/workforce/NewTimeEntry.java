package io.atrium.workforce;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Failure;
import io.atrium.kernel.Holds;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Hours to be entered. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "Hours to be entered, on a project or on the project of a cost center")
@Holds(DataClass.PERSONAL)
record NewTimeEntry(
        @Schema(examples = "emp_53ysn18k") @NotBlank(message = "The employee is required") String employeeId,
        @Schema(examples = "2026-11-20") @NotNull(message = "The date is required") LocalDate date,
        @Schema(examples = "7.5")
                @NotNull(message = "The hours are required")
                @DecimalMin(value = "0", inclusive = false, message = "More than no hours")
                @DecimalMax(value = "24", message = "At most 24 hours")
                @Digits(integer = 2, fraction = 2, message = "At most 2 decimals")
                BigDecimal hours,
        @Holds(DataClass.INTERNAL)
                @Schema(
                        examples = "Ward 3",
                        description = "The project's name in Odoo; it or the cost center is required")
                @Size(max = 256, message = "At most 256 characters")
                String project,
        @Holds(DataClass.INTERNAL) @Schema(description = "The cost center that the project is charged to")
                String costCenterId,
        @Holds(DataClass.INTERNAL)
                @Schema(examples = "Stock count", description = "The name of a task of the project")
                @Size(max = 256, message = "At most 256 characters")
                String task,
        @Holds(DataClass.INTERNAL)
                @Schema(examples = "Monthly stock count", description = "What was done; nothing about patients")
                @Size(max = 1000, message = "At most 1000 characters")
                String description) {

    /** @throws Failure {@code invalid} when nothing says what the hours are for */
    void require() {
        if (project == null && costCenterId == null) {
            throw Failure.invalid("/project", "The project or the cost center is required");
        }
    }
}
