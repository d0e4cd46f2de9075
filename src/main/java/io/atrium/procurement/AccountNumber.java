package io.atrium.procurement;

import java.math.BigInteger;
import java.util.Locale;

/** The number of a bank account. */
final class AccountNumber {

    private AccountNumber() {}

    /** As Odoo compares it: capitals and digits. */
    static String plain(String number) {
        return number.replaceAll("\\W+", "").toUpperCase(Locale.ROOT);
    }

    /** Whether it looks like an IBAN and its check digits are wrong (ISO 13616: modulo 97 is 1). */
    static boolean isMistypedIban(String number) {
        String plain = plain(number);
        if (!plain.matches("[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")) {
            return false;
        }
        StringBuilder digits = new StringBuilder();
        (plain.substring(4) + plain.substring(0, 4))
                .chars()
                .forEach(character -> digits.append(Character.getNumericValue(character)));
        return new BigInteger(digits.toString()).mod(BigInteger.valueOf(97)).intValue() != 1;
    }
}
