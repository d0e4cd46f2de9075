package io.atrium.procurement;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import io.atrium.record.Identifier;
import io.atrium.record.Label;
import io.atrium.record.Mastered;
import io.atrium.record.RefersTo;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How much of an item there has to be at a location, at least. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "How much of an item there has to be at a location, at least")
@Holds(DataClass.INTERNAL)
record ReorderRule(
        @Schema(examples = "ror_53ysn18k") String id,
        @Schema(examples = "OP/00007", description = "Odoo's own name for it") String name,
        @RefersTo("item") String itemId,
        @Schema(examples = "Nitrile gloves M") @Label String itemName,
        @Schema(examples = "loc_53ysn18k", description = "The location; what is in those within it counts too")
                String locationId,
        @Schema(examples = "WH/Stock") String location,
        @Schema(examples = "200", description = "There is a shortage when less is there") BigDecimal minimum,
        @Schema(examples = "500", description = "Up to which it is ordered") BigDecimal maximum,
        @Schema(examples = "Units") @Label String unit,
        @Schema(description = "Whether Odoo orders by it on its own") boolean automatic,
        @Schema(description = "False: nobody keeps to it any more") boolean active,
        @RefersTo("legal-entity") String legalEntityId,
        List<Identifier> identifiers,
        @Mastered @Schema(description = "Absent while enough is there") Shortage shortage) {

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "InventoryShortage", description = "That less is there than the minimum")
    @Holds(DataClass.INTERNAL)
    record Shortage(
            @Schema(examples = "180", description = "What was there when it fell below the minimum")
                    BigDecimal quantity,
            @Schema(description = "When Atrium saw it") Instant since) {}
}
