package io.atrium.record;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a reading or a deed makes of a document.
 *
 * @param key see {@link DocumentKey}
 * @param version the document's, after the change
 * @param hash what the system of record says, in one number
 * @param before the open part as it was; null when the document is new, or new again
 * @param document the open part as it is
 * @param restricted the restricted part as it is; null when it stays as it was
 * @param readAt when Odoo was asked; for what Atrium masters, when it changed
 * @param at when Atrium saw it
 * @param deleted whether it is gone
 * @param isReal false when it says nothing new
 */
record Change(
        long key,
        long version,
        byte[] hash,
        JsonObject before,
        JsonObject document,
        JsonObject restricted,
        Instant readAt,
        Instant at,
        boolean deleted,
        boolean isReal) {

    private static final String LEGAL_ENTITY = "legalEntityId";

    /** What the store adds to a document. */
    private static final Set<String> OWN = Set.of("updatedAt", "redacted");

    /** The same, of a reading of Odoo that began then. */
    Change asReadAt(Instant time) {
        return new Change(key, version, hash, before, document, restricted, time, at, deleted, isReal);
    }

    /**
     * What the facts of it tell: the document, and in {@code previous} what those fields were that have changed, null where
     * they had no value. What is restricted stands in neither. Of one that has moved to another legal entity, only the
     * entity is told: the rest was for those to see whose it was.
     */
    JsonObject told(DocumentType type) {
        if (before == null || deleted) {
            return document;
        }
        JsonObject told = new JsonObject(document.toBuffer());
        JsonObject previous = new JsonObject();
        boolean hasMoved = hasMoved(type);
        Stream.concat(before.fieldNames().stream(), told.fieldNames().stream())
                .distinct()
                .filter(field -> !hasMoved || field.equals(LEGAL_ENTITY))
                .filter(field -> !OWN.contains(field) && !Objects.equals(before.getValue(field), told.getValue(field)))
                .forEach(field -> previous.put(field, before.getValue(field)));
        return told.put("previous", previous);
    }

    /** Whether some who saw it before do not see it any more, or others do. */
    private boolean hasMoved(DocumentType type) {
        String was = DocumentKey.legalEntity(type, before);
        return was != null && !was.equals(legalEntity(type));
    }

    /** The legal entity whose callers may see it; null when all may. */
    String legalEntity(DocumentType type) {
        return DocumentKey.legalEntity(type, document);
    }

    /** Whether it says what the restricted part is. */
    boolean restricts() {
        return !deleted && restricted != null;
    }

    /** Whether there is a version that becomes history. */
    boolean supersedes() {
        return version > 1;
    }
}
