package io.atrium.procurement;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import io.atrium.record.Identifier;
import io.atrium.record.Label;
import io.atrium.record.RefersTo;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Goods that come in, or are expected to. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "Goods that come in, or are expected to")
@Holds(DataClass.INTERNAL)
record GoodsReceipt(
        @Schema(examples = "rcv_53ysn18k") String id,
        @Schema(description = "The number that people know it by", examples = "WH/IN/00006") String number,
        @Schema(enumeration = {"draft", "waiting", "ready", "done", "cancelled"}) String status,
        @RefersTo("supplier") String supplierId,
        @Schema(examples = "Meridian Medical Supplies") String supplierName,
        @Schema(description = "Absent when the goods were not ordered") @RefersTo("purchase-order")
                String purchaseOrderId,
        @Schema(examples = "P00013", description = "What asked for it, such as the number of the order") String origin,
        @Schema(examples = "rcv_53ysn18k", description = "The receipt that left this to be delivered later")
                @RefersTo("goods-receipt")
                String backorderOfId,
        @Schema(description = "Where the goods go", examples = "WH/Stock") String location,
        @RefersTo("legal-entity") String legalEntityId,
        Instant plannedAt,
        Instant receivedAt,
        List<Line> lines,
        List<Identifier> identifiers) {

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "GoodsReceiptLine")
    @Holds(DataClass.INTERNAL)
    record Line(
            @Schema(examples = "rcl_53ysn18k") String id,
            String itemId,
            @Schema(examples = "Nitrile gloves M") @Label String itemName,
            @Schema(examples = "pol_53ysn18k") String purchaseOrderLineId,
            @Schema(enumeration = {"draft", "waiting", "ready", "done", "cancelled"}) String status,
            @Schema(examples = "40", description = "What is still expected with this receipt")
                    BigDecimal demandedQuantity,
            @Schema(examples = "24", description = "What was counted; final when the line is done")
                    BigDecimal receivedQuantity,
            @Schema(examples = "Units") @Label String unit) {}
}
