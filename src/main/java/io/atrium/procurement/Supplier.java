package io.atrium.procurement;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.record.Identifier;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Someone the organisation buys from. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "A supplier: someone the organisation buys from")
record Supplier(
        @Schema(examples = "sup_hbr0kgh3") String id,
        String name,
        @Schema(description = "The organisation's own code for the supplier") String reference,
        @Schema(description = "VAT or tax number") String taxId,
        String email,
        String phone,
        Address address,
        boolean active,
        @Schema(description = "Absent when shared by all legal entities") String legalEntityId,
        List<Identifier> identifiers) {

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Address")
    record Address(String street, String street2, String postalCode, String city, String state, String country) {}
}
