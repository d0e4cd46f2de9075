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

/** A supplier's invoice, or a credit note. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "A supplier's invoice, or a credit note")
@Holds(DataClass.CONFIDENTIAL)
record Invoice(
        @Holds(DataClass.INTERNAL) @Schema(examples = "inv_53ysn18k") String id,
        @Holds(DataClass.INTERNAL) @Schema(enumeration = {"invoice", "credit-note"}) String kind,
        @Holds(DataClass.INTERNAL) @Schema(description = "Absent while it is a draft", examples = "BILL/2026/11/0003")
                String number,
        @Holds(DataClass.INTERNAL) @Schema(enumeration = {"draft", "posted", "cancelled"}) String status,
        @Holds(DataClass.INTERNAL)
                @Schema(enumeration = {"not-paid", "in-payment", "partially-paid", "paid", "reversed", "blocked"})
                String paymentStatus,
        @Holds(DataClass.INTERNAL) @RefersTo("supplier") String supplierId,
        @Holds(DataClass.INTERNAL) @Schema(examples = "Meridian Medical Supplies") String supplierName,
        @Holds(DataClass.INTERNAL)
                @Schema(examples = "MMS-2026-0311", description = "The supplier's own invoice number")
                String supplierReference,
        @Holds(DataClass.INTERNAL) @Schema(examples = "P00013") String origin,
        @Holds(DataClass.INTERNAL) @RefersTo("legal-entity") String legalEntityId,
        LocalDate invoiceDate,
        LocalDate accountingDate,
        LocalDate dueDate,
        Money untaxed,
        Money tax,
        Money total,
        @Schema(description = "What is still to be paid") Money residual,
        List<Line> lines,
        @Holds(DataClass.INTERNAL) List<Identifier> identifiers,
        @Holds(DataClass.INTERNAL)
                @Schema(
                        description =
                                "What was found out, in facts that tell that it matches or does not; an invoice that is read"
                                        + " does not say so, ask `/v1/invoices/{id}/match`")
                Match match) {

    /** What came of holding it against what was ordered, received and agreed. */
    @Schema(name = "InvoiceMatchOutcome")
    @Holds(DataClass.INTERNAL)
    record Match(
            @Schema(enumeration = {"matched", "unmatched"}) String outcome,
            @Schema(description = "What is wrong with any of the lines") List<InvoiceMatch.Finding> findings) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "InvoiceLine")
    @Holds(DataClass.CONFIDENTIAL)
    record Line(
            @Holds(DataClass.INTERNAL) @Schema(examples = "inl_53ysn18k") String id,
            @Holds(DataClass.INTERNAL) String itemId,
            @Holds(DataClass.INTERNAL) @Schema(examples = "Nitrile gloves M") @Label String itemName,
            @Holds(DataClass.INTERNAL) @Schema(examples = "Nitrile gloves M") String description,
            @Schema(examples = "40") BigDecimal quantity,
            @Holds(DataClass.INTERNAL)
                    @Schema(
                            examples = "Units",
                            description = "The unit of the quantity, which may be another than that of the order")
                    @Label
                    String unit,
            @Schema(description = "Before the discount") Money unitPrice,
            @Schema(examples = "5", description = "In percent; absent where there is none") BigDecimal discount,
            Money subtotal,
            @Holds(DataClass.INTERNAL) String accountId,
            @Holds(DataClass.INTERNAL) @Schema(examples = "600000 Medical supplies") @Label String account,
            List<CostShare> costShares,
            @Holds(DataClass.INTERNAL)
                    @Schema(examples = "pol_53ysn18k", description = "The line of the order that it invoices")
                    String purchaseOrderLineId,
            @Holds(DataClass.INTERNAL) @Schema(examples = "po_53ysn18k") String purchaseOrderId) {}
}
