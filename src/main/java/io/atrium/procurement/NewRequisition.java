package io.atrium.procurement;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.http.Price;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import io.atrium.kernel.Money;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What somebody asks to have bought, as a caller describes it. It is created as a draft. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "What somebody asks to have bought; it is created as a draft")
@Holds(DataClass.CONFIDENTIAL)
record NewRequisition(
        @Holds(DataClass.INTERNAL) @Schema(examples = "emp_53ysn18k", description = "The employee it is for")
                String requesterId,
        @Holds(DataClass.INTERNAL)
                @Schema(examples = "le_53ysn18k", description = "Absent: the legal entity of Atrium's own user in Odoo")
                String legalEntityId,
        @Holds(DataClass.INTERNAL)
                @Schema(examples = "medical-supplies", description = "What approval rules may depend on")
                @Size(max = 64, message = "At most 64 characters")
                String category,
        @Holds(DataClass.INTERNAL)
                @Schema(examples = "USD")
                @NotNull(message = "The currency is required")
                @Pattern(regexp = CURRENCY, message = NOT_A_CURRENCY)
                String currency,
        @Holds(DataClass.INTERNAL) @Schema(examples = "2026-12-24") LocalDate neededBy,
        @Schema(examples = "The store runs out in four weeks") @Size(max = 2000, message = "At most 2000 characters")
                String justification,
        @NotEmpty(message = "At least one line is required") @Size(max = 500, message = "At most 500 lines")
                List<@NotNull(message = "A line is required") @Valid NewLine> lines) {

    static final String CURRENCY = "^[A-Z]{3}$";
    static final String NOT_A_CURRENCY = "The currency must be three letters, as in ISO 4217";

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "NewRequisitionLine")
    @Holds(DataClass.CONFIDENTIAL)
    record NewLine(
            @Holds(DataClass.INTERNAL)
                    @Schema(examples = "itm_53ysn18k", description = "Required before it is submitted")
                    String itemId,
            @Holds(DataClass.INTERNAL)
                    @Schema(examples = "Nitrile gloves M", description = "Required without an item")
                    @Size(max = 1000, message = "At most 1000 characters")
                    String description,
            @Schema(examples = "40")
                    @NotNull(message = "The quantity is required")
                    @DecimalMin(value = "0", inclusive = false, message = "The quantity must be greater than zero")
                    // Fifteen digits are what a JSON number carries without loss.
                    @Digits(integer = 9, fraction = 6, message = "At most 9 digits and 6 decimals")
                    BigDecimal quantity,
            @NotNull(message = "The estimated unit price is required") @Valid Price estimatedUnitPrice,
            @Holds(DataClass.INTERNAL)
                    @Schema(
                            examples = "sup_hbr0kgh3",
                            description = "Required before it is submitted, and the same on all lines")
                    String supplierId) {

        Requisition.Line toLine() {
            return new Requisition.Line(
                    itemId,
                    description,
                    quantity,
                    new Money(estimatedUnitPrice.amount(), estimatedUnitPrice.currency()),
                    supplierId);
        }
    }

    List<Requisition.Line> requisitionLines() {
        return lines.stream().map(NewLine::toLine).toList();
    }

    NewRequisition forLegalEntity(String legalEntity) {
        return new NewRequisition(requesterId, legalEntity, category, currency, neededBy, justification, lines);
    }
}
