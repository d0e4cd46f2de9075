package io.atrium.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.filter.FilteringParserDelegate;
import com.fasterxml.jackson.core.filter.JsonPointerBasedFilter;
import com.fasterxml.jackson.core.filter.TokenFilter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads single values from a JSON body without building the whole of it. Bodies that are not JSON have none. */
final class BodyValue {

    private final ObjectMapper json;

    /** @param depth how deep the body may nest */
    BodyValue(int depth) {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(depth).build())
                .build();
        this.json = new ObjectMapper(factory);
    }

    /** The text or number at that place as it is written; null when there is none. */
    String at(byte[] body, JsonPointer pointer) {
        return scalar(node(body, pointer));
    }

    /** The text or number at that place of each item of the array; empty unless all have one. */
    List<String> inEach(byte[] body, JsonPointer items, JsonPointer pointer) {
        JsonNode array = node(body, items);
        List<String> values = new ArrayList<>();
        if (array != null && array.isArray()) {
            array.forEach(item -> values.add(scalar(item.at(pointer))));
        }
        return values.contains(null) ? List.of() : values;
    }

    private JsonNode node(byte[] body, JsonPointer pointer) {
        try (JsonParser parser = new FilteringParserDelegate(
                json.createParser(body),
                new JsonPointerBasedFilter(pointer),
                TokenFilter.Inclusion.ONLY_INCLUDE_ALL,
                false)) {
            JsonToken first = parser.nextToken();
            return first == null ? null : parser.readValueAsTree();
        } catch (IOException notJson) {
            return null;
        }
    }

    private static String scalar(JsonNode node) {
        return node != null && (node.isTextual() || node.isNumber()) ? node.asText() : null;
    }
}
