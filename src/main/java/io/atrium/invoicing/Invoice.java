package io.atrium.invoicing;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.Money;
import io.atrium.record.Identifier;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A supplier's invoice, or a credit note. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "A supplier's invoice, or a credit note")
record Invoice(
        @Schema(examples = "inv_53ysn18k") String id,
        @Schema(enumeration = {"invoice", "credit-note"}) String kind,
        @Schema(description = "Absent while it is a draft", examples = "BILL/2026/11/0003") String number,
        @Schema(enumeration = {"draft", "posted", "cancelled"}) String status,
        @Schema(enumeration = {"not-paid", "in-payment", "partially-paid", "paid", "reversed", "blocked"})
                String paymentStatus,
        String supplierId,
        String supplierName,
        @Schema(description = "The supplier's own invoice number") String supplierReference,
        String origin,
        String legalEntityId,
        LocalDate invoiceDate,
        LocalDate accountingDate,
        LocalDate dueDate,
        Money untaxed,
        Money tax,
        Money total,
        @Schema(description = "What is still to be paid") Money residual,
        List<Line> lines,
        List<Identifier> identifiers) {

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "InvoiceLine")
    record Line(
            String id,
            String itemId,
            String itemName,
            String description,
            BigDecimal quantity,
            Money unitPrice,
            Money subtotal,
            String account,
            String purchaseOrderLineId) {}
}
