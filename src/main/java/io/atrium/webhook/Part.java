package io.atrium.webhook;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * A piece of the signed content or of a key, in YAML a name ({@code body}), a fixed text ({@code {literal: "."}}) or a value
 * of a JSON body ({@code {pointer: /token}}).
 *
 * @param kind where its bytes come from
 * @param text of a literal; of the pointer (RFC 6901) to a value; otherwise empty
 */
record Part(Kind kind, String text) {

    /** Where the bytes of a part come from. */
    enum Kind {
        LITERAL,
        BODY,
        /** The text or number at one place of a JSON body, as it is written. */
        VALUE,
        /** As received, never written anew. */
        TIMESTAMP,
        /** As received. */
        ID,
        /** As configured, never as requested. */
        URL,
        /** Of the request. */
        METHOD,
        /** Of a key only. */
        SECRET
    }

    private static final Map<String, Kind> NAMES = Map.of(
            "body", Kind.BODY,
            "timestamp", Kind.TIMESTAMP,
            "id", Kind.ID,
            "url", Kind.URL,
            "method", Kind.METHOD,
            "secret", Kind.SECRET);

    static final Part WHOLE_BODY = new Part(Kind.BODY, "");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Part of(JsonNode yaml) {
        if (yaml.isTextual() && NAMES.containsKey(yaml.textValue())) {
            return new Part(NAMES.get(yaml.textValue()), "");
        }
        if (yaml.size() == 1 && yaml.path("literal").isTextual()) {
            return new Part(Kind.LITERAL, yaml.get("literal").textValue());
        }
        if (yaml.size() == 1 && yaml.path("pointer").isTextual()) {
            return new Part(
                    Kind.VALUE,
                    JsonPointer.compile(yaml.get("pointer").textValue()).toString());
        }
        throw new IllegalArgumentException(
                "a part of the content is one of " + NAMES.keySet() + ", a literal or a pointer");
    }

    boolean isAt(JsonPointer pointer) {
        return kind == Kind.VALUE && pointer != null && text.equals(pointer.toString());
    }

    boolean isSecret() {
        return kind == Kind.SECRET;
    }
}
