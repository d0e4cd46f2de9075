package io.atrium.record;

import io.atrium.Surroundings;
import io.quarkus.arc.All;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.junit.jupiter.api.Test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;

/** The catalogue of facts is complete: it has what the types of documents can answer, and nothing else. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class EventTypesTest {

    @Inject
    @All
    List<DocumentType> types;

    @Inject
    EventTypes names;

    @Inject
    EventCatalogue catalogue;

    @Test
    void hasEveryVerbThatATypeCanAnswerAndNoOther() {
        assertThat(types).isNotEmpty().allSatisfy(type -> {
            Set<String> declared = new HashSet<>(type.steps().keySet());
            declared.addAll(Set.of(type.birth(), "updated"));
            assertThat(type.findings().keySet()).doesNotContainAnyElementsOf(declared);
            assertThat(answered(type)).as(type.name()).isEqualTo(declared);
        });
    }

    /** Kafka has a topic for each domain. */
    @Test
    void knowsTheDomainOfEveryType() {
        assertThat(catalogue.all().data())
                .filteredOn(type -> type.channels().contains(EventCatalogue.KAFKA))
                .isNotEmpty()
                .allSatisfy(type ->
                        assertThat(names.domain(type.type())).as(type.type()).isPresent());
        assertThat(names.domain("io.atrium.inventory.shortage.v1")).contains("procurement");
        assertThat(names.domain("io.atrium.inventory.nothing.v1")).isEmpty();
    }

    @Test
    void isServedToWhoMayReadEvents() {
        List<String> served = given().header("Authorization", "Bearer " + Surroundings.token("reader", "events:read"))
                .when()
                .get("/v1/event-types")
                .then()
                .statusCode(200)
                .body(
                        "data.find { it.type == 'io.atrium.purchase-order.confirmed.v1' }.description",
                        equalTo("The purchase order was confirmed"))
                .body(
                        "data.find { it.type == 'io.atrium.purchase-order.confirmed.v1' }.owner",
                        equalTo("procurement-integration"))
                .extract()
                .jsonPath()
                .getList("data.type");

        assertThat(served)
                .isSorted()
                .doesNotHaveDuplicates()
                .contains("io.atrium.employee.deleted.v1", "io.atrium.requisition.escalated.v1")
                .doesNotContain("io.atrium.requisition.deleted.v1");
    }

    @Test
    void isRefusedToOthers() {
        given().header("Authorization", "Bearer " + Surroundings.token("reader", "workforce:read"))
                .when()
                .get("/v1/event-types")
                .then()
                .statusCode(403)
                .body("code", equalTo("forbidden"));
    }

    @Test
    void namesNothingThatIsNotDeclared() {
        DocumentType requisition = types.stream()
                .filter(type -> type.name().equals("requisition"))
                .findFirst()
                .orElseThrow();

        assertThat(EventTypes.named(requisition, "submitted")).isEqualTo("io.atrium.requisition.submitted.v1");
        for (String verb : List.of("forgotten", "deleted")) {
            assertThatThrownBy(() -> EventTypes.named(requisition, verb))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("a requisition declares no step that is called " + verb);
        }
    }

    /** What the type calls every change between any two documents that differ in choices, flags, times and places. */
    private static Set<String> answered(DocumentType type) {
        List<JsonObject> documents = documents(type);
        Set<String> verbs = new HashSet<>();
        for (JsonObject after : documents) {
            verbs.addAll(type.verbs(null, after));
            documents.forEach(before -> verbs.addAll(type.verbs(before, after)));
        }
        return verbs;
    }

    private static List<JsonObject> documents(DocumentType type) {
        List<JsonObject> documents = List.of(new JsonObject());
        for (RecordComponent field : type.canonical().getRecordComponents()) {
            documents = with(documents, field.getName(), values(field));
        }
        return documents;
    }

    private static List<JsonObject> with(List<JsonObject> documents, String field, List<Object> values) {
        List<JsonObject> varied = new ArrayList<>();
        documents.forEach(document -> values.forEach(
                value -> varied.add(value == null ? document : document.copy().put(field, value))));
        return varied;
    }

    /** Null stands for a field that is absent. */
    private static List<Object> values(RecordComponent field) {
        Schema schema = field.getAccessor().getAnnotation(Schema.class);
        if (field.getType() == boolean.class) {
            return List.of(true, false);
        }
        if (schema != null && schema.enumeration().length > 0) {
            return List.<Object>copyOf(Arrays.asList(schema.enumeration()));
        }
        return Set.of("escalatedAt", "departmentId", "shortage").contains(field.getName())
                ? Stream.<Object>of(null, "some").toList()
                : java.util.Collections.singletonList(null);
    }
}
