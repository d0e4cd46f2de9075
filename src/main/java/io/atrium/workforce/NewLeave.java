package io.atrium.workforce;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A leave to be asked for. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "A leave to be asked for: whole days")
@Holds(DataClass.PERSONAL)
record NewLeave(
        @Schema(examples = "emp_53ysn18k") @NotBlank(message = "The employee is required") String employeeId,
        @Schema(description = "The name of the type in Odoo", examples = "Unpaid")
                @NotBlank(message = "The type is required")
                @Size(max = 256, message = "At most 256 characters")
                String type,
        @Schema(examples = "2027-03-01") @NotNull(message = "The first day is required") LocalDate firstDay,
        @Schema(examples = "2027-03-05") @NotNull(message = "The last day is required") LocalDate lastDay) {

    /** @throws io.atrium.kernel.Failure {@code invalid} when it ends before it begins, or is endless */
    void require() {
        LeaveDays.require(firstDay, lastDay);
    }
}
