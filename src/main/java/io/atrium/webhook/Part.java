package io.atrium.webhook;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * A piece of the signed content or of a key, in YAML a name ({@code body}) or a fixed text ({@code {literal: "."}}).
 *
 * @param kind where its bytes come from
 * @param text of a literal, otherwise empty
 */
record Part(Kind kind, String text) {

    /** Where the bytes of a part come from. */
    enum Kind {
        LITERAL,
        BODY,
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
        throw new IllegalArgumentException("a part of the content is one of " + NAMES.keySet() + " or a literal");
    }

    boolean isSecret() {
        return kind == Kind.SECRET;
    }
}
