package io.atrium.record;

import io.atrium.kernel.PublicId;
import io.atrium.odoo.OdooRow;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * The number under which a document is stored: the id of its row in Odoo or, when several rows make it together, the two
 * ids that name it. What Atrium masters has a number of its own.
 */
final class DocumentKey {

    /** No caller is limited to this one. */
    private static final String UNNAMED = "unnamed";

    private DocumentKey() {}

    /** The key of the document that a row of the type's own model belongs to; empty when it belongs to none. */
    static Optional<Long> of(RecordType type, OdooRow row) {
        return type.group()
                .map(group -> pair(row.reference(group.first()), row.reference(group.second())))
                .orElseGet(() -> Optional.of((long) row.id()));
    }

    private static Optional<Long> pair(Integer first, Integer second) {
        return first == null || second == null ? Optional.empty() : Optional.of((long) first << 32 | second);
    }

    static int first(long key) {
        return (int) (key >>> 32);
    }

    static int second(long key) {
        return (int) key;
    }

    /** The canonical id. */
    static String publicId(DocumentType type, long key) {
        return type.isPair()
                ? PublicId.of(type.prefix(), first(key), second(key))
                : PublicId.of(type.prefix(), (int) key);
    }

    /** The key behind a canonical id; empty when it cannot be one of that type. */
    static Optional<Long> parse(DocumentType type, String id) {
        return type.isPair()
                ? PublicId.parsePair(type.prefix(), id).flatMap(pair -> pair(pair[0], pair[1]))
                : PublicId.parse(type.prefix(), id).map(Integer::longValue);
    }

    /** The legal entity whose callers may see a document; null when all may. */
    static String legalEntity(DocumentType type, JsonObject document) {
        String named = document.getString("legalEntityId");
        return named == null && !type.isShared() ? UNNAMED : named;
    }
}
