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
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What becomes different about an employee; null is unchanged, empty is cleared. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "What becomes different about an employee. Personal data cannot be written through Atrium")
@Holds(DataClass.PERSONAL)
record EmployeeChange(
        @Schema(examples = "Ines Halloran")
                Optional<
                                @NotBlank(message = "The name cannot be emptied")
                                @Size(max = 256, message = "At most 256 characters") String>
                        name,
        @Schema(examples = "ines.halloran@example.org", description = "Nobody else's")
                Optional<
                                @Email(message = "This is not an e-mail address")
                                @Size(max = 256, message = "At most 256 characters") String>
                        workEmail,
        @Schema(examples = "+1 555 0101") Optional<@Size(max = 64, message = "At most 64 characters") String> workPhone,
        @Schema(examples = "+1 555 0102", description = "The mobile phone for work")
                Optional<@Size(max = 64, message = "At most 64 characters") String> mobilePhone,
        @Schema(examples = "Head of nursing")
                Optional<@Size(max = 256, message = "At most 256 characters") String> jobTitle,
        @Holds(DataClass.INTERNAL) Optional<String> positionId,
        @Holds(DataClass.INTERNAL) Optional<String> departmentId,
        @Holds(DataClass.INTERNAL) @Schema(examples = "emp_53ysn18k") Optional<String> managerId,
        @Holds(DataClass.INTERNAL) @Schema(description = "From Odoo 15 on") Optional<String> facilityId,
        @Holds(DataClass.INTERNAL)
                Optional<@NotNull(message = "The legal entity cannot be emptied") String> legalEntityId,
        @Holds(DataClass.INTERNAL) @Schema(examples = "employee", description = "From Odoo 15 on")
                Optional<
                                @NotNull(message = "The employment type cannot be emptied")
                                @Pattern(regexp = NewEmployee.TYPES, message = "One of " + NewEmployee.TYPES) String>
                        employmentType,
        @Holds(DataClass.INTERNAL)
                @Schema(description = "More ids that other systems have for this person; none is taken away")
                Optional<
                                @NotNull(message = "Identifiers are only added")
                                        @Size(max = 20, message = "At most 20 identifiers") List<
                                        @NotNull(message = "An identifier is required") @Valid NewIdentifier>>
                        identifiers,
        @Schema(
                        description = "The day from which on this holds: today or later, and for job title, position, "
                                + "department, facility and employment type alone. A later day needs Odoo 19",
                        examples = "2027-03-01")
                Optional<@NotNull(message = "This is a day") LocalDate> effectiveFrom) {}
