package io.atrium.kernel;

import java.util.Locale;

/**
 * How closely a value has to be kept, from the openest to the closest. The words are a public contract: they stand in
 * {@code x-data-class} of every field, and what leaves Atrium is masked by them.
 */
public enum DataClass {
    /** What anyone may read in a register, such as the name of a company. */
    PUBLIC,
    /** What everyone in the organisation may know: ids, states, reference data. */
    INTERNAL,
    /** What would hurt the organisation or a partner: prices, amounts, agreements. */
    CONFIDENTIAL,
    /** What tells of a person. */
    PERSONAL,
    /** Where money can be sent to. */
    BANK;

    /** As the contract has it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
