package io.atrium.workforce;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import io.atrium.record.Identifier;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Hours that somebody is said to have worked, as a caller describes them. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "Hours that somebody is said to have worked")
@Holds(DataClass.PERSONAL)
record NewTimecard(
        @Holds(DataClass.INTERNAL)
                @Schema(
                        enumeration = {"open", "approved"},
                        description = "Absent: open")
                @Pattern(regexp = "open|approved", message = "A new timecard is open or approved")
                String status,
        @Schema(examples = "emp_53ysn18k") @NotBlank(message = "The employee is required") String employeeId,
        @Schema(examples = "2030-01-31") @NotNull(message = "The date is required") LocalDate date,
        @Schema(examples = "7.5")
                @NotNull(message = "The hours are required")
                @DecimalMin(value = "0", inclusive = false, message = "More than no hours")
                @DecimalMax(value = "24", message = "At most 24 hours")
                @Digits(integer = 2, fraction = 2, message = "At most 2 decimals")
                BigDecimal hours,
        @Holds(DataClass.INTERNAL) String facilityId,
        @Holds(DataClass.INTERNAL) String departmentId,
        @Holds(DataClass.INTERNAL)
                @Schema(examples = "Ward 3", description = "The project's name in Odoo")
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
                String description,
        @Holds(DataClass.INTERNAL)
                @Schema(description = "The ids that other systems have for it")
                @Size(max = 20, message = "At most 20 identifiers")
                List<@NotNull(message = "An identifier is required") Identifier> identifiers) {

    TimecardChanges changes() {
        return new TimecardChanges(
                status,
                employeeId,
                date,
                hours,
                facilityId,
                departmentId,
                project,
                costCenterId,
                task,
                description,
                identifiers);
    }
}
