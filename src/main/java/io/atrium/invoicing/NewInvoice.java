package io.atrium.invoicing;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.http.Price;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A supplier's invoice as it came in. It becomes a draft. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "A supplier's invoice as it came in; it becomes a draft")
@Holds(DataClass.CONFIDENTIAL)
record NewInvoice(
        @Holds(DataClass.INTERNAL)
                @Schema(
                        enumeration = {"invoice", "credit-note"},
                        description = "Absent: an invoice")
                @Pattern(regexp = "invoice|credit-note", message = "Either invoice or credit-note")
                String kind,
        @Holds(DataClass.INTERNAL) @Schema(examples = "sup_hbr0kgh3") @NotBlank(message = "The supplier is required")
                String supplierId,
        @Holds(DataClass.INTERNAL)
                @Schema(
                        examples = "PG-88121",
                        description = "The supplier's own number; the same one is not taken twice")
                @NotBlank(message = "The supplier's own number is required")
                @Size(max = 64, message = "At most 64 characters")
                String supplierReference,
        @Schema(examples = "2026-11-20") @NotNull(message = "The date of the invoice is required")
                LocalDate invoiceDate,
        @Schema(examples = "2026-12-20", description = "Absent: what Odoo makes of the date") LocalDate dueDate,
        @Holds(DataClass.INTERNAL)
                @Schema(examples = "le_53ysn18k", description = "Absent: the legal entity of Atrium's own user in Odoo")
                String legalEntityId,
        @Holds(DataClass.INTERNAL)
                @Schema(examples = "USD")
                @NotNull(message = "The currency is required")
                @Pattern(regexp = "^[A-Z]{3}$", message = "The currency must be three letters, as in ISO 4217")
                String currency,
        @NotEmpty(message = "At least one line is required") @Size(max = 500, message = "At most 500 lines")
                List<@NotNull(message = "A line is required") @Valid NewLine> lines) {

    /** The same, of that legal entity. */
    NewInvoice of(String legalEntity) {
        return new NewInvoice(kind, supplierId, supplierReference, invoiceDate, dueDate, legalEntity, currency, lines);
    }

    /** A line of an order, or anything else the supplier asks money for. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(
            name = "NewInvoiceLine",
            description = "With purchaseOrderLineId what is absent is taken from the order; else description and"
                    + " unitPrice are required")
    @Holds(DataClass.CONFIDENTIAL)
    record NewLine(
            @Holds(DataClass.INTERNAL)
                    @Schema(examples = "pol_53ysn18k", description = "The line of the order that it invoices")
                    String purchaseOrderLineId,
            @Holds(DataClass.INTERNAL) @Schema(examples = "itm_53ysn18k") String itemId,
            @Holds(DataClass.INTERNAL)
                    @Schema(examples = "Delivery")
                    @Size(min = 1, max = 1000, message = "1 to 1000 characters")
                    String description,
            @Schema(examples = "3")
                    @NotNull(message = "The quantity is required")
                    @DecimalMin(value = "0", inclusive = false, message = "The quantity must be greater than zero")
                    @Digits(integer = 9, fraction = 6, message = "At most 9 digits and 6 decimals")
                    BigDecimal quantity,
            @Schema(description = "Before the discount") @Valid Price unitPrice,
            @Schema(
                            examples = "5",
                            description =
                                    "In percent; absent: that of the order's line where its price is taken too, else none")
                    @DecimalMin(value = "0", message = "The discount must not be negative")
                    @DecimalMax(value = "100", message = "The discount must be at most 100 percent")
                    @Digits(integer = 3, fraction = 2, message = "At most 2 decimals")
                    BigDecimal discount,
            @Holds(DataClass.INTERNAL) @Schema(examples = "acc_53ysn18k", description = "Absent: what Odoo books it on")
                    String accountId,
            @Holds(DataClass.INTERNAL) @Schema(examples = "cc_53ysn18k", description = "What carries the cost, wholly")
                    String costCenterId) {}
}
