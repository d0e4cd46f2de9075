package io.atrium.procurement;

import com.fasterxml.jackson.annotation.JsonInclude;
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
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What came of a goods receipt, as a caller counted it. Of lines that are not named, nothing came. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "What came; of lines that are not named, nothing did")
@Holds(DataClass.INTERNAL)
record Arrival(
        @NotEmpty(message = "At least one line is required") @Size(max = 1000, message = "At most 1000 lines")
                List<@NotNull(message = "A line is required") @Valid ArrivedLine> lines,
        @Schema(description = "Whether the rest is still to come; else it is not expected any more")
                @NotNull(message = "Say whether the rest is still to come")
                Boolean backorder) {

    /** By line, in the order in which they were named. */
    Map<String, List<ArrivedLine>> byLine() {
        return lines.stream()
                .collect(Collectors.groupingBy(ArrivedLine::lineId, java.util.LinkedHashMap::new, Collectors.toList()));
    }

    /** Whether it says of any lot when that expires. */
    boolean saysExpiry() {
        return lines.stream().anyMatch(line -> line.expiry() != null);
    }

    /** How much came of one line, in all its lots. */
    static BigDecimal total(List<ArrivedLine> lines) {
        return lines.stream().map(ArrivedLine::quantity).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "ArrivedLine")
    @Holds(DataClass.INTERNAL)
    record ArrivedLine(
            @Schema(examples = "rcl_53ysn18k") @NotBlank(message = "The line is required") String lineId,
            @Schema(examples = "6")
                    @NotNull(message = "The quantity is required")
                    @DecimalMin(value = "0", message = "The quantity must not be negative")
                    @Digits(integer = 9, fraction = 6, message = "At most 9 digits and 6 decimals")
                    BigDecimal quantity,
            @Schema(description = "For items that are tracked; a line of several lots is named once for each") @Valid
                    Lot lot) {

        /** When its lot expires, as exactly as Odoo keeps it; null when that is not said. */
        Instant expiry() {
            return lot == null || lot.expiresAt() == null
                    ? null
                    : lot.expiresAt().truncatedTo(ChronoUnit.SECONDS);
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Lot")
    @Holds(DataClass.INTERNAL)
    record Lot(
            @Schema(description = "Lot or serial number", examples = "LOT-2026-118")
                    @NotBlank(message = "The name is required")
                    @Size(max = 64, message = "At most 64 characters")
                    String name,
            @Schema(
                            examples = "2028-03-31T00:00:00Z",
                            description =
                                    "From when on it must not be used any more; of items for which Odoo keeps that, which"
                                            + " takes its module product_expiry. A lot that is known keeps its own")
                    Instant expiresAt) {}
}
