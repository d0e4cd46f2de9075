package io.atrium.procurement;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.http.Price;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An order to be placed, as a caller describes it. It is created as a draft. The examples exist in a fresh sandbox, so
 * that the page at {@code /docs} can place one.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "An order to be placed; it is created as a draft")
@Holds(DataClass.CONFIDENTIAL)
record NewPurchaseOrder(
        @Holds(DataClass.INTERNAL) @Schema(examples = "sup_hbr0kgh3") @NotBlank(message = "The supplier is required")
                String supplierId,
        @Holds(DataClass.INTERNAL) @Schema(examples = "PG-2202") @Size(max = 256, message = "At most 256 characters")
                String supplierReference,
        @Holds(DataClass.INTERNAL) @Schema(examples = "Ward 3") @Size(max = 256, message = "At most 256 characters")
                String origin,
        @Holds(DataClass.INTERNAL)
                @Schema(examples = "le_53ysn18k", description = "Absent: the legal entity of Atrium's own user in Odoo")
                String legalEntityId,
        @NotEmpty(message = "At least one line is required") @Size(max = 500, message = "At most 500 lines")
                List<@NotNull(message = "A line is required") @Valid NewLine> lines) {

    /** The same order, of that legal entity. */
    NewPurchaseOrder of(String legalEntity) {
        return new NewPurchaseOrder(supplierId, supplierReference, origin, legalEntity, lines);
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "NewPurchaseOrderLine")
    @Holds(DataClass.CONFIDENTIAL)
    record NewLine(
            @Holds(DataClass.INTERNAL) @Schema(examples = "itm_53ysn18k") @NotBlank(message = "The item is required")
                    String itemId,
            @Holds(DataClass.INTERNAL)
                    @Schema(examples = "Nitrile gloves M", description = "Absent: the item's name")
                    @Size(max = 1000, message = "At most 1000 characters")
                    String description,
            @Schema(examples = "40")
                    @NotNull(message = "The quantity is required")
                    @DecimalMin(value = "0", inclusive = false, message = "The quantity must be greater than zero")
                    // Fifteen digits are what a JSON number carries without loss.
                    @Digits(integer = 9, fraction = 6, message = "At most 9 digits and 6 decimals")
                    BigDecimal quantity,
            @NotNull(message = "The unit price is required") @Valid Price unitPrice,
            @Holds(DataClass.INTERNAL)
                    @Schema(examples = "2026-12-01T08:00:00Z", description = "When it is wanted; absent: now")
                    Instant plannedAt) {}
}
