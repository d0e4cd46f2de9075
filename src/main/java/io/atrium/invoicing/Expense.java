package io.atrium.invoicing;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import io.atrium.kernel.Money;
import io.atrium.record.Identifier;
import io.atrium.record.Label;
import io.atrium.record.RefersTo;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What an employee spent. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "What an employee spent")
@Holds(DataClass.CONFIDENTIAL)
record Expense(
        @Holds(DataClass.INTERNAL) @Schema(examples = "exp_knev173a") String id,
        @Holds(DataClass.PERSONAL) @Schema(examples = "Taxi to the clinic") String description,
        @Holds(DataClass.INTERNAL)
                @Schema(enumeration = {"draft", "submitted", "approved", "posted", "in-payment", "paid", "refused"})
                String status,
        @Holds(DataClass.PERSONAL) @RefersTo("employee") String employeeId,
        @Holds(DataClass.PERSONAL) @Schema(examples = "Joris Falkner") String employeeName,
        @Holds(DataClass.INTERNAL) @Schema(description = "The kind of expense") @RefersTo("item") String itemId,
        @Holds(DataClass.INTERNAL) @Schema(examples = "Travel") @Label String itemName,
        @Schema(examples = "1") BigDecimal quantity,
        @Holds(DataClass.INTERNAL) @Schema(examples = "Units") @Label String unit,
        Money untaxed,
        Money tax,
        Money total,
        @Schema(description = "The total in the currency of the legal entity") Money legalEntityTotal,
        @Holds(DataClass.INTERNAL)
                @Schema(
                        description = "Who paid at first",
                        enumeration = {"employee", "legal-entity"})
                String paidBy,
        LocalDate date,
        @Holds(DataClass.INTERNAL) String accountId,
        @Holds(DataClass.INTERNAL) @Schema(examples = "605000 Travel") @Label String account,
        List<CostShare> costShares,
        @Holds(DataClass.INTERNAL) @RefersTo("legal-entity") String legalEntityId,
        @Holds(DataClass.INTERNAL) List<Identifier> identifiers) {}
