package io.atrium.workforce;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import io.atrium.record.Identifier;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What is to be changed of a timecard; what is absent stays as it is. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "What is to be changed; what is absent stays as it is")
@Holds(DataClass.PERSONAL)
record TimecardChanges(
        @Holds(DataClass.INTERNAL)
                @Schema(enumeration = {"open", "approved", "cancelled"})
                @Pattern(regexp = "open|approved|cancelled", message = "The status is open, approved or cancelled")
                String status,
        String employeeId,
        LocalDate date,
        @Schema(examples = "6.5")
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
                @Schema(description = "In place of all that there are")
                @Size(max = 20, message = "At most 20 identifiers")
                List<@NotNull(message = "An identifier is required") Identifier> identifiers) {

    TimecardChanges at(String newStatus) {
        return new TimecardChanges(
                newStatus,
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

    TimecardChanges knownAs(Identifier identifier) {
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
                List.of(identifier));
    }
}
