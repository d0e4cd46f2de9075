package io.atrium;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import static io.restassured.RestAssured.given;

/** The contract as a client reads it. */
public record PublishedContract(JsonNode root) {

    /** Each has a document of its own. */
    static final List<String> DOMAINS = List.of("procurement", "invoicing", "workforce", "events", "operations");

    static PublishedContract parse(String yaml) {
        try {
            return new PublishedContract(new ObjectMapper(new YAMLFactory()).readTree(yaml));
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    /** That of the application under test. */
    public static PublishedContract served() {
        return parse(
                given().when().get("/openapi").then().statusCode(200).extract().asString());
    }

    JsonNode at(String pointer) {
        return root.at(pointer);
    }

    /** What the node refers to, or the node. */
    public JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? root.at(node.get("$ref").asText().substring(1)) : node;
    }

    Operation operation(String id) {
        return operations().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    public List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        root.path("paths").properties().forEach(path -> path.getValue()
                .properties()
                .forEach(operation -> operations.add(new Operation(
                        operation.getKey(), path.getKey(), operation.getValue(), parameters(operation.getValue())))));
        return operations;
    }

    private List<JsonNode> parameters(JsonNode operation) {
        return StreamSupport.stream(operation.path("parameters").spliterator(), false)
                .map(this::resolved)
                .toList();
    }

    /** Every field of every document and body. */
    Stream<Field> fields() {
        Stream<Field> named = root.at("/components/schemas").properties().stream()
                .flatMap(schema -> fields(schema.getKey(), schema.getValue()));
        Stream<Field> unnamed = operations().stream()
                .flatMap(operation -> operation.node().at("/requestBody/content").properties().stream()
                        .flatMap(content ->
                                fields(operation.id(), content.getValue().path("schema"))));
        return Stream.concat(named, unnamed);
    }

    private static Stream<Field> fields(String name, JsonNode schema) {
        return schema.path("properties").properties().stream()
                .map(field -> new Field(name + "." + field.getKey(), field.getValue()));
    }

    /** Every body that is asked for, or answered when all is well. */
    Stream<Body> bodies() {
        return operations().stream().flatMap(operation -> {
            Stream<Body> asked =
                    bodies(operation.id() + " asks ", operation.node().path("requestBody"));
            Stream<Body> answered = operation.node().path("responses").properties().stream()
                    .filter(answer -> answer.getKey().startsWith("2"))
                    .flatMap(answer ->
                            bodies(operation.id() + " " + answer.getKey() + " ", resolved(answer.getValue())));
            return Stream.concat(asked, answered);
        });
    }

    /** The JSON document that the operation asks for, with an example; empty when there is none. */
    Optional<Body> asked(Operation operation) {
        return sent(operation).filter(Body::isJson);
    }

    /** The same, where many documents may come, one on each line. */
    public Optional<Body> sent(Operation operation) {
        return bodies(operation.id() + " asks ", operation.node().path("requestBody"))
                .filter(body -> body.mediaType().endsWith("json") && body.example() != null)
                .findFirst();
    }

    private Stream<Body> bodies(String name, JsonNode body) {
        return body.path("content").properties().stream()
                .map(content -> new Body(
                        name + content.getKey(), content.getValue().path("schema"), example(content.getValue())));
    }

    private JsonNode example(JsonNode content) {
        if (content.has("example")) {
            return content.get("example");
        }
        JsonNode first = content.path("examples").elements().hasNext()
                ? content.path("examples").elements().next()
                : null;
        return first == null ? null : resolved(first).get("value");
    }

    /** The fields that the value has not, of those that its schema has, such as {@code Money.currency}. */
    Stream<String> missing(String name, JsonNode schema, JsonNode value) {
        JsonNode meant = resolved(schema);
        String owner = schema.has("$ref") ? schema.get("$ref").asText().replaceAll(".*/", "") : name;
        if (value == null || value.isMissingNode()) {
            return Stream.of(name);
        }
        if (meant.has("items") && !value.isEmpty()) {
            return missing(name, meant.get("items"), value.get(0));
        }
        return meant.path("properties").properties().stream()
                .flatMap(field -> missing(owner + "." + field.getKey(), field.getValue(), value.path(field.getKey())));
    }

    /** An operation, with its parameters resolved. */
    public record Operation(String method, String path, JsonNode node, List<JsonNode> declared) {

        public String id() {
            return node.path("operationId").asText();
        }

        List<String> parameters() {
            return declared.stream().map(each -> each.path("name").asText()).toList();
        }

        public Set<String> scopes() {
            Set<String> scopes = new TreeSet<>();
            node.path("security")
                    .forEach(way -> way.forEach(list -> list.forEach(scope -> scopes.add(scope.asText()))));
            return scopes;
        }

        /** With the ids of the examples, or {@code unknown} where there is none. */
        String examplePath() {
            String example = path;
            for (JsonNode parameter : declared) {
                example = example.replace(
                        "{" + parameter.path("name").asText() + "}",
                        parameter.path("example").asText("unknown"));
            }
            return example;
        }

        List<String> statuses() {
            return node.path("responses").properties().stream()
                    .map(Map.Entry::getKey)
                    .toList();
        }
    }

    /** A field, such as {@code Supplier.name}. */
    record Field(String path, JsonNode schema) {}

    /** A body, with its example or null. */
    public record Body(String name, JsonNode schema, JsonNode example) {

        public String mediaType() {
            return name.substring(name.lastIndexOf(' ') + 1);
        }

        /** Whether it is one JSON document. */
        boolean isJson() {
            return name.matches(".*[/+]json");
        }
    }
}
