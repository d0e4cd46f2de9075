package io.atrium;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The committed schemas of facts, taken more strictly than readers take them: what they do not describe, a fact must not
 * have. To readers it may come with a later Atrium.
 */
public final class FactSchemas {

    static final Path COMMITTED = Path.of("openapi/events");

    private static final Pattern TYPE = Pattern.compile("io\\.atrium\\.([a-z-]+)\\.(?:[a-z-]+\\.)?(v\\d+)");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(VersionFlag.V202012);
    private static final SchemaValidatorsConfig FORMATS_COUNT =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
    private static final Map<String, Optional<JsonSchema>> KNOWN = new ConcurrentHashMap<>();

    private FactSchemas() {}

    /** What is wrong with the data of such a fact; nothing for types that have no schema, as tests invent them. */
    public static List<String> misfits(String type, String data) {
        return schema(type).stream()
                .flatMap(schema -> schema.validate(read(data)).stream())
                .map(ValidationMessage::getMessage)
                .toList();
    }

    static boolean know(String type) {
        return schema(type).isPresent();
    }

    private static Optional<JsonSchema> schema(String type) {
        Matcher name = TYPE.matcher(type);
        return name.matches()
                ? KNOWN.computeIfAbsent(name.group(1) + "." + name.group(2), FactSchemas::committed)
                : Optional.empty();
    }

    private static Optional<JsonSchema> committed(String name) {
        Path file = COMMITTED.resolve(name + ".json");
        try {
            return Files.exists(file) ? Optional.of(strict(read(Files.readString(file)))) : Optional.empty();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static JsonSchema strict(JsonNode schema) {
        JsonNode strict = schema.deepCopy();
        close(strict);
        return FACTORY.getSchema(strict, FORMATS_COUNT);
    }

    private static void close(JsonNode node) {
        node.forEach(FactSchemas::close);
        if (node instanceof ObjectNode schema
                && schema.path("properties").isObject()
                && !schema.has("additionalProperties")) {
            schema.put("additionalProperties", false);
        }
    }

    static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
