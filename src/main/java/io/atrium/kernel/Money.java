package io.atrium.kernel;

import java.math.BigDecimal;
import java.util.Objects;

/**
 * An amount in a currency.
 *
 * @param amount a decimal as text, never in exponent notation, so that no reader rounds it
 * @param currency ISO 4217
 */
public record Money(String amount, String currency) {

    public Money {
        Objects.requireNonNull(amount, "amount");
        Objects.requireNonNull(currency, "currency");
    }

    /** An amount with at least two decimals. */
    public static Money of(BigDecimal amount, String currency) {
        BigDecimal shown = amount.scale() < 2 ? amount.setScale(2) : amount;
        return new Money(shown.toPlainString(), currency);
    }

    public BigDecimal decimal() {
        return new BigDecimal(amount);
    }
}
