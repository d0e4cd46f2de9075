package io.atrium.procurement;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An account that a supplier is to be paid to, as a caller describes it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "An account that a supplier is to be paid to")
@Holds(DataClass.BANK)
record NewSupplierBankAccount(
        @Schema(description = "IBAN, or the number as the bank writes it", examples = "BE68 5390 0754 7034")
                @NotBlank(message = "The account number is required")
                @Pattern(
                        regexp = "^[A-Za-z0-9][A-Za-z0-9 ./-]{2,63}$",
                        message = "The account number must be 3 to 64 letters and digits")
                String accountNumber,
        @Schema(examples = "Meridian Medical Supplies", description = "Absent: the supplier's own name")
                @Size(max = 256, message = "At most 256 characters")
                String accountHolder,
        @Schema(examples = "First Harbour Bank", description = "Absent: its BIC, when Odoo does not know the bank yet")
                @Size(max = 256, message = "At most 256 characters")
                String bankName,
        @Schema(description = "The bank's BIC", examples = "GEBABEBB")
                @Pattern(
                        regexp = "^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$",
                        message = "The BIC must be 8 or 11 capitals and digits, as in ISO 9362")
                String bankCode,
        @Schema(examples = "EUR", description = "Absent: that of the legal entity")
                @Pattern(regexp = "^[A-Z]{3}$", message = "The currency must be three letters, as in ISO 4217")
                String currency) {}
