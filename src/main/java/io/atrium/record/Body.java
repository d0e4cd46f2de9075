package io.atrium.record;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/**
 * The stored bytes of a document.
 *
 * @param open canonical JSON, ready to be sent
 * @param restricted the restricted fields, or null
 * @param visible those of them that the reader may see
 */
public record Body(Buffer open, Buffer restricted, Set<String> visible) {

    /**
     * What is sent: the stored bytes as they stand, unless only some fields are asked for or some restricted ones may be
     * seen.
     *
     * @param fields the only ones to show, besides the id; empty for all
     */
    public Buffer shown(Set<String> fields) {
        return fields.isEmpty() && visible.isEmpty() ? open : document(fields).toBuffer();
    }

    JsonObject document(Set<String> fields) {
        JsonObject whole = new JsonObject(open);
        JsonObject revealed = visible.isEmpty()
                ? whole
                : Canonical.reveal(whole, restricted == null ? new JsonObject() : new JsonObject(restricted), visible);
        if (fields.isEmpty()) {
            return revealed;
        }
        JsonObject part = new JsonObject();
        revealed.forEach(field -> {
            if (field.getKey().equals("id") || fields.contains(field.getKey())) {
                part.put(field.getKey(), field.getValue());
            }
        });
        return Canonical.redact(part, Canonical.redacted(revealed).filter(fields::contains));
    }

    /** What tells this representation from others of the same version; null for the plain one. */
    public String variant(Set<String> fields) {
        return fields.isEmpty() && visible.isEmpty()
                ? null
                : String.join(",", fields) + "|" + String.join(",", new java.util.TreeSet<>(visible));
    }
}
