package io.atrium.procurement;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import io.atrium.record.Identifier;
import io.atrium.record.NewIdentifier;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A supplier to be created, as a caller describes it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "A supplier to be created")
@Holds(DataClass.INTERNAL)
record NewSupplier(
        @Holds(DataClass.PUBLIC)
                @Schema(examples = "Nordwind Medizintechnik GmbH")
                @NotBlank(message = "The name is required")
                @Size(max = 256, message = "At most 256 characters")
                String name,
        @Schema(description = "Whether it is an organisation and not a person; absent: it is") Boolean company,
        @Schema(description = "The organisation's own code for the supplier", examples = "V-1042")
                @Size(max = 64, message = "At most 64 characters")
                String reference,
        @Holds(DataClass.CONFIDENTIAL)
                @Schema(description = "VAT or tax number; no two suppliers have the same", examples = "DE811569869")
                @Pattern(regexp = TAX_ID, message = "This is not a tax number")
                String taxId,
        @Holds(DataClass.CONFIDENTIAL)
                @Schema(examples = "orders@nordwind.example")
                @Email(message = "This is not an e-mail address")
                String email,
        @Holds(DataClass.CONFIDENTIAL)
                @Schema(examples = "+49 40 1234567")
                @Size(max = 64, message = "At most 64 characters")
                String phone,
        @Holds(DataClass.CONFIDENTIAL) @Valid NewAddress address,
        @Schema(examples = "le_53ysn18k", description = "Absent: shared by all legal entities") String legalEntityId,
        @Schema(description = "What other systems call it; no two suppliers are called the same")
                @Size(max = 20, message = "At most 20 identifiers")
                List<@NotNull(message = "An identifier is required") @Valid NewIdentifier> identifiers) {

    /** With at least one letter or digit, among what people put between them. */
    static final String TAX_ID = "^(?=.*[A-Za-z0-9])[A-Za-z0-9 ./+*&-]{1,32}$";

    static final String COUNTRY = "^[A-Z]{2}$";

    /** The same supplier, of that legal entity. */
    NewSupplier of(String legalEntity) {
        return new NewSupplier(name, company, reference, taxId, email, phone, address, legalEntity, identifiers);
    }

    /** What other systems call it, as the records know it. */
    List<Identifier> known() {
        return identifiers == null
                ? List.of()
                : identifiers.stream()
                        .map(identifier -> new Identifier(identifier.system(), identifier.value()))
                        .toList();
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "NewAddress")
    @Holds(DataClass.CONFIDENTIAL)
    record NewAddress(
            @Schema(examples = "12 Harbour Road") @Size(max = 256, message = "At most 256 characters") String street,
            @Schema(examples = "Building C") @Size(max = 256, message = "At most 256 characters") String street2,
            @Schema(examples = "10115") @Size(max = 32, message = "At most 32 characters") String postalCode,
            @Schema(examples = "Springfield") @Size(max = 256, message = "At most 256 characters") String city,
            @Schema(description = "ISO 3166-1", examples = "DE")
                    @Pattern(regexp = COUNTRY, message = "The country must be two letters, as in ISO 3166-1")
                    String countryCode) {}
}
