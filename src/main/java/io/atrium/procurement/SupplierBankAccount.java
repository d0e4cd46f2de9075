package io.atrium.procurement;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import io.atrium.record.Identifier;
import io.atrium.record.RefersTo;
import io.atrium.record.Restricted;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An account that a supplier is paid to. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "An account that a supplier is paid to")
@Holds(DataClass.BANK)
record SupplierBankAccount(
        @Holds(DataClass.INTERNAL) @Schema(examples = "bank_53ysn18k") String id,
        @Holds(DataClass.INTERNAL) @RefersTo("supplier") String supplierId,
        @Restricted(value = "supplier-bank:read", holds = DataClass.BANK)
                @Schema(
                        examples = "US64 SVBK 0000 1234 5678 90",
                        description = "IBAN, or the number as the bank writes it")
                String accountNumber,
        @Restricted(value = "supplier-bank:read", holds = DataClass.BANK)
                @Schema(
                        examples = "Meridian Medical Supplies Inc",
                        description = "Absent when it is the supplier's own name")
                String accountHolder,
        @Restricted(value = "supplier-bank:read", holds = DataClass.BANK) @Schema(examples = "Harbour Bank")
                String bankName,
        @Restricted(value = "supplier-bank:read", holds = DataClass.BANK)
                @Schema(examples = "SVBKUS6S", description = "The bank's BIC")
                String bankCode,
        @Holds(DataClass.INTERNAL)
                @Schema(description = "ISO 4217; absent when it is that of the legal entity", examples = "USD")
                String currency,
        @Holds(DataClass.INTERNAL)
                @Schema(
                        description =
                                "Whether somebody has checked it and allowed payments to it; absent before Odoo 16")
                Boolean trusted,
        @Holds(DataClass.INTERNAL) boolean active,
        @Holds(DataClass.INTERNAL)
                @Schema(description = "Absent when shared by all legal entities")
                @RefersTo("legal-entity")
                String legalEntityId,
        @Holds(DataClass.INTERNAL) List<Identifier> identifiers) {}
