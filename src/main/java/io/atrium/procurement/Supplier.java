package io.atrium.procurement;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import io.atrium.record.Identifier;
import io.atrium.record.Label;
import io.atrium.record.Mastered;
import io.atrium.record.RefersTo;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Someone the organisation buys from. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "A supplier: someone the organisation buys from")
@Holds(DataClass.INTERNAL)
record Supplier(
        @Schema(examples = "sup_hbr0kgh3") String id,
        @Holds(DataClass.PUBLIC) @Schema(examples = "Meridian Medical Supplies") String name,
        @Schema(examples = "SUP-017", description = "The organisation's own code for the supplier") String reference,
        @Holds(DataClass.CONFIDENTIAL) @Schema(examples = "US123456789", description = "VAT or tax number")
                String taxId,
        @Holds(DataClass.CONFIDENTIAL) @Schema(examples = "orders@meridian.example") String email,
        @Holds(DataClass.CONFIDENTIAL) @Schema(examples = "+1 555 0100") String phone,
        @Holds(DataClass.CONFIDENTIAL) Address address,
        boolean active,
        @Schema(description = "Absent when shared by all legal entities") @RefersTo("legal-entity")
                String legalEntityId,
        List<Identifier> identifiers,
        @Mastered
                @Schema(
                        enumeration = {UNAPPROVED, APPROVED},
                        description =
                                "Whether it was approved in Atrium; absent for suppliers that were there before Atrium, as"
                                        + " long as nobody approves them")
                String approvalStatus,
        @Mastered
                @Holds(DataClass.PERSONAL)
                @Schema(description = "Who had it created through Atrium, and may not approve it")
                Actor requester,
        @Mastered @Holds(DataClass.PERSONAL) Actor approvedBy,
        @Mastered Instant approvedAt) {

    static final String UNAPPROVED = "unapproved";
    static final String APPROVED = "approved";

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Address")
    @Holds(DataClass.INTERNAL)
    record Address(
            @Schema(examples = "Harbour Street 12") String street,
            @Schema(examples = "Floor 3") String street2,
            @Schema(examples = "94107") String postalCode,
            @Schema(examples = "San Francisco") String city,
            @Schema(examples = "California") String state,
            @Schema(examples = "United States") @Label String country) {}
}
