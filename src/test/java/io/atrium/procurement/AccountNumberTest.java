package io.atrium.procurement;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class AccountNumberTest {

    @ParameterizedTest
    @ValueSource(strings = {"BE68 5390 0754 7034", "gb82west12345698765432", "DE89-3704-0044-0532-0130-00"})
    void takesAnIbanWithItsCheckDigits(String number) {
        assertThat(AccountNumber.isMistypedIban(number)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"BE68 5390 0754 7035", "BE86 5390 0754 7034", "GB82WEST12345698765423"})
    void noticesAnIbanWithADigitThatIsWrongOrSwapped(String number) {
        assertThat(AccountNumber.isMistypedIban(number)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"000123456789", "12-34-56 12345678", "ACC99"})
    void doesNotJudgeNumbersThatAreNoIban(String number) {
        assertThat(AccountNumber.isMistypedIban(number)).isFalse();
    }

    @Test
    void comparesNumbersWithoutWhatStandsBetween() {
        assertThat(AccountNumber.plain("be68 5390-0754.7034")).isEqualTo("BE68539007547034");
    }
}
