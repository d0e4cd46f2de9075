package io.atrium.procurement;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.http.Price;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a supplier asks for an item from now on. It takes the place of the price that the same supplier had for the same
 * item, quantity, first day and legal entity; where there is none, it is a new one.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        description =
                "What a supplier asks for an item; one for the same quantity, first day and legal entity is replaced")
@Holds(DataClass.CONFIDENTIAL)
record NewItemPrice(
        @Holds(DataClass.INTERNAL) @Schema(examples = "itm_53ysn18k") @NotBlank(message = "The item is required")
                String itemId,
        @Holds(DataClass.INTERNAL) @Schema(examples = "sup_hbr0kgh3") @NotBlank(message = "The supplier is required")
                String supplierId,
        @Schema(description = "For one unit") @NotNull(message = "The price is required") @Valid Price price,
        @Schema(examples = "10", description = "The price holds from this quantity on; absent: from the first unit on")
                @DecimalMin(value = "0", message = "The quantity must not be negative")
                @Digits(integer = 9, fraction = 6, message = "At most 9 digits and 6 decimals")
                BigDecimal minQuantity,
        @Schema(examples = "2027-01-01", description = "The first day of validity; absent when it is open")
                LocalDate validFrom,
        @Schema(examples = "2027-12-31", description = "The last day of validity; absent when it is open")
                LocalDate validTo,
        @Schema(examples = "3", description = "Days from order to delivery")
                @Min(value = 0, message = "The days must not be negative")
                @Max(value = 3650, message = "At most ten years")
                Integer leadTimeDays,
        @Schema(examples = "PG-NM100", description = "The supplier's own code for the item")
                @Size(max = 128, message = "At most 128 characters")
                String supplierItemCode,
        @Holds(DataClass.INTERNAL)
                @Schema(examples = "le_53ysn18k", description = "Absent: it holds for all legal entities")
                String legalEntityId) {

    NewItemPrice of(String legalEntity) {
        return new NewItemPrice(
                itemId,
                supplierId,
                price,
                minQuantity,
                validFrom,
                validTo,
                leadTimeDays,
                supplierItemCode,
                legalEntity);
    }
}
