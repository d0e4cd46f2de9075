package io.atrium.invoicing;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import io.atrium.kernel.Money;
import io.atrium.record.Identifier;
import io.atrium.record.Label;
import io.atrium.record.RefersTo;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A payment to a supplier. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "A payment to a supplier")
@Holds(DataClass.CONFIDENTIAL)
record Payment(
        @Holds(DataClass.INTERNAL) @Schema(examples = "pay_7dn42r1c") String id,
        @Holds(DataClass.INTERNAL) @Schema(description = "Absent while it is a draft", examples = "BNK1/2026/11/0002")
                String number,
        @Holds(DataClass.INTERNAL)
                @Schema(
                        description = "Posted: on its way. Paid: the bank has confirmed it",
                        enumeration = {"draft", "posted", "paid", "cancelled", "rejected"})
                String status,
        @Holds(DataClass.INTERNAL) @RefersTo("supplier") String supplierId,
        @Holds(DataClass.INTERNAL) @Schema(examples = "Meridian Medical Supplies") String supplierName,
        Money amount,
        LocalDate date,
        @Schema(examples = "MMS-2026-0311", description = "What it is for") String memo,
        @Holds(DataClass.INTERNAL)
                @Schema(examples = "Bank", description = "The journal it is booked in, such as the bank's")
                @Label
                String journal,
        @Holds(DataClass.INTERNAL) @Schema(examples = "Wire transfer", description = "How it is paid") @Label
                String method,
        @Holds(DataClass.INTERNAL) @Schema(description = "Whether all of it is matched with invoices")
                boolean reconciled,
        @Holds(DataClass.INTERNAL)
                @Schema(examples = "[\"inv_53ysn18k\"]", description = "The invoices that it pays, wholly or in part")
                List<String> invoiceIds,
        @Holds(DataClass.INTERNAL) @RefersTo("legal-entity") String legalEntityId,
        @Holds(DataClass.INTERNAL) List<Identifier> identifiers) {}
