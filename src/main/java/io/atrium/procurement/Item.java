package io.atrium.procurement;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import io.atrium.kernel.Money;
import io.atrium.record.Identifier;
import io.atrium.record.Label;
import io.atrium.record.RefersTo;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Something that is bought, stocked or sold: goods or a service. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "Something that is bought, stocked or sold: goods or a service")
@Holds(DataClass.INTERNAL)
record Item(
        @Schema(examples = "itm_53ysn18k") String id,
        @Schema(examples = "Nitrile gloves M") @Label String name,
        @Schema(
                        examples = "GLV-M",
                        description = "The organisation's own code; nothing keeps two items from having the same")
                String code,
        @Schema(examples = "5901234123457") String barcode,
        @Schema(enumeration = {"goods", "service"}) String kind,
        @Schema(description = "Whether its quantity is kept: such items have inventory balances") boolean stocked,
        @Schema(description = "With those that it is part of", examples = "All / Consumables / Gloves") @Label
                String category,
        @Schema(description = "What quantities of it are counted in", examples = "Units") @Label String unit,
        @Schema(description = "Whether it may be put on purchase orders") boolean purchasable,
        boolean active,
        @Schema(
                        examples = "itg_53ysn18k",
                        description = "The same for all variants of a product, such as the sizes of a glove")
                String itemGroupId,
        @Schema(description = "Absent when shared by all legal entities") @RefersTo("legal-entity")
                String legalEntityId,
        @Schema(description = "What one unit is valued at, by each legal entity") List<StandardCost> standardCosts,
        List<Identifier> identifiers) {

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "StandardCost")
    @Holds(DataClass.INTERNAL)
    record StandardCost(String legalEntityId, @Holds(DataClass.CONFIDENTIAL) Money cost) {}
}
