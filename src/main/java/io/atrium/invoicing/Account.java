package io.atrium.invoicing;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import io.atrium.record.Identifier;
import io.atrium.record.Label;
import io.atrium.record.RefersTo;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An account of the general ledger. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "An account of the general ledger")
@Holds(DataClass.INTERNAL)
record Account(
        @Schema(examples = "acc_p355cxxx") String id,
        @Schema(description = "Absent where legal entities have different codes for it", examples = "600000")
                String code,
        @Schema(examples = "Medical supplies") @Label String name,
        @Schema(enumeration = {"receivable", "payable", "liquidity", "other"}) String type,
        @Schema(enumeration = {"asset", "liability", "equity", "income", "expense", "off-balance"}) String group,
        @Schema(examples = "USD", description = "Absent where any will do") String currency,
        @Schema(description = "Whether its items are matched with each other") boolean reconcilable,
        boolean active,
        @Schema(description = "The code that each legal entity has for it") List<Code> codes,
        @Schema(description = "Absent when shared by several legal entities") @RefersTo("legal-entity")
                String legalEntityId,
        List<Identifier> identifiers) {

    @Schema(name = "AccountCode")
    @Holds(DataClass.INTERNAL)
    record Code(String legalEntityId, @Schema(examples = "600000") String code) {}
}
