package io.atrium.procurement;

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

/** An agreement that purchase orders are made under. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "An agreement that purchase orders are made under")
@Holds(DataClass.CONFIDENTIAL)
record Contract(
        @Holds(DataClass.INTERNAL) @Schema(examples = "con_53ysn18k") String id,
        @Holds(DataClass.INTERNAL) @Schema(description = "The number that people know it by", examples = "BO00001")
                String number,
        @Holds(DataClass.INTERNAL)
                @Schema(
                        enumeration = {"blanket-order", "call-for-tender", "purchase-template"},
                        description = "Calls for tender end with Odoo 17, purchase templates begin with 18")
                String kind,
        @Holds(DataClass.INTERNAL) @Schema(enumeration = {"draft", "confirmed", "bid-selection", "closed", "cancelled"})
                String status,
        @Holds(DataClass.INTERNAL)
                @Schema(description = "Absent when several suppliers are asked")
                @RefersTo("supplier")
                String supplierId,
        @Holds(DataClass.INTERNAL) @Schema(examples = "Meridian Medical Supplies") String supplierName,
        @Holds(DataClass.INTERNAL)
                @Schema(examples = "REQ-2026-17", description = "What asked for it, or what the supplier calls it")
                String reference,
        @Holds(DataClass.INTERNAL) @RefersTo("legal-entity") String legalEntityId,
        @Schema(description = "Absent before Odoo 18") LocalDate validFrom,
        LocalDate validTo,
        List<Line> lines,
        @Holds(DataClass.INTERNAL) List<Identifier> identifiers) {

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "ContractLine")
    @Holds(DataClass.CONFIDENTIAL)
    record Line(
            @Holds(DataClass.INTERNAL) @Schema(examples = "col_53ysn18k") String id,
            @Holds(DataClass.INTERNAL) String itemId,
            @Holds(DataClass.INTERNAL) @Schema(examples = "Nitrile gloves M") @Label String itemName,
            @Holds(DataClass.INTERNAL) @Schema(examples = "Gloves for all wards") String description,
            @Schema(examples = "40", description = "What is meant to be bought in all") BigDecimal quantity,
            @Holds(DataClass.INTERNAL) @Schema(examples = "Units") @Label String unit,
            @Schema(description = "The agreed price of one unit") Money unitPrice) {}
}
