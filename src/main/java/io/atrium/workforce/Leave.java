package io.atrium.workforce;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import io.atrium.record.Identifier;
import io.atrium.record.Label;
import io.atrium.record.RefersTo;
import io.atrium.record.Restricted;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Time that someone is, or asks to be, away from work. Why is restricted: a kind of leave may tell of an illness. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "Time that someone is, or asks to be, away from work")
@Holds(DataClass.PERSONAL)
record Leave(
        @Holds(DataClass.INTERNAL) @Schema(examples = "lve_53ysn18k") String id,
        @RefersTo("employee") String employeeId,
        @Schema(examples = "Joris Falkner") String employeeName,
        @Holds(DataClass.INTERNAL) @RefersTo("department") String departmentId,
        @Schema(enumeration = {"draft", "requested", "first-approved", "approved", "refused", "cancelled"})
                String status,
        LocalDate firstDay,
        LocalDate lastDay,
        @Schema(description = "When the first day's absence begins") Instant startsAt,
        @Schema(description = "When the last day's absence ends") Instant endsAt,
        @Schema(examples = "2.5", description = "Working days, in parts where less than a day") BigDecimal days,
        @Restricted("workforce-personal:read") @Schema(examples = "Sick Time Off") @Label String type,
        @Schema(examples = "Recovering at home") @Restricted("workforce-personal:read") String description,
        @Holds(DataClass.INTERNAL)
                @Schema(description = "Absent where Odoo keeps none with a leave, which is in Odoo 14")
                @RefersTo("legal-entity")
                String legalEntityId,
        @Holds(DataClass.INTERNAL) List<Identifier> identifiers) {}
