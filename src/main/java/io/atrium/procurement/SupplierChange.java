package io.atrium.procurement;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a caller wants to be different about a supplier. What is left out stays, what is null is emptied; all of the address when it is null. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "What is to be different; what is left out stays, what is null is emptied")
@Holds(DataClass.INTERNAL)
record SupplierChange(
        @Holds(DataClass.PUBLIC) @Schema(examples = "Meridian Medical Supplies")
                Optional<
                                @NotBlank(message = "The name is required")
                                @Size(max = 256, message = "At most 256 characters") String>
                        name,
        @Schema(examples = "MER-1") Optional<@Size(max = 64, message = "At most 64 characters") String> reference,
        @Holds(DataClass.CONFIDENTIAL) @Schema(examples = "US123456789")
                Optional<@Pattern(regexp = NewSupplier.TAX_ID, message = "This is not a tax number") String> taxId,
        @Holds(DataClass.CONFIDENTIAL) @Schema(examples = "orders@meridian.example")
                Optional<@Email(message = "This is not an e-mail address") String> email,
        @Holds(DataClass.CONFIDENTIAL) @Schema(examples = "+1 555 0100")
                Optional<@Size(max = 64, message = "At most 64 characters") String> phone,
        @Holds(DataClass.CONFIDENTIAL) Optional<@Valid AddressChange> address,
        @Schema(description = "False archives it")
                Optional<@NotNull(message = "This is true or false") Boolean> active) {

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "AddressChange")
    @Holds(DataClass.CONFIDENTIAL)
    record AddressChange(
            Optional<@Size(max = 256, message = "At most 256 characters") String> street,
            Optional<@Size(max = 256, message = "At most 256 characters") String> street2,
            Optional<@Size(max = 32, message = "At most 32 characters") String> postalCode,
            Optional<@Size(max = 256, message = "At most 256 characters") String> city,
            @Schema(description = "ISO 3166-1", examples = "DE")
                    Optional<
                                    @Pattern(
                                            regexp = NewSupplier.COUNTRY,
                                            message = "The country must be two letters, as in ISO 3166-1")
                                    String>
                            countryCode) {

        static final AddressChange EMPTIED = new AddressChange(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }
}
