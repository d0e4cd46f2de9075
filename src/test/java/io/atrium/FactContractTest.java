package io.atrium;

import com.fasterxml.jackson.databind.JsonNode;
import io.atrium.record.DocumentType;
import io.quarkus.arc.All;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

/** What is promised of facts is what is committed, whole for every type, and kept by the facts that there are. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class FactContractTest {

    private static final Path ASYNC = Path.of("openapi/asyncapi.yaml");

    @Inject
    @All
    List<DocumentType> documents;

    @Inject
    Pool pool;

    private JsonNode catalogue;
    private PublishedContract async;

    @BeforeEach
    void read() {
        catalogue = FactSchemas.read(
                given().header("Authorization", "Bearer " + Surroundings.token("reader", "events:read"))
                        .when()
                        .get("/v1/event-types")
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString());
        async = PublishedContract.parse(served("/openapi/asyncapi"));
    }

    @Test
    void theSchemasThatAreServedAreTheCommittedOnes() throws IOException {
        Set<String> schemas = new TreeSet<>();
        for (JsonNode type : catalogue.path("data")) {
            String address = type.path("dataSchema").asText();
            Path committed = FactSchemas.COMMITTED.resolve(address.substring(address.lastIndexOf('/') + 1));
            if (schemas.add(committed.getFileName().toString())) {
                compare(served(address), committed);
            }
        }

        assertThat(FactSchemas.COMMITTED.toFile().list())
                .as("files of schemas that no facts have any more are to be removed")
                .containsExactlyInAnyOrderElementsOf(schemas);
        assertThat(schemas).hasSizeGreaterThanOrEqualTo(documents.size());
    }

    @Test
    void theAsyncContractThatIsServedIsTheCommittedOne() throws IOException {
        compare(served("/openapi/asyncapi"), ASYNC);
    }

    private static void compare(String served, Path committed) throws IOException {
        if (Boolean.getBoolean("openapi.update")) {
            Files.createDirectories(committed.getParent());
            Files.writeString(committed, served);
        }
        assertThat(served)
                .as("The contract of facts has changed. If that is meant, refresh the committed one and commit it too:"
                        + " ./mvnw test -Dtest=ContractTest,FactContractTest -Dopenapi.update=true")
                .isEqualTo(Files.exists(committed) ? Files.readString(committed) : "");
    }

    @Test
    void everyTypeSaysWhoAnswersForItAndWhatItIs() {
        assertThat(catalogue.path("data")).isNotEmpty().allSatisfy(type -> {
            String name = type.path("type").asText();
            assertThat(type.path("owner").asText())
                    .as("the owner of %s: http.Domain names one for each domain", name)
                    .matches("[a-z]+(-[a-z]+)+");
            assertThat(type.path("description").asText())
                    .as("the description of %s: steps() of its document", name)
                    .matches("The [a-z ]+ \\S.*");
            assertThat(type.path("dataClass").asText())
                    .as("the data class of %s", name)
                    .isIn("public", "internal", "confidential", "personal", "bank");
            assertThat(name).endsWith(".v" + type.path("version").asInt());
            assertThat(type.path("example").path("data").isObject())
                    .as(
                            "%s has no example: no change of one field of the document's example is called so. Give the"
                                    + " fields that decide it examples from which one is",
                            name)
                    .isTrue();
        });
    }

    @Test
    void everyExampleIsAFactOfItsType() {
        assertThat(catalogue.path("data")).isNotEmpty().allSatisfy(type -> {
            JsonNode example = type.path("example");
            JsonNode data = example.path("data");
            assertThat(example.path("type")).isEqualTo(type.path("type"));
            assertThat(example.path("subject")).isIn(data.path("id"), data.path("subscription"));
            assertThat(example.path("dataschema"))
                    .isEqualTo(FactSchemas.read(served(type.path("dataSchema").asText()))
                            .path("$id"));
            assertThat(FactSchemas.misfits(type.path("type").asText(), data.toString()))
                    .as(type.path("type").asText())
                    .isEmpty();
            boolean isChange = channels(type).contains("feed")
                    && !type.path("type").asText().matches(".*\\.(created|opened|deleted)\\.v\\d+");
            assertThat(data.has("previous")).as(type.path("type").asText()).isEqualTo(isChange);
        });
    }

    @Test
    void nothingThatIsRestrictedStandsInASchema() {
        assertThat(documents.stream().filter(type -> !type.restricted().isEmpty()))
                .isNotEmpty()
                .allSatisfy(type -> {
                    JsonNode schema = schema(type);
                    assertThat(schema.at("/properties").has("redacted")).isTrue();
                    assertThat(schema.at("/properties").fieldNames())
                            .toIterable()
                            .doesNotContainAnyElementsOf(type.restricted().keySet());
                    assertThat(schema.at("/properties/previous/properties").fieldNames())
                            .toIterable()
                            .doesNotContainAnyElementsOf(type.restricted().keySet());
                });
    }

    @Test
    void everySchemaIsWhole() {
        assertThat(documents).allSatisfy(type -> {
            JsonNode schema = schema(type);
            assertThat(schema.path("$schema").asText()).isEqualTo("https://json-schema.org/draft/2020-12/schema");
            Set<String> open = new HashSet<>(type.fieldNames());
            open.removeAll(type.restricted().keySet());
            assertThat(schema.path("properties").fieldNames()).toIterable().containsAll(open);
            assertThat(schema.path("properties"))
                    .allSatisfy(field ->
                            assertThat(field.path("x-data-class").asText()).isNotEmpty());
            assertThat(schema.findValuesAsText("$ref")).allSatisfy(reference -> assertThat(
                            schema.at(reference.substring(1)).isMissingNode())
                    .as("%s in %s", reference, type.name())
                    .isFalse());
        });
    }

    @Test
    void aTypeCanBeAskedForAlone() {
        given().header("Authorization", "Bearer " + Surroundings.token("reader", "events:read"))
                .when()
                .get("/v1/event-types/io.atrium.purchase-order.confirmed.v1")
                .then()
                .statusCode(200)
                .body("owner", equalTo("procurement-integration"))
                .body("dataClass", equalTo("confidential"))
                .body("version", equalTo(1))
                .body("dataSchema", equalTo("/openapi/events/purchase-order.v1.json"))
                .body("example.data.status", equalTo("confirmed"))
                .body("example.data.previous.status", equalTo("draft"));
    }

    @Test
    void theSchemaOfAVersionBeforeGoesOnToAnswer() {
        given().when()
                .get("/openapi/events/lamp.v1.json")
                .then()
                .statusCode(200)
                .contentType("application/schema+json");
        assertThat(FactSchemas.read(served("/openapi/events/lamp.v1.json"))
                        .path("$id")
                        .asText())
                .isEqualTo("urn:atrium:schema:lamp.v1");
    }

    @Test
    void whatIsNoTypeIsNotFound() {
        given().header("Authorization", "Bearer " + Surroundings.token("reader", "events:read"))
                .when()
                .get("/v1/event-types/io.atrium.garden.watered.v1")
                .then()
                .statusCode(404)
                .body("code", equalTo("not-found"))
                .body("detail", equalTo("There is no such type of facts"));
        given().when()
                .get("/openapi/events/garden.v1.json")
                .then()
                .statusCode(404)
                .body("code", equalTo("not-found"))
                .body("detail", equalTo("There is no such schema of facts"));
    }

    @Test
    void theAsyncContractHasEveryTypeInEveryWayThatItTakes() {
        for (String way : List.of("feed", "webhook")) {
            assertThat(async.at("/channels/" + way + "/messages").fieldNames())
                    .toIterable()
                    .containsExactlyInAnyOrderElementsOf(leaving(way));
        }
        Set<String> domains =
                documents.stream().map(DocumentType::businessDomain).collect(Collectors.toSet());
        List<String> inTopics = domains.stream()
                .flatMap(domain -> {
                    JsonNode topic = async.at("/channels/" + domain);
                    assertThat(topic.path("address").asText()).isEqualTo("atrium." + domain);
                    List<String> messages = new ArrayList<>();
                    topic.path("messages").fieldNames().forEachRemaining(messages::add);
                    return messages.stream();
                })
                .toList();
        assertThat(inTopics).containsExactlyInAnyOrderElementsOf(leaving("kafka"));
    }

    @Test
    void onlySubscriptionsAreSentWhatStandsInNoLog() {
        List<String> notices =
                List.of("io.atrium.subscription.disabled.v1", "io.atrium.subscription.failing.v1", "io.atrium.test.v1");

        assertThat(leaving("webhook")).containsAll(notices).containsAll(leaving("feed"));
        assertThat(leaving("feed")).doesNotContainAnyElementsOf(notices).isEqualTo(leaving("kafka"));
    }

    private List<String> leaving(String way) {
        List<String> types = new ArrayList<>();
        catalogue.path("data").forEach(type -> {
            if (channels(type).contains(way)) {
                types.add(type.path("type").asText());
            }
        });
        return types;
    }

    private static List<String> channels(JsonNode type) {
        List<String> channels = new ArrayList<>();
        type.path("channels").forEach(channel -> channels.add(channel.asText()));
        return channels;
    }

    @Test
    void theAsyncContractRefersToWhatThereIs() {
        assertThat(async.root().findValuesAsText("$ref")).isNotEmpty().allSatisfy(reference -> {
            if (reference.startsWith("#/")) {
                assertThat(async.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse();
            } else {
                assertThat(ASYNC.resolveSibling(reference)).exists();
            }
        });
    }

    @Test
    void everyFactOfTheFirstFillKeepsToItsSchema() {
        List<Told> facts = new ArrayList<>();
        pool.query("select type, data from event_log where type like 'io.atrium.%' order by position")
                .execute()
                .await()
                .indefinitely()
                .forEach(row -> facts.add(new Told(
                        row.getString("type"), row.get(JsonObject.class, "data").encode())));

        assertThat(facts).allSatisfy(fact -> assertThat(FactSchemas.misfits(fact.type(), fact.data()))
                .as(fact.type())
                .isEmpty());
        assertThat(facts.stream().map(Told::type).filter(FactSchemas::know).collect(Collectors.toSet()))
                .contains(
                        "io.atrium.purchase-order.created.v1",
                        "io.atrium.invoice.created.v1",
                        "io.atrium.employee.created.v1",
                        "io.atrium.supplier.created.v1");
    }

    private static JsonNode schema(DocumentType type) {
        return FactSchemas.read(served("/openapi/events/%s.v%d.json".formatted(type.name(), type.factsVersion())));
    }

    private static String served(String path) {
        return given().when().get(path).then().statusCode(200).extract().asString();
    }

    private record Told(String type, String data) {}
}
