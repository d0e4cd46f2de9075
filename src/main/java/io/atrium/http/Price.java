package io.atrium.http;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import io.atrium.kernel.Money;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.math.BigDecimal;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Like {@link Money}, and checked: an amount that a caller gives. */
@Schema(name = "Price")
@Holds(DataClass.CONFIDENTIAL)
public record Price(
        @Schema(examples = "4.20")
                @NotNull(message = "The amount is required")
                @Pattern(
                        regexp = "^\\d{1,12}(\\.\\d{1,6})?$",
                        message = "The amount must be a decimal such as \"12.50\"")
                String amount,
        @Schema(examples = "USD")
                @NotNull(message = "The currency is required")
                @Pattern(regexp = "^[A-Z]{3}$", message = "The currency must be three letters, as in ISO 4217")
                String currency) {

    @JsonIgnore
    public BigDecimal decimal() {
        return new BigDecimal(amount);
    }
}
