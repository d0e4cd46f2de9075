package io.atrium.procurement;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import io.atrium.kernel.Money;
import io.atrium.record.Identifier;
import io.atrium.record.Label;
import io.atrium.record.RefersTo;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An order placed with a supplier. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "An order placed with a supplier")
@Holds(DataClass.CONFIDENTIAL)
record PurchaseOrder(
        @Holds(DataClass.INTERNAL) @Schema(examples = "po_53ysn18k") String id,
        @Holds(DataClass.INTERNAL) @Schema(description = "The number that people know it by", examples = "P00013")
                String number,
        @Holds(DataClass.INTERNAL)
                @Schema(enumeration = {"draft", "sent", "to-approve", "confirmed", "closed", "cancelled"})
                String status,
        @Holds(DataClass.INTERNAL) @RefersTo("supplier") String supplierId,
        @Holds(DataClass.INTERNAL) @Schema(examples = "Meridian Medical Supplies") String supplierName,
        @Holds(DataClass.INTERNAL) @Schema(examples = "PG-2202", description = "The supplier's own reference")
                String supplierReference,
        @Holds(DataClass.INTERNAL)
                @Schema(examples = "Ward 3", description = "What asked for it, such as a requisition")
                String origin,
        @Holds(DataClass.INTERNAL) @RefersTo("legal-entity") String legalEntityId,
        @Holds(DataClass.INTERNAL) Instant orderedAt,
        @Holds(DataClass.INTERNAL) Instant plannedAt,
        @Holds(DataClass.INTERNAL) Instant confirmedAt,
        Money untaxed,
        Money tax,
        Money total,
        @Holds(DataClass.INTERNAL) @Schema(enumeration = {"nothing-to-invoice", "to-invoice", "invoiced"})
                String invoicing,
        List<Line> lines,
        @Holds(DataClass.INTERNAL) List<Identifier> identifiers) {

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "PurchaseOrderLine")
    @Holds(DataClass.CONFIDENTIAL)
    record Line(
            @Holds(DataClass.INTERNAL) @Schema(examples = "pol_53ysn18k") String id,
            @Holds(DataClass.INTERNAL) String itemId,
            @Holds(DataClass.INTERNAL) @Schema(examples = "Nitrile gloves M") @Label String itemName,
            @Holds(DataClass.INTERNAL) @Schema(examples = "Nitrile gloves M") String description,
            @Schema(examples = "40") BigDecimal quantity,
            @Holds(DataClass.INTERNAL) @Schema(examples = "Units") @Label String unit,
            @Schema(description = "Before the discount") Money unitPrice,
            @Schema(examples = "5", description = "In percent; absent where there is none, and before Odoo 17")
                    BigDecimal discount,
            Money subtotal,
            @Holds(DataClass.INTERNAL) Instant plannedAt,
            @Schema(examples = "24") BigDecimal receivedQuantity,
            @Schema(examples = "0") BigDecimal invoicedQuantity) {}
}
