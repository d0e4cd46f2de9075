package io.atrium;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.atrium.PublishedContract.Field;
import io.atrium.PublishedContract.Operation;
import io.atrium.access.Scopes;
import io.atrium.kernel.DataClass;
import io.atrium.record.DocumentType;
import io.quarkus.arc.All;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

/** The contract that is served is the one that is committed, and it keeps its own rules. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class ContractTest {

    private static final Path COMMITTED = Path.of("openapi");

    private static final Set<String> DATA_CLASSES = Set.of("public", "internal", "confidential", "personal", "bank");

    /** Open to everyone: the signature is the credential, and where tokens come from. */
    private static final Set<String> PUBLIC = Set.of(
            "deliverWebhook", "deliverWebhookWithUrlSecret", "answerWebhookChallenge", "createToken", "hintAtChange");

    /** Open to the client that began the operation, whatever its scopes. */
    private static final Set<String> ANY_SCOPE = Set.of("getOperation");

    @Inject
    @All
    List<DocumentType> types;

    private PublishedContract contract;

    @BeforeEach
    void read() {
        contract = PublishedContract.parse(served(""));
    }

    @ParameterizedTest
    @MethodSource("domains")
    void isTheCommittedOne(String domain) throws IOException {
        Path committed = COMMITTED.resolve(domain + ".yaml");
        String served = served("/" + domain);

        if (Boolean.getBoolean("openapi.update")) {
            Files.writeString(committed, served);
        }
        assertThat(served)
                .as("The contract has changed. If that is meant, refresh the committed one and commit it too:"
                        + " ./mvnw test -Dtest=ContractTest -Dopenapi.update=true")
                .isEqualTo(Files.readString(committed));
    }

    static List<String> domains() {
        return PublishedContract.DOMAINS;
    }

    @Test
    void isMadeOfTheDocumentsOfItsDomains() {
        List<String> inDomains = domains().stream()
                .map(domain -> PublishedContract.parse(served("/" + domain)))
                .flatMap(document -> document.operations().stream())
                .map(Operation::id)
                // What answers of several domains lead to stands in each of them.
                .distinct()
                .toList();

        assertThat(inDomains)
                .containsExactlyInAnyOrderElementsOf(
                        operations().stream().map(Operation::id).toList());
        assertThat(COMMITTED
                        .toFile()
                        .list((directory, name) -> name.endsWith(".yaml") && !name.equals("asyncapi.yaml")))
                .containsExactlyInAnyOrderElementsOf(
                        domains().stream().map(domain -> domain + ".yaml").toList());
    }

    @ParameterizedTest
    @MethodSource("domains")
    void isCompleteInTheDocumentOfEachDomain(String domain) {
        PublishedContract document = PublishedContract.parse(served("/" + domain));

        assertThat(document.root().findValuesAsText("$ref")).isNotEmpty().allSatisfy(reference -> assertThat(
                        document.root().at(reference.substring(1)).isMissingNode())
                .isFalse());
    }

    @Test
    void hasNoOtherDomains() {
        given().when()
                .get("/openapi/gardening")
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("code", equalTo("not-found"));
    }

    @Test
    void namesWhoAnswersForEveryOperation() {
        assertThat(operations())
                .extracting(operation -> operation.node().path("x-owner").asText())
                .allMatch(owner -> owner.matches("[a-z]+(-[a-z]+)+"));
    }

    @Test
    void saysWhatEveryFieldHolds() {
        assertThat(contract.fields()
                        .filter(field -> !DATA_CLASSES.contains(
                                field.schema().path("x-data-class").asText()))
                        .map(Field::path))
                .as("fields without a data class: put @Holds on them or on their record")
                .isEmpty();
    }

    @Test
    void saysWhatEveryFieldHoldsAtRunTimeToo() {
        assertThat(types).isNotEmpty().allSatisfy(type -> type.dataClasses().forEach((path, holds) -> {
            JsonNode schema =
                    contract.at("/components/schemas/" + type.canonical().getSimpleName());
            for (String step : path.split("\\.")) {
                JsonNode container = contract.resolved(schema);
                schema = contract.resolved(container.has("items") ? container.get("items") : container)
                        .path("properties")
                        .path(step);
            }
            assertThat(schema.path("x-data-class").asText())
                    .as("%s of %s", path, type.name())
                    .isEqualTo(holds.text());
        }));
    }

    @Test
    void readsADocumentWithTheScopeThatItsTypeNames() {
        assertThat(types).isNotEmpty().allSatisfy(type -> operations().stream()
                .filter(operation ->
                        operation.id().equals("get" + type.canonical().getSimpleName()))
                .forEach(operation -> assertThat(operation.scopes()).containsExactly(type.scope())));
    }

    @Test
    void restrictsWhatIsPersonalOrOfABank() {
        assertThat(types).allSatisfy(type -> assertThat(type.restricted().keySet())
                .allSatisfy(
                        field -> assertThat(type.dataClasses().get(field)).isIn(DataClass.PERSONAL, DataClass.BANK)));
    }

    @Test
    void givesEveryBodyAWholeExample() {
        assertThat(contract.bodies()
                        .flatMap(body -> contract.missing(body.name(), body.schema(), body.example()))
                        .distinct())
                .as("what has no example: give it @Schema(examples = …)")
                .isEmpty();
    }

    @Test
    void givesExamplesThatKeepToTheirSchemas() {
        JsonSchemaFactory schemas = JsonSchemaFactory.getInstance(VersionFlag.V202012);

        assertThat(contract.bodies().filter(body -> body.isJson() && body.example() != null))
                .isNotEmpty()
                .allSatisfy(body -> {
                    ObjectNode schema = body.schema().deepCopy();
                    schema.set("components", contract.at("/components"));
                    assertThat(schemas.getSchema(schema).validate(body.example()))
                            .as(body.name())
                            .isEmpty();
                });
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
        Set<String> ownManners = Set.of(
                "listChanges",
                "listEventTypes",
                "listSubscriptions",
                "listSubscriptionOverviews",
                "listSubscriptionOverviewDeliveries",
                "listDeliveries",
                "listReplays",
                "listReplayOrders",
                "listInterfaces",
                "listLaborCosts",
                "listReceipts",
                "listQuarantine",
                "listValueMappings",
                "listRevocations",
                "listLegalHolds",
                "listRetentionRuns",
                "listApprovals",
                "listExceptions",
                "listReconciliations",
                "listReconciliationDifferences",
                "listAnomalies",
                "listAudit");

        assertThat(operations().stream()
                        .filter(operation -> operation.id().startsWith("list") && !ownManners.contains(operation.id()))
                        .filter(operation -> !operation.id().endsWith("Versions")))
                .isNotEmpty()
                .allSatisfy(operation -> assertThat(operation.parameters()).containsAll(shared));
        assertThat(operations().stream().filter(operation -> operation.id().endsWith("Versions")))
                .isNotEmpty()
                .allSatisfy(operation -> assertThat(operation.parameters()).contains("id", "limit", "cursor"));
        assertThat(operation("listPurchaseOrders").parameters()).contains("status", "supplierId", "legalEntityId");
        assertThat(operation("listChanges").parameters()).contains("after", "types", "subject", "limit", "wait");
    }

    @Test
    void saysWhatFormEveryParameterHas() {
        assertThat(operations()).allSatisfy(operation -> assertThat(operation.declared())
                .as(operation.id())
                .allMatch(parameter -> !parameter.path("schema").isEmpty()));
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

    @ParameterizedTest
    @MethodSource("domains")
    void whoIsToldThatAWriteGoesOnFindsWhereToAskInTheSameDocument(String domain) {
        PublishedContract document = PublishedContract.parse(served("/" + domain));

        assertThat(document.operations().stream()
                        .map(operation -> operation.node().at("/responses/202"))
                        .filter(accepted -> accepted.has("$ref"))
                        .map(document::resolved))
                .allSatisfy(accepted -> assertThat(document.operation(accepted.at("/links/operation/operationId")
                                        .asText())
                                .path())
                        .isEqualTo("/v1/operations/{id}"));
    }

    @Test
    void keepsTheMachineryToItself() {
        assertThat(operations().stream().filter(operation -> operation.method().equals("get")))
                .as("a parameter of the machinery, such as RoutingContext, needs @Context")
                .noneMatch(operation -> operation.node().has("requestBody"));
        assertThat(contract.at("/components/schemas").fieldNames())
                .toIterable()
                .doesNotContain("RoutingContext", "Buffer", "JsonObject", "User", "Session");
        assertThat(contract.at("/paths").fieldNames()).toIterable().noneMatch(path -> path.startsWith("/q/"));
        assertThat(contract.at("/components/schemas/Subscription/properties").fieldNames())
                .toIterable()
                .doesNotContain("secret", "previousSecret", "client");
    }

    @Test
    void givesAnOrderAsExampleThatTheSandboxAccepts() {
        given().header("Authorization", "Bearer " + Surroundings.token("contract", "procurement:write"))
                .header("Idempotency-Key", "the-example")
                .contentType("application/json")
                .body(contract.at("/components/examples/NewPurchaseOrder/value").toString())
                .when()
                .post("/v1/purchase-orders")
                .then()
                .statusCode(201);
    }

    private Operation operation(String id) {
        return contract.operation(id);
    }

    private List<Operation> operations() {
        return contract.operations();
    }

    private static List<String> texts(JsonNode array, String field) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(node -> node.path(field).asText())
                .toList();
    }

    private static String served(String domain) {
        return given().when()
                .get("/openapi" + domain)
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }
}
