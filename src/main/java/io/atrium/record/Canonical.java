package io.atrium.record;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A canonical document in two parts.
 *
 * @param open what every reader of the type may see
 * @param restricted what only callers with a certain scope may see; empty for most types
 */
record Canonical(JsonObject open, JsonObject restricted) {

    private static final String IDENTIFIERS = "identifiers";
    static final String UPDATED_AT = "updatedAt";
    private static final String REDACTED = "redacted";
    private static final TypeReference<LinkedHashMap<String, Object>> FIELDS = new TypeReference<>() {};

    /** The parts of a document, as its class says which field belongs where. */
    static Canonical of(ObjectMapper json, Record document, Set<String> restrictedFields) {
        Map<String, Object> open = json.convertValue(document, FIELDS);
        Map<String, Object> restricted = new LinkedHashMap<>();
        for (String field : new TreeSet<>(restrictedFields)) {
            Object value = open.remove(field);
            if (value != null) {
                restricted.put(field, value);
            }
        }
        return new Canonical(new JsonObject(open), new JsonObject(restricted));
    }

    /** The same document with fields that Odoo does not have. Compared are documents without them. */
    Canonical with(JsonObject mastered) {
        return new Canonical(open.copy().mergeIn(mastered), restricted);
    }

    /** What Odoo says, in one number: other systems' ids, which only Atrium knows, are left out. */
    byte[] hash() {
        Map<String, Object> ofOdoo = new LinkedHashMap<>(open.getMap());
        ofOdoo.remove(IDENTIFIERS);
        String text = new JsonObject(ofOdoo).encode() + restricted.encode();
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    boolean hasIdentifiersOf(JsonObject other) {
        return Objects.equals(open.getJsonArray(IDENTIFIERS), other.getJsonArray(IDENTIFIERS));
    }

    List<Identifier> identifiers() {
        return open.getJsonArray(IDENTIFIERS, new JsonArray()).stream()
                .map(JsonObject.class::cast)
                .map(identifier -> identifier.mapTo(Identifier.class))
                .toList();
    }

    /** The open part as it is stored, sent and told of in facts. */
    JsonObject body(Instant updatedAt, Set<String> restrictedFields) {
        open.put(UPDATED_AT, updatedAt.toString());
        return restrictedFields.isEmpty()
                ? open
                : open.put(REDACTED, new JsonArray(List.copyOf(new TreeSet<>(restrictedFields))));
    }

    /** The stored open part with those restricted fields that the reader may see. */
    static JsonObject reveal(JsonObject body, JsonObject restricted, Set<String> visible) {
        restricted.forEach(field -> {
            if (visible.contains(field.getKey())) {
                body.put(field.getKey(), field.getValue());
            }
        });
        return redact(body, redacted(body).filter(field -> !visible.contains(field)));
    }

    /** The names of the fields that the document keeps to itself. */
    static Stream<String> redacted(JsonObject body) {
        return body.getJsonArray(REDACTED, new JsonArray()).stream().map(Object::toString);
    }

    /** The document, saying that it keeps these fields to itself, if there are any. */
    static JsonObject redact(JsonObject body, Stream<String> fields) {
        JsonArray redacted = new JsonArray(fields.toList());
        if (redacted.isEmpty()) {
            body.remove(REDACTED);
        } else {
            body.put(REDACTED, redacted);
        }
        return body;
    }
}
