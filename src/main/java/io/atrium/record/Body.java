package io.atrium.record;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The stored bytes of a document.
 *
 * @param open canonical JSON, ready to be sent
 * @param restricted the restricted fields, or null
 * @param visible those of them that the reader may see
 * @param wording how it reads in the reader's language; null for the default one
 * @param share what of it a reader sees who may not see all parts; null for all
 */
public record Body(Buffer open, Buffer restricted, Set<String> visible, Wording wording, Share share) {

    /** A document in the default language. */
    public Body(Buffer open, Buffer restricted, Set<String> visible) {
        this(open, restricted, visible, null, null);
    }

    /**
     * What is sent: the stored bytes as they stand, unless only some fields are asked for, some restricted ones may be
     * seen, or it reads otherwise in the reader's language.
     *
     * @param fields the only ones to show, besides the id; empty for all
     */
    public Buffer shown(Set<String> fields) {
        boolean asStored =
                fields.isEmpty() && visible.isEmpty() && share == null && (wording == null || wording.labels() == null);
        return asStored ? open : document(fields).toBuffer();
    }

    /** The restricted ones among the fields that are shown. */
    Set<String> revealed(Set<String> fields) {
        return fields.isEmpty()
                ? visible
                : visible.stream().filter(fields::contains).collect(Collectors.toUnmodifiableSet());
    }

    JsonObject document(Set<String> fields) {
        JsonObject document = inDefaultLanguage(fields);
        return wording == null || wording.labels() == null
                ? document
                : Labels.translated(document, new JsonObject(wording.labels()));
    }

    private JsonObject inDefaultLanguage(Set<String> fields) {
        JsonObject whole = share == null ? new JsonObject(open) : share.in(new JsonObject(open));
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
        if (fields.isEmpty() && visible.isEmpty() && wording == null && share == null) {
            return null;
        }
        String part = String.join(",", fields) + "|" + String.join(",", new TreeSet<>(visible))
                + (share == null ? "" : "|" + share.variant());
        return wording == null ? part : part + "|" + wording.variant();
    }

    /**
     * A document's labels in another language.
     *
     * @param labels see {@link Labels}; null when they are the same
     */
    record Wording(Language language, Buffer labels) {

        private String variant() {
            return language.tag() + "=" + labels;
        }
    }
}
