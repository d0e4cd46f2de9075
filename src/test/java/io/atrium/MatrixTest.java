package io.atrium;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.atrium.PublishedContract.Body;
import io.atrium.PublishedContract.Operation;
import io.atrium.access.Scopes;
import io.atrium.kernel.PublicId;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

/**
 * Every operation of the contract, called in every way that has to be refused and in the one that has not. The requests
 * are made from the contract, so an operation stands here as soon as it exists.
 */
@QuarkusTest
@WithTestResource(Playground.class)
class MatrixTest {

    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");

    /** What no operation takes for a body. */
    private static final List<String> NO_DOCUMENTS = List.of("", "{\"", "[]", "7", "{\"noSuchField\":1}");

    /** The refused ones, so that what they have begun can be told apart. */
    private static final String REFUSED = "refused ";

    private static final String ADMITTED = "admitted ";

    /**
     * Whose fields depend on each other, or whose example is of a document as it later is: the smallest body is refused as
     * {@code invalid}, which is after the scope was found good. Their own tests show what they take.
     */
    private static final Set<String> DEPENDENT = Set.of(
            "createInvoice",
            "createRequisition",
            "submitRequisition",
            "createTimeEntry",
            "dismissExceptions",
            "setLegalHold");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Map<String, String> tokens = new HashMap<>();

    @TestHTTPResource
    URI gateway;

    private PublishedContract contract;

    @Inject
    Pool pool;

    @BeforeEach
    void read() {
        contract = PublishedContract.served();
    }

    @TestFactory
    Stream<DynamicTest> refusesWhoeverLacksTheScope() {
        return each(
                operation -> {
                    String scope = operation.scopes().iterator().next();
                    Stream<Row> others = Scopes.ALL.stream()
                            .filter(other -> !other.equals(scope))
                            .map(other -> new Row(other, token(REFUSED, other), 403, "forbidden"));
                    String rest = Scopes.ALL.stream()
                            .filter(other -> !other.equals(scope))
                            .collect(Collectors.joining(" "));
                    return Stream.concat(
                                    others,
                                    Stream.of(
                                            new Row("every scope but its own", token(REFUSED, rest), 403, "forbidden"),
                                            new Row("no scope", token(REFUSED, ""), 403, "forbidden")))
                            .flatMap(row -> complaints(row, example(operation).token(row.token)));
                },
                operation -> !operation.scopes().isEmpty());
    }

    @TestFactory
    Stream<DynamicTest> refusesStrangers() {
        return each(
                operation -> Stream.of("", "Bearer ", "Bearer nonsense", "Basic ZGVtbzpkZW1v")
                        .map(credential -> new Row("\"" + credential + "\"", credential, 401, "unauthenticated"))
                        .flatMap(row -> complaints(row, example(operation).token(row.token))),
                operation -> operation.node().has("security"));
    }

    @TestFactory
    Stream<DynamicTest> refusesBodiesThatAreNone() {
        return each(
                operation -> NO_DOCUMENTS.stream()
                        .filter(body -> !body.isEmpty()
                                || operation.node().at("/requestBody/required").asBoolean())
                        .map(body -> new Row("the body " + body, right(REFUSED, operation), 400, "invalid"))
                        .flatMap(row -> complaints(
                                row,
                                example(operation)
                                        .token(row.token)
                                        .body("application/json", row.what.substring("the body ".length())))),
                operation -> contract.asked(operation).isPresent());
    }

    @TestFactory
    Stream<DynamicTest> findsNothingUnderAnUnknownId() {
        return each(
                operation -> complaints(
                        new Row("an unknown id", right(REFUSED, operation), 404, "not-found"),
                        example(operation).token(right(REFUSED, operation)).path(unknown(operation))),
                operation -> operation.path().contains("{"));
    }

    @TestFactory
    Stream<DynamicTest> refusesMethodsThatAPathLacks() {
        return each(
                operation -> {
                    Set<String> present = contract.operations().stream()
                            .filter(other -> other.path().equals(operation.path()))
                            .map(other -> other.method().toUpperCase(Locale.ROOT))
                            .collect(Collectors.toSet());
                    return METHODS.stream()
                            .filter(method -> !present.contains(method))
                            .map(method -> new Row(method, right(REFUSED, operation), 405, "method-not-allowed"))
                            .flatMap(row -> complaints(
                                    row, example(operation).token(row.token).method(row.what)));
                },
                operation -> true);
    }

    @TestFactory
    Stream<DynamicTest> refusesBodiesOfAnotherMediaType() {
        return each(
                operation -> Stream.of("text/plain", "application/xml", "application/x-ndjson", "nonsense")
                        .filter(type -> !type.equals(example(operation).mediaType))
                        .map(type -> new Row(type, right(REFUSED, operation), 415, "unsupported-media-type"))
                        .flatMap(row -> complaints(
                                row, example(operation).token(row.token).body(row.what, example(operation).body))),
                operation -> contract.sent(operation).isPresent());
    }

    @TestFactory
    Stream<DynamicTest> admitsWhoeverHasTheScope() {
        return each(
                operation -> {
                    HttpResponse<String> answer = send(example(operation).token(right(ADMITTED, operation)));
                    return isAdmitted(operation, answer)
                            ? Stream.of()
                            : Stream.of(answer.statusCode() + " " + answer.body());
                },
                operation -> operation.node().has("security"));
    }

    @Test
    void beginsNothingForTheRefused() {
        Long begun = pool.query("select count(*) from command_intent where caller like '" + REFUSED + "%'")
                .execute()
                .await()
                .indefinitely()
                .iterator()
                .next()
                .getLong(0);

        assertThat(begun).isZero();
    }

    /** A list is answered; what is asked of one document may not be possible, and is documented. */
    private static boolean isAdmitted(Operation operation, HttpResponse<String> answer) {
        int status = answer.statusCode();
        if (status == 400 && DEPENDENT.contains(operation.id())) {
            return new JsonObject(answer.body()).getString("code").equals("invalid");
        }
        boolean isList = operation.method().equals("get") && !operation.path().contains("{");
        return isList
                ? status == 200
                : operation.statuses().contains(Integer.toString(status))
                        && !Set.of(400, 401, 403, 503).contains(status);
    }

    private Stream<DynamicTest> each(Rows rows, Predicate<Operation> which) {
        return contract.operations().stream()
                .filter(which)
                .map(operation -> dynamicTest(operation.id(), () -> assertThat(rows.complaints(operation))
                        .isEmpty()));
    }

    private Stream<String> complaints(Row row, Asked asked) {
        HttpResponse<String> answer = send(asked);
        List<String> wrong = new ArrayList<>();
        if (answer.statusCode() != row.status) {
            wrong.add("not " + row.status);
        }
        wrong.addAll(ProblemDocument.faults(
                answer.statusCode(), name -> answer.headers().firstValue(name), answer.body()));
        if (wrong.isEmpty()) {
            JsonObject problem = new JsonObject(answer.body());
            if (!problem.getString("code").equals(row.code)) {
                wrong.add("code");
            }
            if (row.status == 400
                    && problem.getJsonArray("errors", new JsonArray()).isEmpty()) {
                wrong.add("errors");
            }
        }
        return wrong.isEmpty()
                ? Stream.of()
                : Stream.of(
                        "%s: %s %s: %d %s".formatted(row.what, wrong, asked.path, answer.statusCode(), answer.body()));
    }

    private HttpResponse<String> send(Asked asked) {
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.resolve(asked.path))
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .method(
                        asked.method,
                        asked.body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(asked.body));
        if (!asked.token.isEmpty()) {
            request.header("Authorization", asked.token);
        }
        if (asked.body != null) {
            request.header("Content-Type", asked.mediaType);
        }
        return http.sendAsync(request.build(), BodyHandlers.ofString()).join();
    }

    private Asked example(Operation operation) {
        Optional<Body> body = contract.sent(operation);
        return new Asked(
                operation.method().toUpperCase(Locale.ROOT),
                operation.examplePath(),
                "",
                body.map(Body::mediaType).orElse(null),
                body.map(sent -> smallest(sent.schema(), sent.example()).toString())
                        .orElse(null));
    }

    /** What has to be there; of the rest not even every combination is allowed. */
    private JsonNode smallest(JsonNode schema, JsonNode example) {
        JsonNode meant = contract.resolved(schema);
        if (example.isArray()) {
            ArrayNode smallest = JsonNodeFactory.instance.arrayNode();
            example.forEach(element -> smallest.add(smallest(meant.path("items"), element)));
            return smallest;
        }
        if (!example.isObject() || !meant.has("properties")) {
            return example;
        }
        ObjectNode smallest = JsonNodeFactory.instance.objectNode();
        example.properties().forEach(field -> {
            if (isRequired(meant, field.getKey())) {
                JsonNode part = meant.at("/properties/" + field.getKey());
                smallest.set(field.getKey(), smallest(part, field.getValue()));
            }
        });
        // A change has to change something.
        if (smallest.isEmpty()) {
            Map.Entry<String, JsonNode> first = example.properties().iterator().next();
            smallest.set(first.getKey(), first.getValue());
        }
        return smallest;
    }

    private static boolean isRequired(JsonNode schema, String field) {
        return StreamSupport.stream(schema.path("required").spliterator(), false)
                .anyMatch(required -> required.asText().equals(field));
    }

    /** Well-formed ids of the right kind, which nothing has. */
    private static String unknown(Operation operation) {
        String path = operation.path();
        for (JsonNode parameter : operation.declared()) {
            String example = parameter.path("example").asText("unknown");
            String prefix = example.replaceAll("_.*", "");
            String id = !example.contains("_")
                    ? example
                    : example.length() > prefix.length() + 9
                            ? PublicId.of(prefix, 2_000_000_000, 2_000_000_000)
                            : PublicId.of(prefix, 2_000_000_000);
            path = path.replace("{" + parameter.path("name").asText() + "}", id);
        }
        return path;
    }

    private String right(String client, Operation operation) {
        return token(client, String.join(" ", operation.scopes()));
    }

    private String token(String client, String scopes) {
        return "Bearer " + tokens.computeIfAbsent(client + scopes, each -> Surroundings.token(each, scopes));
    }

    /** What is tried of an operation, and what comes of it. */
    private interface Rows {

        Stream<String> complaints(Operation operation);
    }

    private record Row(String what, String token, int status, String code) {}

    private record Asked(String method, String path, String token, String mediaType, String body) {

        Asked method(String other) {
            return new Asked(other, path, token, mediaType, body);
        }

        Asked path(String other) {
            return new Asked(method, other, token, mediaType, body);
        }

        Asked token(String other) {
            return new Asked(method, path, other, mediaType, body);
        }

        Asked body(String type, String other) {
            return new Asked(method, path, token, type, other);
        }
    }
}
