package io.atrium.record;

/**
 * A kind of document that Atrium itself masters: no other system has it, and it changes by deeds alone, through {@link
 * MasteredRecords}, which read it as everyone does and write it whole: none of its fields are restricted.
 *
 * @param <T> the canonical record
 */
public non-sealed interface MasteredType<T extends Record> extends DocumentType {

    @Override
    Class<T> canonical();

    @Override
    default String authority() {
        return ATRIUM;
    }
}
