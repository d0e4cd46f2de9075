package io.atrium.invoicing;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import io.atrium.record.Identifier;
import io.atrium.record.Label;
import io.atrium.record.RefersTo;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A legal entity of the organisation. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "A legal entity of the organisation")
@Holds(DataClass.INTERNAL)
record LegalEntity(
        @Schema(examples = "le_53ysn18k") String id,
        @Holds(DataClass.PUBLIC) @Schema(examples = "Harbour Health Group") String name,
        @Holds(DataClass.PUBLIC) @Schema(examples = "HRB 4711", description = "In the register of companies")
                String registryNumber,
        @Holds(DataClass.PUBLIC) @Schema(examples = "US987654321", description = "VAT or tax number") String taxId,
        @Schema(description = "ISO 4217", examples = "USD") String currency,
        @Schema(examples = "office@harbour.example") String email,
        @Schema(examples = "+1 555 0100") String phone,
        Address address,
        @Schema(examples = "le_53ysn18k", description = "The legal entity that it is a branch of")
                @RefersTo("legal-entity")
                String parentId,
        boolean active,
        @Schema(description = "Its own id: who is limited to legal entities sees no others") String legalEntityId,
        List<Identifier> identifiers) {

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "LegalEntityAddress")
    @Holds(DataClass.INTERNAL)
    record Address(
            @Schema(examples = "Harbour Street 12") String street,
            @Schema(examples = "Floor 3") String street2,
            @Schema(examples = "94107") String postalCode,
            @Schema(examples = "San Francisco") String city,
            @Schema(examples = "California") String state,
            @Schema(examples = "United States") @Label String country) {}
}
