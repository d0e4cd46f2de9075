package io.atrium.invoicing;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.http.Price;
import io.atrium.invoicing.NewInvoice.NewLine;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Failure;
import io.atrium.kernel.Holds;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What is to be another on a draft. A component is null when it stays, and empty when it is cleared. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "What is to be another on a draft; what is absent stays")
@Holds(DataClass.CONFIDENTIAL)
record InvoiceChange(
        @Holds(DataClass.INTERNAL) @Schema(examples = "PG-88121", description = "The supplier's own number")
                Optional<
                                @NotNull(message = "The supplier's own number cannot be emptied")
                                @Size(max = 64, message = "At most 64 characters") String>
                        supplierReference,
        @Schema(examples = "2026-11-20")
                Optional<@NotNull(message = "The date of the invoice cannot be emptied") LocalDate> invoiceDate,
        @Schema(examples = "2026-12-20", description = "null: what Odoo makes of the date") Optional<LocalDate> dueDate,
        @Schema(
                        description =
                                "All lines as they are to be: with an id one that there is, without one a new one; others go")
                Optional<
                                @NotEmpty(message = "At least one line is required")
                                        @Size(max = 500, message = "At most 500 lines") List<
                                        @NotNull(message = "A line is required") @Valid LineChange>>
                        lines) {

    /** @throws Failure {@code invalid} */
    void require() {
        if (supplierReference == null && invoiceDate == null && dueDate == null && lines == null) {
            throw Failure.invalid("", "Name at least one field to change");
        }
    }

    /** As they are to be; none when they stay. */
    List<LineChange> named() {
        return lines == null ? List.of() : lines.orElseThrow();
    }

    /** With an id, a change of that line, of which stays what is absent; without, a new line. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(
            name = "InvoiceLineChange",
            description =
                    "With an id, a line that there is: what is absent stays. Without, a new one: quantity is required,"
                            + " and without purchaseOrderLineId description and unitPrice too")
    @Holds(DataClass.CONFIDENTIAL)
    record LineChange(
            @Holds(DataClass.INTERNAL) @Schema(examples = "inl_53ysn18k", description = "Absent: a new line") String id,
            @Holds(DataClass.INTERNAL)
                    @Schema(examples = "pol_53ysn18k", description = "The line of the order that it invoices")
                    String purchaseOrderLineId,
            @Holds(DataClass.INTERNAL) @Schema(examples = "itm_53ysn18k") String itemId,
            @Holds(DataClass.INTERNAL)
                    @Schema(examples = "Delivery")
                    @Size(min = 1, max = 1000, message = "1 to 1000 characters")
                    String description,
            @Schema(examples = "3")
                    @DecimalMin(value = "0", inclusive = false, message = "The quantity must be greater than zero")
                    @Digits(integer = 9, fraction = 6, message = "At most 9 digits and 6 decimals")
                    BigDecimal quantity,
            @Schema(description = "Before the discount") @Valid Price unitPrice,
            @Schema(examples = "5", description = "In percent; absent: it stays")
                    @DecimalMin(value = "0", message = "The discount must not be negative")
                    @DecimalMax(value = "100", message = "The discount must be at most 100 percent")
                    @Digits(integer = 3, fraction = 2, message = "At most 2 decimals")
                    BigDecimal discount,
            @Holds(DataClass.INTERNAL) @Schema(examples = "acc_53ysn18k") String accountId,
            @Holds(DataClass.INTERNAL) @Schema(examples = "cc_53ysn18k", description = "What carries the cost, wholly")
                    String costCenterId) {

        boolean adds() {
            return id == null;
        }

        /** What it says of the line, whichever that is. */
        NewLine content() {
            return new NewLine(
                    purchaseOrderLineId, itemId, description, quantity, unitPrice, discount, accountId, costCenterId);
        }
    }
}
