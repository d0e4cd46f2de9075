package io.atrium.procurement;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import io.atrium.record.Identifier;
import io.atrium.record.Label;
import io.atrium.record.RefersTo;
import java.math.BigDecimal;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How much of an item is at a location. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "How much of an item is at a location")
@Holds(DataClass.INTERNAL)
record InventoryBalance(
        @Schema(examples = "bal_53ysn18k53ysn18k") String id,
        @RefersTo("item") String itemId,
        @Schema(examples = "Nitrile gloves M") @Label String itemName,
        @Schema(examples = "loc_53ysn18k") String locationId,
        @Schema(examples = "WH/Stock") String location,
        @Schema(
                        examples = "120",
                        description = "What is there; below zero when more was taken than is known to have come")
                BigDecimal quantity,
        @Schema(examples = "20", description = "What of it is promised already") BigDecimal reserved,
        @Schema(examples = "100", description = "What is there and not promised") BigDecimal available,
        @Schema(examples = "Units") @Label String unit,
        @Schema(description = "The part of the quantity that is kept by lot or serial number; absent when none is")
                List<Lot> lots,
        @Schema(description = "Absent when the location belongs to no one, as on the way between two of them")
                @RefersTo("legal-entity")
                String legalEntityId,
        List<Identifier> identifiers) {

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "InventoryLot")
    @Holds(DataClass.INTERNAL)
    record Lot(
            @Schema(examples = "LOT-2026-08", description = "The lot or serial number") String number,
            @Schema(examples = "60") BigDecimal quantity,
            @Schema(examples = "20") BigDecimal reserved,
            @Schema(examples = "40") BigDecimal available) {}
}
