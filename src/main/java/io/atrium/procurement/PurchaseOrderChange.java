package io.atrium.procurement;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.http.Price;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a caller wants to be different about an order. What is left out stays, what is null is emptied. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "What is to be different; what is left out stays, what is null is emptied")
@Holds(DataClass.CONFIDENTIAL)
record PurchaseOrderChange(
        @Holds(DataClass.INTERNAL) @Schema(examples = "PG-2203")
                Optional<@Size(max = 256, message = "At most 256 characters") String> supplierReference,
        @Holds(DataClass.INTERNAL) @Schema(examples = "Ward 3")
                Optional<@Size(max = 256, message = "At most 256 characters") String> origin,
        @Schema(description = "Lines that are not named stay as they are")
                Optional<
                                @NotNull(message = "The lines cannot be emptied")
                                        @Size(min = 1, max = 500, message = "1 to 500 lines") List<
                                        @NotNull(message = "A line is required") @Valid LineChange>>
                        lines) {

    /** The lines that are to be different, if there are any. */
    List<LineChange> named() {
        return lines == null ? List.of() : lines.orElse(List.of());
    }

    /** With an id, a change of that line, or its end; without, a new line. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "PurchaseOrderLineChange")
    @Holds(DataClass.CONFIDENTIAL)
    record LineChange(
            @Holds(DataClass.INTERNAL) @Schema(examples = "pol_53ysn18k", description = "Absent: a new line") String id,
            @Holds(DataClass.INTERNAL) @Schema(description = "Whether the line is not wanted any more") Boolean remove,
            @Holds(DataClass.INTERNAL) @Schema(examples = "itm_53ysn18k", description = "Of a new line") String itemId,
            @Holds(DataClass.INTERNAL) @Schema(examples = "Nitrile gloves M")
                    Optional<
                                    @NotNull(message = "The description cannot be emptied")
                                    @Size(max = 1000, message = "At most 1000 characters") String>
                            description,
            @Schema(examples = "60")
                    Optional<
                                    @NotNull(message = "The quantity cannot be emptied")
                                    @DecimalMin(
                                            value = "0",
                                            inclusive = false,
                                            message = "The quantity must be greater than zero")
                                    @Digits(integer = 9, fraction = 6, message = "At most 9 digits and 6 decimals")
                                    BigDecimal>
                            quantity,
            Optional<@NotNull(message = "The price cannot be emptied") @Valid Price> unitPrice,
            @Holds(DataClass.INTERNAL) Optional<@NotNull(message = "The time cannot be emptied") Instant> plannedAt) {

        boolean adds() {
            return id == null;
        }

        boolean removes() {
            return Boolean.TRUE.equals(remove);
        }

        /** The same as a line of a new order; only of a new one. */
        NewPurchaseOrder.NewLine asNew() {
            return new NewPurchaseOrder.NewLine(
                    itemId,
                    description == null ? null : description.orElse(null),
                    quantity.orElseThrow(),
                    unitPrice.orElseThrow(),
                    plannedAt == null ? null : plannedAt.orElse(null));
        }
    }
}
