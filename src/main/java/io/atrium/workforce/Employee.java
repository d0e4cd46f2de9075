package io.atrium.workforce;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import io.atrium.record.Identifier;
import io.atrium.record.Label;
import io.atrium.record.RefersTo;
import io.atrium.record.Restricted;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Someone who works for the organisation. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "Someone who works for the organisation")
@Holds(DataClass.PERSONAL)
record Employee(
        @Holds(DataClass.INTERNAL) @Schema(examples = "emp_53ysn18k") String id,
        @Schema(examples = "Joris Falkner") String name,
        @Schema(examples = "joris.falkner@harbour.example") String workEmail,
        @Schema(examples = "+1 555 0101") String workPhone,
        @Schema(examples = "+1 555 0102", description = "The mobile phone for work") String mobilePhone,
        @Schema(examples = "Ward nurse") String jobTitle,
        @Holds(DataClass.INTERNAL) @RefersTo("position") String positionId,
        @Schema(examples = "Ward nurse") @Label String positionName,
        @Holds(DataClass.INTERNAL) @RefersTo("department") String departmentId,
        @Holds(DataClass.INTERNAL) @Schema(examples = "Nursing") @Label String departmentName,
        @Holds(DataClass.INTERNAL) @Schema(examples = "emp_53ysn18k") @RefersTo("employee") String managerId,
        @Schema(examples = "Amara Okoye") String managerName,
        @Holds(DataClass.INTERNAL) @RefersTo("facility") String facilityId,
        @Holds(DataClass.INTERNAL) @Schema(examples = "Main building") String facilityName,
        @Holds(DataClass.INTERNAL) @RefersTo("legal-entity") String legalEntityId,
        @Schema(
                        description = "From Odoo 15 on",
                        enumeration = {"employee", "worker", "student", "trainee", "contractor", "freelance"})
                String employmentType,
        LocalDate departureDate,
        @Holds(DataClass.INTERNAL) @Schema(description = "False after departure") boolean active,
        @Schema(description = "What holds from which day on, past and planned; the oldest first. From Odoo 19 on")
                List<Employment> employments,
        @Restricted("workforce-personal:read") Personal personal,
        @Holds(DataClass.INTERNAL) @Schema(description = "The ids that other systems have for this person")
                List<Identifier> identifiers) {

    /** What someone is employed as from a day on, until the next employment begins. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Employment")
    @Holds(DataClass.PERSONAL)
    record Employment(
            LocalDate from,
            @Schema(examples = "Ward nurse") String jobTitle,
            String positionId,
            @Schema(examples = "Ward nurse") @Label String positionName,
            String departmentId,
            @Schema(examples = "Nursing") @Label String departmentName,
            String facilityId,
            @Schema(examples = "Main building") String facilityName,
            @Schema(examples = "employee") String employmentType) {}

    /** Absent altogether when Atrium's user in Odoo may not read it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "PersonalData")
    @Holds(DataClass.PERSONAL)
    record Personal(
            LocalDate birthDate,
            @Schema(examples = "Rotterdam") String birthPlace,
            @Schema(examples = "male") String gender,
            @Schema(examples = "single") String maritalStatus,
            @Schema(examples = "Netherlands", description = "The country's name") @Label String nationality,
            @Schema(examples = "NL-1234567") String identificationNumber,
            @Schema(examples = "P1234567") String passportNumber,
            @Schema(examples = "000-00-0000") String socialSecurityNumber,
            @Schema(examples = "joris@home.example", description = "From Odoo 17 on") String privateEmail,
            @Schema(examples = "+1 555 0103", description = "From Odoo 17 on") String privatePhone,
            @Schema(description = "From Odoo 17 on") Address privateAddress,
            EmergencyContact emergencyContact) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "PrivateAddress")
    @Holds(DataClass.PERSONAL)
    record Address(
            @Schema(examples = "Harbour Street 12") String street,
            @Schema(examples = "Floor 3") String street2,
            @Schema(examples = "94107") String postalCode,
            @Schema(examples = "San Francisco") String city,
            @Schema(examples = "California") String state,
            @Schema(examples = "United States") @Label String country) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "EmergencyContact")
    @Holds(DataClass.PERSONAL)
    record EmergencyContact(
            @Schema(examples = "Mila Falkner") String name, @Schema(examples = "+1 555 0104") String phone) {}
}
