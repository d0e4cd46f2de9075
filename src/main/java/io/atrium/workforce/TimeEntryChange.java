package io.atrium.workforce;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What becomes different about hours that were entered; null is unchanged, empty is cleared. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "What becomes different about hours that were entered")
@Holds(DataClass.PERSONAL)
record TimeEntryChange(
        Optional<@NotNull(message = "The date cannot be emptied") LocalDate> date,
        @Schema(examples = "6.5")
                Optional<
                                @NotNull(message = "The hours cannot be emptied")
                                @DecimalMin(value = "0", inclusive = false, message = "More than no hours")
                                @DecimalMax(value = "24", message = "At most 24 hours")
                                @Digits(integer = 2, fraction = 2, message = "At most 2 decimals") BigDecimal>
                        hours,
        @Holds(DataClass.INTERNAL)
                @Schema(examples = "Monthly stock count", description = "What was done; nothing about patients")
                Optional<@Size(max = 1000, message = "At most 1000 characters") String> description) {}
