package io.atrium.procurement;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.Money;
import io.atrium.record.Identifier;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An order placed with a supplier. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "An order placed with a supplier")
record PurchaseOrder(
        @Schema(examples = "po_53ysn18k") String id,
        @Schema(description = "The number that people know it by", examples = "P00013") String number,
        @Schema(enumeration = {"draft", "sent", "to-approve", "confirmed", "closed", "cancelled"}) String status,
        String supplierId,
        String supplierName,
        @Schema(description = "The supplier's own reference") String supplierReference,
        @Schema(description = "What asked for it, such as a requisition") String origin,
        String legalEntityId,
        Instant orderedAt,
        Instant plannedAt,
        Instant confirmedAt,
        Money untaxed,
        Money tax,
        Money total,
        @Schema(enumeration = {"nothing-to-invoice", "to-invoice", "invoiced"}) String invoicing,
        List<Line> lines,
        List<Identifier> identifiers) {

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "PurchaseOrderLine")
    record Line(
            String id,
            String itemId,
            String itemName,
            String description,
            BigDecimal quantity,
            String unit,
            Money unitPrice,
            Money subtotal,
            Instant plannedAt,
            BigDecimal receivedQuantity,
            BigDecimal invoicedQuantity) {}
}
