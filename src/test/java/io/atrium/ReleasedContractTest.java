package io.atrium;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** Clients of a released contract go on to work, unless a new major version says that they may not. */
class ReleasedContractTest {

    private static final Path PRESENT = Path.of("openapi");
    private static final Path RELEASED = PRESENT.resolve("released");

    @ParameterizedTest
    @MethodSource("releasedDocuments")
    void keepsWhatIsReleased(String document) throws IOException {
        ContractChange change = new ContractChange(read(RELEASED.resolve(document)), read(PRESENT.resolve(document)));

        assertThat(change.breaks())
                .as("This breaks clients of the released contract. Take it back, keep the old beside the new, or raise"
                        + " the first number of info.version: openapi/README.md")
                .isEmpty();
    }

    static List<String> releasedDocuments() {
        return Arrays.stream(RELEASED.toFile().list((directory, name) -> name.endsWith(".yaml")))
                .sorted()
                .toList();
    }

    @Test
    void isReleasedInEveryDomain() {
        assertThat(releasedDocuments())
                .containsExactlyInAnyOrderElementsOf(PublishedContract.DOMAINS.stream()
                        .map(domain -> domain + ".yaml")
                        .toList());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("breakingChanges")
    void refusesWhatBreaksClients(String what, String told, Consumer<ObjectNode> change) {
        PublishedContract released = contract();

        List<String> breaks = new ContractChange(released, changed(released, change)).breaks();

        assertThat(breaks).anyMatch(line -> line.startsWith(told));
    }

    static Stream<Arguments> breakingChanges() {
        return Stream.of(
                breaking("an operation is removed", "GET /v1/orders is gone", contract -> contract.withObject(
                                "/paths/~1v1~1orders")
                        .remove("get")),
                breaking(
                        "a field of an answer is removed",
                        "listOrders 200 application/json has no field /number any more",
                        order("Order", fields -> fields.remove("number"))),
                breaking(
                        "a field of a body is removed",
                        "createOrder asks application/json has no field /origin any more",
                        order("NewOrder", fields -> fields.remove("origin"))),
                breaking(
                        "a field changes its type",
                        "GET /v1/orders answers 200/number: schema has another type",
                        order("Order", fields -> fields.putObject("number").put("type", "integer"))),
                breaking(
                        "an optional parameter becomes required",
                        "GET /v1/orders takes status: parameter",
                        contract -> parameter(contract).put("required", true)),
                breaking(
                        "a required parameter is added",
                        "GET /v1/orders: parameters region",
                        contract -> contract.withArray("/paths/~1v1~1orders/get/parameters")
                                .addObject()
                                .put("name", "region")
                                .put("in", "query")
                                .put("required", true)
                                .putObject("schema")
                                .put("type", "string")),
                breaking(
                        "the choices of a parameter become fewer",
                        "GET /v1/orders takes status: enum",
                        contract -> ((ArrayNode) parameter(contract).at("/schema/enum")).remove(0)),
                breaking(
                        "the choices of a body become fewer",
                        "POST /v1/orders/kind: enum",
                        order("NewOrder", fields -> ((ArrayNode) fields.at("/kind/enum")).remove(0))),
                breaking(
                        "an optional field of a body becomes required",
                        "POST /v1/orders: required",
                        contract -> contract.withArray("/components/schemas/NewOrder/required")
                                .add("origin")),
                breaking(
                        "less fits into a field of a body",
                        "POST /v1/orders/origin: max length",
                        order("NewOrder", fields -> ((ObjectNode) fields.get("origin")).put("maxLength", 5))),
                breaking("another scope is needed", "GET /v1/orders: security", contract -> contract.withArray(
                                "/paths/~1v1~1orders/get/security/0/oauth2")
                        .set(0, "orders:approve")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("breakingChanges")
    void letsANewMajorVersionBreak(String what, String told, Consumer<ObjectNode> change) {
        PublishedContract released = contract();
        PublishedContract next = changed(released, change.andThen(contract -> contract.withObject("/info")
                .put("version", "2.0.0")));

        assertThat(new ContractChange(released, next).breaks()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("harmlessChanges")
    void letsGrowWhatNobodyHasToKnow(String what, Consumer<ObjectNode> change) {
        PublishedContract released = contract();

        assertThat(new ContractChange(released, changed(released, change)).breaks())
                .isEmpty();
    }

    static Stream<Arguments> harmlessChanges() {
        return Stream.of(
                harmless("nothing", contract -> {}),
                harmless("an operation is added", contract -> contract.withObject("/paths/~1v1~1receipts")
                        .set(
                                "get",
                                ((ObjectNode) contract.at("/paths/~1v1~1orders/get"))
                                        .deepCopy()
                                        .put("operationId", "listReceipts"))),
                harmless("a field of an answer is added", order("Order", fields -> fields.putObject("region")
                        .put("type", "string"))),
                harmless("an optional field of a body is added", order("NewOrder", fields -> fields.putObject("region")
                        .put("type", "string"))),
                harmless("an optional parameter is added", contract -> contract.withArray(
                                "/paths/~1v1~1orders/get/parameters")
                        .addObject()
                        .put("name", "region")
                        .put("in", "query")
                        .putObject("schema")
                        .put("type", "string")),
                harmless("a description is reworded", contract -> parameter(contract)
                        .put("description", "Only these")),
                harmless("an operation is deprecated", contract -> contract.withObject("/paths/~1v1~1orders/get")
                        .put("deprecated", true)
                        .put("x-deprecated-since", "2027-01-31")));
    }

    private static Arguments breaking(String what, String told, Consumer<ObjectNode> change) {
        return arguments(what, told, change);
    }

    private static Arguments harmless(String what, Consumer<ObjectNode> change) {
        return arguments(what, change);
    }

    private static Consumer<ObjectNode> order(String schema, Consumer<ObjectNode> change) {
        return contract -> change.accept(contract.withObject("/components/schemas/" + schema + "/properties"));
    }

    private static ObjectNode parameter(ObjectNode contract) {
        return (ObjectNode) contract.at("/paths/~1v1~1orders/get/parameters/0");
    }

    private static PublishedContract changed(PublishedContract released, Consumer<ObjectNode> change) {
        JsonNode present = released.root().deepCopy();
        change.accept((ObjectNode) present);
        return new PublishedContract(present);
    }

    private static PublishedContract read(Path document) throws IOException {
        return PublishedContract.parse(Files.readString(document));
    }

    private static PublishedContract contract() {
        return PublishedContract.parse(
                """
                openapi: 3.1.0
                info: {title: Orders, version: 1.4.2}
                components:
                  securitySchemes:
                    oauth2:
                      type: oauth2
                      flows:
                        clientCredentials:
                          tokenUrl: /oauth/token
                          scopes: {"orders:read": Read, "orders:write": Write, "orders:approve": Approve}
                  schemas:
                    Order:
                      type: object
                      required: [id]
                      properties:
                        id: {type: string}
                        number: {type: [string, "null"]}
                        status: {type: string, enum: [draft, confirmed]}
                    NewOrder:
                      type: object
                      required: [supplierId]
                      additionalProperties: false
                      properties:
                        supplierId: {type: string}
                        origin: {type: string, maxLength: 256}
                        kind: {type: string, enum: [goods, services]}
                        quantity: {type: number, exclusiveMinimum: 0}
                paths:
                  /v1/orders:
                    get:
                      operationId: listOrders
                      security: [{oauth2: ["orders:read"]}]
                      parameters:
                        - {name: status, in: query, schema: {type: string, enum: [draft, confirmed]}}
                      responses:
                        "200":
                          description: Orders
                          content:
                            application/json:
                              schema: {type: array, items: {$ref: "#/components/schemas/Order"}}
                    post:
                      operationId: createOrder
                      security: [{oauth2: ["orders:write"]}]
                      requestBody:
                        required: true
                        content:
                          application/json:
                            schema: {$ref: "#/components/schemas/NewOrder"}
                      responses:
                        "201":
                          description: The order
                          content:
                            application/json:
                              schema: {$ref: "#/components/schemas/Order"}
                """);
    }
}
