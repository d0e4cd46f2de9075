package io.atrium;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.atrium.PublishedContract.Body;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Values that the contract forbids: bodies that break one rule of their schema each, and parameters of no use. */
final class BrokenRules {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final PublishedContract contract;

    BrokenRules(PublishedContract contract) {
        this.contract = contract;
    }

    /** Texts that are no values of the schema. */
    Stream<String> malformed(JsonNode schema) {
        if (schema.has("enum")) {
            return Stream.of("no-such-choice");
        }
        if (schema.has("pattern")) {
            return unmatched(schema.get("pattern").asText()).stream();
        }
        return switch (type(schema)) {
            case "array" -> malformed(contract.resolved(schema.path("items")));
            case "integer", "number" ->
                Stream.concat(
                        Stream.of("many"),
                        Stream.of("minimum", "maximum").filter(schema::has).map(bound -> beyond(schema, bound)
                                .toString()));
            case "boolean" -> Stream.of("perhaps");
            default -> schema.path("format").asText().startsWith("date") ? Stream.of("some-day") : Stream.of();
        };
    }

    /** The example of the body, broken in each way that its schema forbids. */
    List<Broken> bodies(Body body) {
        List<Broken> broken = new ArrayList<>();
        collect(body.schema(), body.example(), new Place(body.example(), List.of()), broken);
        return broken;
    }

    private void collect(JsonNode given, JsonNode value, Place place, List<Broken> broken) {
        if (value == null) {
            // Another test says that the example lacks something.
            return;
        }
        JsonNode schema = given.has("$ref")
                ? ((ObjectNode) contract.resolved(given).deepCopy()).setAll((ObjectNode) given)
                : given;
        wrongTypes(schema).forEach(wrong -> broken.add(place.with("the wrong type", wrong)));
        strings(schema, place, broken);
        numbers(schema, place, broken);
        if (schema.has("items")) {
            elements(schema, (ArrayNode) value, place, broken);
        }
        if (schema.has("properties")) {
            fields(schema, (ObjectNode) value, place, broken);
        }
    }

    /** The one beside null, where there are two. */
    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        return type.isArray() ? type.path(0).asText() : type.asText();
    }

    private static Stream<JsonNode> wrongTypes(JsonNode schema) {
        return switch (type(schema)) {
            case "string" -> Stream.of(JSON.numberNode(7), JSON.booleanNode(true), JSON.objectNode(), JSON.arrayNode());
            case "integer" -> Stream.of(JSON.textNode("7"), JSON.numberNode(new BigDecimal("1.5")), JSON.objectNode());
            case "number" -> Stream.of(JSON.textNode("7"), JSON.booleanNode(true), JSON.objectNode());
            case "boolean" -> Stream.of(JSON.textNode("true"), JSON.numberNode(1));
            case "array", "object" -> Stream.of(JSON.textNode("text"), JSON.numberNode(7));
            default -> Stream.of();
        };
    }

    private static void strings(JsonNode schema, Place place, List<Broken> broken) {
        if (schema.has("maxLength")) {
            broken.add(place.with(
                    "too long", JSON.textNode("x".repeat(schema.get("maxLength").asInt() + 1))));
        }
        if (schema.has("minLength")) {
            broken.add(place.with(
                    "too short",
                    JSON.textNode("x".repeat(schema.get("minLength").asInt() - 1))));
        }
        if (schema.has("pattern")) {
            unmatched(schema.get("pattern").asText())
                    .forEach(text -> broken.add(place.with("another pattern", JSON.textNode(text))));
        }
        if (schema.has("enum")) {
            broken.add(place.with("no choice", JSON.textNode("no-such-choice")));
        }
        if (schema.path("format").asText().startsWith("date")) {
            Stream.of("some-day", "").forEach(text -> broken.add(place.with("no time", JSON.textNode(text))));
        }
    }

    private static List<String> unmatched(String pattern) {
        return Stream.of("", " ", "!", "x y")
                .filter(text -> !Pattern.compile(pattern).matcher(text).find())
                .limit(2)
                .toList();
    }

    private static void numbers(JsonNode schema, Place place, List<Broken> broken) {
        Stream.of("minimum", "maximum")
                .filter(schema::has)
                .forEach(
                        bound -> broken.add(place.with("beyond the " + bound, JSON.numberNode(beyond(schema, bound)))));
        Stream.of("exclusiveMinimum", "exclusiveMaximum")
                .filter(schema::has)
                .forEach(bound -> broken.add(place.with("at the " + bound, schema.get(bound))));
    }

    private static BigDecimal beyond(JsonNode schema, String bound) {
        BigDecimal last = schema.get(bound).decimalValue();
        return bound.equals("minimum") ? last.subtract(BigDecimal.ONE) : last.add(BigDecimal.ONE);
    }

    private void elements(JsonNode schema, ArrayNode value, Place place, List<Broken> broken) {
        if (schema.path("minItems").asInt() > 0) {
            broken.add(place.with("too few", JSON.arrayNode()));
        }
        if (schema.has("maxItems")) {
            ArrayNode many = JSON.arrayNode();
            for (int i = 0; i <= schema.get("maxItems").asInt(); i++) {
                many.add(value.get(0));
            }
            broken.add(place.with("too many", many));
        }
        collect(schema.get("items"), value.get(0), place.child("0"), broken);
    }

    private void fields(JsonNode schema, ObjectNode value, Place place, List<Broken> broken) {
        schema.path("required")
                .forEach(field -> broken.add(place.child(field.asText()).with("missing", null)));
        broken.add(place.child("noSuchField").with("unknown", JSON.textNode("x")));
        schema.get("properties")
                .properties()
                .forEach((Map.Entry<String, JsonNode> field) ->
                        collect(field.getValue(), value.get(field.getKey()), place.child(field.getKey()), broken));
    }

    /** Where in a body something is broken. */
    private record Place(JsonNode body, List<String> steps) {

        Place child(String step) {
            return new Place(
                    body, Stream.concat(steps.stream(), Stream.of(step)).toList());
        }

        String pointer() {
            return steps.isEmpty() ? "" : "/" + String.join("/", steps);
        }

        /** @param value null removes what is there */
        Broken with(String what, JsonNode value) {
            String described = (steps.isEmpty() ? "the body" : pointer()) + " " + what;
            if (steps.isEmpty()) {
                return new Broken(described, "", value);
            }
            JsonNode whole = body.deepCopy();
            JsonNode parent = whole;
            for (String step : steps.subList(0, steps.size() - 1)) {
                parent = parent.isArray() ? parent.get(Integer.parseInt(step)) : parent.get(step);
            }
            String last = steps.get(steps.size() - 1);
            if (parent instanceof ArrayNode array) {
                array.set(Integer.parseInt(last), value);
            } else if (value == null) {
                ((ObjectNode) parent).remove(last);
            } else {
                ((ObjectNode) parent).set(last, value);
            }
            return new Broken(described, pointer(), whole);
        }
    }

    /** A body that breaks one rule, and where. */
    record Broken(String what, String pointer, JsonNode body) {}
}
