package io.atrium.workforce;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import io.atrium.record.Identifier;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A shift to be planned, as a caller describes it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "A shift to be planned")
@Holds(DataClass.PERSONAL)
record NewShift(
        @Holds(DataClass.INTERNAL)
                @Schema(
                        enumeration = {"planned", "published", "finalized"},
                        description = "Absent: planned")
                @Pattern(
                        regexp = "planned|published|finalized",
                        message = "A new shift is planned, published or finalized")
                String status,
        @Schema(examples = "emp_53ysn18k") @NotBlank(message = "The employee is required") String employeeId,
        @Holds(DataClass.INTERNAL) String facilityId,
        @Holds(DataClass.INTERNAL) String departmentId,
        @Holds(DataClass.INTERNAL) String positionId,
        @Schema(examples = "2030-01-31T06:00:00Z") @NotNull(message = "The start is required") Instant start,
        @Schema(examples = "2030-01-31T14:30:00Z", description = "After the start, at most 24 hours later")
                @NotNull(message = "The end is required")
                Instant end,
        @Schema(examples = "30")
                @Min(value = 0, message = "The break takes no time or some")
                @Max(value = 1440, message = "The break is shorter than a day")
                Integer breakMinutes,
        @Holds(DataClass.INTERNAL)
                @Schema(description = "The ids that other systems have for it")
                @Size(max = 20, message = "At most 20 identifiers")
                List<@NotNull(message = "An identifier is required") Identifier> identifiers) {

    ShiftChanges changes() {
        return new ShiftChanges(
                status, employeeId, facilityId, departmentId, positionId, start, end, breakMinutes, identifiers);
    }
}
