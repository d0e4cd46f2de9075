package io.atrium.workforce;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import io.atrium.record.Identifier;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What is to be changed of a shift; what is absent stays as it is. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "What is to be changed; what is absent stays as it is")
@Holds(DataClass.PERSONAL)
record ShiftChanges(
        @Holds(DataClass.INTERNAL)
                @Schema(enumeration = {"planned", "published", "finalized", "cancelled"})
                @Pattern(
                        regexp = "planned|published|finalized|cancelled",
                        message = "The status is planned, published, finalized or cancelled")
                String status,
        String employeeId,
        @Holds(DataClass.INTERNAL) String facilityId,
        @Holds(DataClass.INTERNAL) String departmentId,
        @Holds(DataClass.INTERNAL) String positionId,
        Instant start,
        Instant end,
        @Schema(examples = "45")
                @Min(value = 0, message = "The break takes no time or some")
                @Max(value = 1440, message = "The break is shorter than a day")
                Integer breakMinutes,
        @Holds(DataClass.INTERNAL)
                @Schema(nullable = true, description = "In place of all that there are; null: they stay")
                @Size(max = 20, message = "At most 20 identifiers")
                List<@NotNull(message = "An identifier is required") Identifier> identifiers) {

    ShiftChanges knownAs(Identifier identifier) {
        return new ShiftChanges(
                status,
                employeeId,
                facilityId,
                departmentId,
                positionId,
                start,
                end,
                breakMinutes,
                List.of(identifier));
    }
}
