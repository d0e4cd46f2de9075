package io.atrium.procurement;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a caller wants to be different about an account; another number is another account. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "What is to be different; what is left out stays, what is null is emptied")
@Holds(DataClass.BANK)
record SupplierBankAccountChange(
        @Schema(examples = "Meridian Medical Supplies", description = "Null: the supplier's own name")
                Optional<@Size(max = 256, message = "At most 256 characters") String> accountHolder,
        @Schema(description = "False archives it: nothing is paid to it any more")
                Optional<@NotNull(message = "This is true or false") Boolean> active) {}
