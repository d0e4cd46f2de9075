package io.atrium.kernel;

import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class MoneyTest {

    @ParameterizedTest
    @CsvSource({
        "32.5, 32.50",
        "65.0, 65.00",
        "0, 0.00",
        "4.125, 4.125",
        "1E+3, 1000.00",
        "0.1234567, 0.123457",
        "-1.5, -1.50"
    })
    void showsADecimalThatNobodyHasToInterpret(BigDecimal amount, String shown) {
        Money money = Money.of(amount, "USD");

        assertThat(money.amount()).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "4.00, 0, 4.00",
        "5.00, 20, 4.00",
        "4.25, 12.5, 3.71875",
        "0.99, 33.33, 0.660033",
        "9.99, 100, 0.00",
        "4.00, -10, 4.40"
    })
    void takesPercentOff(String amount, BigDecimal percent, String left) {
        Money money = new Money(amount, "USD");

        assertThat(money.less(percent)).isEqualTo(new Money(left, "USD"));
    }
}
