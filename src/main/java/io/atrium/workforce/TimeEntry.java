package io.atrium.workforce;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import io.atrium.kernel.Money;
import io.atrium.record.Identifier;
import io.atrium.record.Label;
import io.atrium.record.RefersTo;
import io.atrium.record.Restricted;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Hours that someone worked on something. What they cost is restricted: it tells the wage. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "Hours that someone worked on something")
@Holds(DataClass.PERSONAL)
record TimeEntry(
        @Holds(DataClass.INTERNAL) @Schema(examples = "tim_53ysn18k") String id,
        @RefersTo("employee") String employeeId,
        @Schema(examples = "Joris Falkner") String employeeName,
        @Holds(DataClass.INTERNAL) @RefersTo("department") String departmentId,
        LocalDate date,
        @Schema(examples = "7.5") BigDecimal hours,
        @Holds(DataClass.INTERNAL) @Schema(examples = "Ward 3") @Label String project,
        @Holds(DataClass.INTERNAL)
                @Schema(examples = "Night shift", description = "Absent where the hours stand for a leave")
                String task,
        @Schema(examples = "Handover and night round", description = "Absent where the hours stand for a leave")
                String description,
        @Schema(description = "The leave that the hours stand for") @RefersTo("leave") String leaveId,
        @Holds(DataClass.INTERNAL) @RefersTo("cost-center") String costCenterId,
        @Holds(DataClass.INTERNAL) @Schema(examples = "Ward 3") @Label String costCenterName,
        @Holds(DataClass.INTERNAL) @RefersTo("legal-entity") String legalEntityId,
        @Restricted("workforce-personal:read")
                @Schema(
                        description =
                                "At what Odoo reckoned an hour of the employee when they were entered; absent where it"
                                        + " knows of no cost")
                Money cost,
        @Holds(DataClass.INTERNAL) List<Identifier> identifiers) {}
