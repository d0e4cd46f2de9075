package io.atrium.kernel;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Objects;

/**
 * An amount in a currency.
 *
 * @param amount a decimal as text, never in exponent notation, so that no reader rounds it
 * @param currency ISO 4217
 */
@Holds(DataClass.CONFIDENTIAL)
public record Money(String amount, String currency) {

    private static final BigDecimal HUNDRED = new BigDecimal(100);

    public Money {
        Objects.requireNonNull(amount, "amount");
        Objects.requireNonNull(currency, "currency");
    }

    /** An amount with two decimals, or up to six where a price has them. */
    public static Money of(BigDecimal amount, String currency) {
        int scale = Math.max(2, Math.min(6, amount.stripTrailingZeros().scale()));
        return new Money(amount.setScale(scale, RoundingMode.HALF_UP).toPlainString(), currency);
    }

    /** What it is after so many percent off. */
    public Money less(BigDecimal percent) {
        return of(decimal().multiply(HUNDRED.subtract(percent)).movePointLeft(2), currency);
    }

    public BigDecimal decimal() {
        return new BigDecimal(amount);
    }
}
