package io.atrium.command;

import io.atrium.record.RecordType;

/**
 * A resource that callers write to.
 *
 * @param type of its documents
 * @param fields what callers may say of one
 * @param collection its path, for {@code Location}
 */
public record Writable(RecordType type, FieldMap fields, String collection) {

    /** Whether its documents say whose they are, and a caller may say it of a new one. */
    boolean hasLegalEntity() {
        return fields.has(LegalEntities.MEMBER);
    }
}
