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
}
