package io.atrium.invoicing;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.http.Price;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One payment of one or several invoices of a supplier. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "One payment of one or several posted invoices of a supplier, in one currency and legal entity")
@Holds(DataClass.CONFIDENTIAL)
record NewPayment(
        @Holds(DataClass.INTERNAL)
                @Schema(examples = "[\"inv_7dn42r1c\"]")
                @NotEmpty(message = "At least one invoice is required")
                @Size(max = 500, message = "At most 500 invoices")
                List<@NotBlank(message = "An invoice is required") String> invoiceIds,
        @Schema(description = "Absent: all that is open") @Valid Price amount,
        @Schema(examples = "2026-11-30", description = "Absent: today") LocalDate date,
        @Schema(examples = "November", description = "What the supplier reads")
                @Size(max = 100, message = "At most 100 characters")
                @Pattern(regexp = "^[^\\x00-\\x1F]*$", message = "One line of text")
                String memo,
        @Schema(
                        examples = "BNK1",
                        description = "Code of the bank's or the cash box's journal; absent: what Odoo takes")
                @Size(min = 1, max = 16, message = "1 to 16 characters")
                String journal) {}
