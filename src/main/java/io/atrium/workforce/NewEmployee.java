package io.atrium.workforce;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import io.atrium.record.NewIdentifier;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Somebody who begins to work here. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "Somebody who begins to work here. Personal data cannot be written through Atrium")
@Holds(DataClass.PERSONAL)
record NewEmployee(
        @Schema(examples = "Ines Halloran")
                @NotBlank(message = "The name is required")
                @Size(max = 256, message = "At most 256 characters")
                String name,
        @Schema(description = "Nobody else's", examples = "ines.halloran@example.org")
                @Email(message = "This is not an e-mail address")
                @Size(max = 256, message = "At most 256 characters")
                String workEmail,
        @Schema(examples = "+1 555 0101") @Size(max = 64, message = "At most 64 characters") String workPhone,
        @Schema(examples = "+1 555 0102", description = "The mobile phone for work")
                @Size(max = 64, message = "At most 64 characters")
                String mobilePhone,
        @Schema(examples = "Ward nurse", description = "Absent: the position's name")
                @Size(max = 256, message = "At most 256 characters")
                String jobTitle,
        @Holds(DataClass.INTERNAL) String positionId,
        @Holds(DataClass.INTERNAL) String departmentId,
        @Holds(DataClass.INTERNAL)
                @Schema(examples = "emp_53ysn18k", description = "Absent: whoever leads the department")
                String managerId,
        @Holds(DataClass.INTERNAL) @Schema(description = "From Odoo 15 on") String facilityId,
        @Holds(DataClass.INTERNAL) @Schema(description = "Absent: the legal entity of Atrium's own user in Odoo")
                String legalEntityId,
        @Holds(DataClass.INTERNAL)
                @Schema(
                        description = "From Odoo 15 on; absent: employee",
                        enumeration = {"employee", "worker", "student", "trainee", "contractor", "freelance"})
                @Pattern(regexp = TYPES, message = "One of " + TYPES)
                String employmentType,
        @Holds(DataClass.INTERNAL)
                @Schema(description = "The ids that other systems have for this person; nobody else's")
                @Size(max = 20, message = "At most 20 identifiers")
                List<@NotNull(message = "An identifier is required") @Valid NewIdentifier> identifiers) {

    static final String TYPES = "employee|worker|student|trainee|contractor|freelance";
}
