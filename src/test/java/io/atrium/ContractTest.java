package io.atrium;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.atrium.access.Scopes;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

/** The contract that is served is the one that is committed, and it keeps its own rules. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class ContractTest {

    private static final Path COMMITTED = Path.of("openapi", "atrium.yaml");

    /** Open to everyone: the signature is the credential, and where tokens come from. */
    private static final Set<String> PUBLIC = Set.of("deliverWebhook", "createToken");

    /** Open to the client that began the operation, whatever its scopes. */
    private static final Set<String> ANY_SCOPE = Set.of("getOperation");

    private JsonNode contract;

    @BeforeEach
    void read() {
        contract = parse(served());
    }

    @Test
    void isTheCommittedOne() throws IOException {
        if (Boolean.getBoolean("openapi.update")) {
            Files.writeString(COMMITTED, served());
        }
        assertThat(served())
                .as("The contract has changed. If that is meant, refresh the committed one and commit it too:"
                        + " ./mvnw test -Dtest=ContractTest -Dopenapi.update=true")
                .isEqualTo(Files.readString(COMMITTED));
    }

    @Test
    void namesEveryOperationOnce() {
        assertThat(operations())
                .extracting(Operation::id)
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[a-zA-Z]+"));
    }

    @Test
    void saysWhatEveryOperationIsAndWhereItBelongs() {
        List<String> tags = texts(contract.at("/tags"), "name");

        assertThat(operations()).allSatisfy(operation -> {
            assertThat(operation.node().path("summary").asText()).isNotBlank();
            assertThat(operation.node().path("tags")).hasSize(1);
            assertThat(tags).contains(operation.node().at("/tags/0").asText());
        });
    }

    @Test
    void needsExactlyOneKnownScopeForEveryOperationThatIsNotPublic() {
        assertThat(operations()).allSatisfy(operation -> {
            if (PUBLIC.contains(operation.id())) {
                assertThat(operation.scopes()).isEmpty();
                assertThat(operation.node().has("security")).isFalse();
            } else if (ANY_SCOPE.contains(operation.id())) {
                assertThat(operation.scopes()).isEmpty();
                assertThat(operation.node().path("security")).isNotEmpty();
            } else {
                assertThat(operation.scopes()).hasSize(1).isSubsetOf(Scopes.ALL);
            }
        });
    }

    @Test
    void describesEveryScopeThatThereIs() {
        JsonNode scopes = contract.at("/components/securitySchemes/oauth2/flows/clientCredentials/scopes");

        assertThat(scopes.fieldNames()).toIterable().containsExactlyElementsOf(Scopes.ALL);
    }

    @Test
    void refusesStrangersWhereverACredentialIsNeeded() {
        assertThat(operations().stream().filter(operation -> operation.node().has("security")))
                .allSatisfy(operation -> assertThat(operation.statuses()).contains("401"));
        assertThat(operations().stream().filter(operation -> !operation.scopes().isEmpty()))
                .allSatisfy(operation -> assertThat(operation.statuses()).contains("401", "403"));
    }

    @Test
    void describesTheParametersOfEveryList() {
        Set<String> shared = Set.of("limit", "cursor", "sort", "updatedSince", "fields", "identifier");
        Set<String> ownManners = Set.of("listChanges", "listSubscriptions", "listDeliveries");

        assertThat(operations().stream()
                        .filter(operation -> operation.id().startsWith("list") && !ownManners.contains(operation.id())))
                .isNotEmpty()
                .allSatisfy(operation -> assertThat(operation.parameters()).containsAll(shared));
        assertThat(operation("listPurchaseOrders").parameters()).contains("status", "supplierId", "legalEntityId");
        assertThat(operation("listChanges").parameters()).contains("after", "types", "subject", "limit", "wait");
    }

    @Test
    void describesConditionalReadsOfEveryDocument() {
        assertThat(Stream.of("getPurchaseOrder", "getSupplier", "getInvoice", "getEmployee", "getDepartment"))
                .map(this::operation)
                .allSatisfy(operation -> {
                    assertThat(operation.parameters()).contains("id", "fields", "If-None-Match");
                    assertThat(operation.statuses()).contains("200", "304", "404");
                    assertThat(operation.node().at("/responses/200/headers").fieldNames())
                            .toIterable()
                            .contains("ETag", "Atrium-As-Of", "Atrium-Stale", "X-Correlation-Id");
                });
    }

    @Test
    void describesIdempotentWrites() {
        assertThat(operation("createPurchaseOrder").parameters()).contains("Idempotency-Key");
        assertThat(operation("createPurchaseOrder").statuses())
                .contains("201", "202", "400", "409", "413", "415", "422", "503");
        assertThat(operation("confirmPurchaseOrder").statuses()).contains("200", "202", "404", "409", "412", "422");
    }

    @Test
    void keepsTheMachineryToItself() {
        assertThat(operations().stream().filter(operation -> operation.method().equals("get")))
                .as("a parameter of the machinery, such as RoutingContext, needs @Context")
                .noneMatch(operation -> operation.node().has("requestBody"));
        assertThat(contract.at("/components/schemas").fieldNames())
                .toIterable()
                .doesNotContain("RoutingContext", "Buffer", "JsonObject", "User", "Session");
        assertThat(contract.path("paths").fieldNames()).toIterable().noneMatch(path -> path.startsWith("/q/"));
        assertThat(contract.at("/components/schemas/Subscription/properties").fieldNames())
                .toIterable()
                .doesNotContain("secret", "previousSecret", "client");
    }

    @Test
    void givesAnOrderAsExampleThatTheSandboxAccepts() {
        given().header("Authorization", "Bearer " + Surroundings.token("contract", "procurement:write"))
                .header("Idempotency-Key", "the-example")
                .contentType("application/json")
                .body(example("NewPurchaseOrder").toString())
                .when()
                .post("/v1/purchase-orders")
                .then()
                .statusCode(201);
    }

    /** The document that the page at /docs makes of the examples of the fields. */
    private JsonNode example(String schema) {
        return example(contract.at("/components/schemas/" + schema));
    }

    private JsonNode example(JsonNode schema) {
        ObjectMapper json = new ObjectMapper();
        if (schema.has("examples")) {
            return schema.at("/examples/0");
        }
        if (schema.has("$ref")) {
            return example(resolved(schema));
        }
        if (schema.has("items")) {
            return json.createArrayNode().add(example(schema.get("items")));
        }
        var object = json.createObjectNode();
        schema.path("properties").properties().forEach(field -> object.set(field.getKey(), example(field.getValue())));
        return object;
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? contract.at(node.get("$ref").asText().substring(1)) : node;
    }

    private Operation operation(String id) {
        return operations().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        for (JsonNode path : contract.path("paths")) {
            for (Map.Entry<String, JsonNode> operation : path.properties()) {
                List<String> parameters = StreamSupport.stream(
                                operation.getValue().path("parameters").spliterator(), false)
                        .map(parameter -> resolved(parameter).path("name").asText())
                        .toList();
                operations.add(new Operation(operation.getKey(), operation.getValue(), parameters));
            }
        }
        return operations;
    }

    private static List<String> texts(JsonNode array, String field) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(node -> node.path(field).asText())
                .toList();
    }

    private static String served() {
        return given().when().get("/openapi").then().statusCode(200).extract().asString();
    }

    private static JsonNode parse(String yaml) {
        try {
            return new ObjectMapper(new YAMLFactory()).readTree(yaml);
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    private record Operation(String method, JsonNode node, List<String> parameters) {

        String id() {
            return node.path("operationId").asText();
        }

        Set<String> scopes() {
            Set<String> scopes = new TreeSet<>();
            node.path("security")
                    .forEach(way -> way.forEach(list -> list.forEach(scope -> scopes.add(scope.asText()))));
            return scopes;
        }

        List<String> statuses() {
            return node.path("responses").properties().stream()
                    .map(Map.Entry::getKey)
                    .toList();
        }
    }
}
