package io.atrium;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** What facts of a released version hold stays as it is, unless there is a new version beside it. */
class ReleasedFactsTest {

    private static final Path RELEASED = Path.of("openapi/released/events");
    private static final Path SUPERSEDED = Path.of("src/main/resources/event-schemas");

    @ParameterizedTest
    @MethodSource("released")
    void keepsWhatIsReleased(String schema) throws IOException {
        Optional<JsonNode> present = read(FactSchemas.COMMITTED.resolve(schema));

        if (present.isPresent()) {
            assertThat(new SchemaChange(read(RELEASED.resolve(schema)).orElseThrow(), present.get()).breaks())
                    .as("This breaks readers of released facts. Take it back, or raise factsVersion() of the type:"
                            + " openapi/README.md")
                    .isEmpty();
        } else {
            assertThat(successor(schema))
                    .as("There are no such facts any more, and no later version of them")
                    .isTrue();
            assertThat(SUPERSEDED.resolve(schema))
                    .as("facts of before are kept, and lead to their schema")
                    .hasSameTextualContentAs(RELEASED.resolve(schema));
        }
    }

    static List<String> released() {
        return Arrays.stream(RELEASED.toFile().list()).sorted().toList();
    }

    @Test
    void isReleasedAtAll() {
        assertThat(released()).contains("purchase-order.v1.json", "employee.v1.json", "invoice.v1.json");
    }

    /** Such as that of {@code purchase-order.v1.json}, {@code purchase-order.v2.json}. */
    private static boolean successor(String schema) {
        String[] parts = schema.split("\\.");
        int version = Integer.parseInt(parts[1].substring(1));
        return Arrays.stream(FactSchemas.COMMITTED.toFile().list())
                .map(other -> other.split("\\."))
                .anyMatch(other -> other[0].equals(parts[0]) && Integer.parseInt(other[1].substring(1)) > version);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("breakingChanges")
    void refusesWhatReadersStumbleOver(String what, String told, Consumer<ObjectNode> change) {
        assertThat(change(change).breaks()).containsExactly(told);
    }

    static Stream<Arguments> breakingChanges() {
        return Stream.of(
                breaking("a field is removed", "/number is gone", schema -> fields(schema)
                        .remove("number")),
                breaking("a field of a line is removed", "/lines/*/quantity is gone", schema -> line(schema)
                        .remove("quantity")),
                breaking("a field changes its type", "/number was [string] and is [integer]", schema -> field(
                                schema, "number")
                        .put("type", "integer")),
                breaking("a field may be null now", "/number was [string] and is [null, string]", schema -> field(
                                schema, "number")
                        .putArray("type")
                        .add("string")
                        .add("null")),
                breaking(
                        "a field of a line changes its type",
                        "/lines/*/quantity was [number] and is [string]",
                        schema -> ((ObjectNode) line(schema).get("quantity")).put("type", "string")),
                breaking(
                        "a field refers to something else",
                        "/lines/* was [object] and is [string]",
                        schema -> ((ObjectNode) schema.at("/$defs/Line"))
                                .removeAll()
                                .put("type", "string")),
                breaking("a choice is taken away", "/status cannot be draft any more", schema -> ((ArrayNode)
                                field(schema, "status").get("enum"))
                        .remove(0)),
                breaking(
                        "a choice is added, which generated readers refuse",
                        "/status may be lost now",
                        schema -> ((ArrayNode) field(schema, "status").get("enum")).add("lost")),
                breaking("choices are given up", "/status may be anything now", schema -> field(schema, "status")
                        .remove("enum")),
                breaking("choices are introduced", "/number is one of a few now", schema -> field(schema, "number")
                        .putArray("enum")
                        .add("P1")),
                breaking("a field becomes required", "/number has become required", schema -> ((ArrayNode)
                                schema.get("required"))
                        .add("number")),
                breaking("a new field is required at once", "/region has become required", schema -> {
                    fields(schema).putObject("region").put("type", "string");
                    ((ArrayNode) schema.get("required")).add("region");
                }),
                breaking("a field is not certain any more", "/id may be absent now", schema -> ((ArrayNode)
                                schema.get("required"))
                        .remove(0)),
                breaking("a text has another format", "/at has another format", schema -> field(schema, "at")
                        .put("format", "date")),
                breaking(
                        "a text has to look otherwise", "/number has another pattern", schema -> field(schema, "number")
                                .put("pattern", "P.*")),
                breaking("a number has a bound", "/lines/*/quantity has another minimum", schema -> ((ObjectNode)
                                line(schema).get("quantity"))
                        .put("minimum", 1)),
                breaking(
                        "other fields are forbidden",
                        "the data has other additionalProperties",
                        schema -> schema.put("additionalProperties", false)),
                breaking(
                        "what a field was may be of another type",
                        "/previous/number has other choices of what it is",
                        schema -> ((ArrayNode) schema.at("/properties/previous/properties/number/anyOf")).remove(1)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("harmlessChanges")
    void letsGrowWhatNobodyHasToKnow(String what, Consumer<ObjectNode> change) {
        assertThat(change(change).breaks()).isEmpty();
    }

    static Stream<Arguments> harmlessChanges() {
        return Stream.of(
                harmless("nothing", schema -> {}),
                harmless(
                        "a field is added",
                        schema -> fields(schema).putObject("region").put("type", "string")),
                harmless(
                        "a field of a line is added",
                        schema -> line(schema).putObject("discount").put("type", "number")),
                harmless("a description is reworded", schema -> field(schema, "number")
                        .put("description", "What people call it")),
                harmless(
                        "an example is another",
                        schema -> field(schema, "number").putArray("examples").add("P2")),
                harmless("a definition has another name", schema -> {
                    ObjectNode definitions = (ObjectNode) schema.get("$defs");
                    definitions.set("OrderLine", definitions.remove("Line"));
                    ((ObjectNode) schema.at("/properties/lines/items")).put("$ref", "#/$defs/OrderLine");
                    ((ObjectNode) definitions.at("/OrderLine/properties/instead")).put("$ref", "#/$defs/OrderLine");
                }));
    }

    private static Arguments breaking(String what, String told, Consumer<ObjectNode> change) {
        return arguments(what, told, change);
    }

    private static Arguments harmless(String what, Consumer<ObjectNode> change) {
        return arguments(what, change);
    }

    private static SchemaChange change(Consumer<ObjectNode> change) {
        JsonNode present = schema();
        change.accept((ObjectNode) present);
        return new SchemaChange(schema(), present);
    }

    private static ObjectNode fields(ObjectNode schema) {
        return (ObjectNode) schema.get("properties");
    }

    private static ObjectNode field(ObjectNode schema, String name) {
        return (ObjectNode) fields(schema).get(name);
    }

    private static ObjectNode line(ObjectNode schema) {
        return (ObjectNode) schema.at("/$defs/Line/properties");
    }

    private static Optional<JsonNode> read(Path file) throws IOException {
        return Files.exists(file) ? Optional.of(FactSchemas.read(Files.readString(file))) : Optional.empty();
    }

    private static JsonNode schema() {
        return FactSchemas.read(
                """
                {
                  "type": "object",
                  "required": ["id"],
                  "properties": {
                    "id": {"type": "string"},
                    "number": {"type": "string"},
                    "status": {"type": "string", "enum": ["draft", "confirmed"]},
                    "at": {"type": "string", "format": "date-time"},
                    "lines": {"type": "array", "items": {"$ref": "#/$defs/Line"}},
                    "previous": {"type": "object", "properties": {
                      "number": {"anyOf": [{"$ref": "#/properties/id"}, {"type": "null"}]}
                    }}
                  },
                  "$defs": {"Line": {"type": "object", "properties": {
                    "quantity": {"type": "number"},
                    "instead": {"$ref": "#/$defs/Line"}
                  }}}
                }""");
    }
}
