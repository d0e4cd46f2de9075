package io.atrium.workforce;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import io.atrium.kernel.Money;
import io.atrium.record.Restricted;
import java.math.BigDecimal;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What was planned and worked in a week, in a department of a facility, and what that cost. A department may be one person,
 * so the cost is as closely kept as a wage.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "What was planned and worked in a week, in a department of a facility")
@Holds(DataClass.INTERNAL)
record LaborCost(
        @Schema(examples = "2026-W03", description = "ISO 8601, from Monday to Sunday") String week,
        String legalEntityId,
        @Schema(
                        description = "Where it was worked: as the timecard says, else the shift of that day, else the"
                                + " employee's own. Absent where none of them says it")
                String facilityId,
        @Schema(description = "As the timecard says, else the shift of that day, else the time entry")
                String departmentId,
        @Schema(
                        examples = "120",
                        description = "Of shifts that are not cancelled, without breaks, in the week they begin")
                BigDecimal plannedHours,
        @Schema(
                        examples = "124.5",
                        description = "Of time entries, which are approved; without those that stand for a leave")
                BigDecimal workedHours,
        @Schema(
                        examples = "4.5",
                        description =
                                "Of those, what an employee worked beyond the weekly hours of the legal entity, in all"
                                        + " facilities together: the last hours of the week, wherever they were worked")
                BigDecimal overtimeHours,
        @Restricted("workforce-personal:read")
                @Schema(
                        examples = "8",
                        description =
                                "Worked hours of people whose cost Odoo does not know; not in the cost. Only with the"
                                        + " scope `workforce-personal:read`")
                BigDecimal unpricedHours,
        @Restricted("workforce-personal:read")
                @Schema(
                        description =
                                "Of the worked hours, at what Odoo reckoned an hour of each employee when it was entered;"
                                        + " overtime costs no more. In the legal entity's currency. Only with the scope"
                                        + " `workforce-personal:read`")
                Money cost,
        @Schema(
                        examples = "[]",
                        description = "The fields that the token's scopes do not open; absent when there are none")
                List<String> redacted) {

    static final String SCOPE = "workforce-personal:read";
    static final List<String> RESTRICTED = List.of("cost", "unpricedHours");
}
