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

/** What a supplier asks for an item, or for every item of a group. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "What a supplier asks for an item, or for every item of a group")
@Holds(DataClass.CONFIDENTIAL)
record ItemPrice(
        @Holds(DataClass.INTERNAL) @Schema(examples = "itp_53ysn18k") String id,
        @Holds(DataClass.INTERNAL)
                @Schema(
                        description =
                                "The only item of the group that the price is for; absent when it is for all of them")
                @RefersTo("item")
                String itemId,
        @Holds(DataClass.INTERNAL) @Schema(examples = "itg_53ysn18k") String itemGroupId,
        @Holds(DataClass.INTERNAL) @RefersTo("supplier") String supplierId,
        @Holds(DataClass.INTERNAL) @Schema(examples = "Meridian Medical Supplies") String supplierName,
        @Holds(DataClass.INTERNAL)
                @Schema(examples = "Examination gloves, nitrile, M", description = "What the supplier calls the item")
                String supplierItemName,
        @Holds(DataClass.INTERNAL) @Schema(examples = "NG-100-M", description = "The supplier's own code for the item")
                String supplierItemCode,
        @Schema(description = "For one unit, before the discount") Money price,
        @Schema(examples = "5", description = "In percent; absent before Odoo 17") BigDecimal discount,
        @Holds(DataClass.INTERNAL) @Schema(description = "What the supplier counts in", examples = "Units") @Label
                String unit,
        @Schema(examples = "100", description = "The price holds from this quantity on") BigDecimal minQuantity,
        @Holds(DataClass.INTERNAL) @Schema(examples = "7", description = "Days from order to delivery")
                Integer leadTimeDays,
        @Schema(description = "The first day of validity; absent when it is open") LocalDate validFrom,
        @Schema(description = "The last day of validity; absent when it is open") LocalDate validTo,
        @Holds(DataClass.INTERNAL)
                @Schema(examples = "1", description = "Among the suppliers of an item, the lowest rank is preferred")
                Integer rank,
        @Holds(DataClass.INTERNAL)
                @Schema(description = "The contract that the price was agreed in")
                @RefersTo("contract")
                String contractId,
        @Holds(DataClass.INTERNAL)
                @Schema(description = "Absent when it holds for all legal entities")
                @RefersTo("legal-entity")
                String legalEntityId,
        @Holds(DataClass.INTERNAL) List<Identifier> identifiers) {}
