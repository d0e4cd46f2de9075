package io.atrium.record;

import io.atrium.Surroundings;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.Odoo;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.atrium.record.Asking.impatient;
import static io.atrium.record.Asking.reader;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyIterable;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

/** Filters, orders and pages. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class ListsTest {

    /** Longer than an index holds. */
    private static final String LONG = "ω".repeat(Partitions.INDEXED_LENGTH + 10);

    private final String run = UUID.randomUUID().toString();

    @Inject
    Odoo odoo;

    private Clerk clerk;

    @BeforeEach
    void enter() {
        clerk = new Clerk(odoo);
    }

    private String department(String name) {
        int id = clerk.creates("hr.department", new JsonObject().put("name", name));
        String publicId = PublicId.of("dep", id);
        impatient(reader()).get("/v1/departments/" + publicId).then().statusCode(200);
        return publicId;
    }

    @Test
    void aFilterTellsLongValuesApartThatBeginAlike() {
        String first = department(run + LONG + "1");
        String second = department(run + LONG + "2");

        named(run + LONG + "1").then().body("data.id", contains(first));
        named(run + LONG + "2").then().body("data.id", contains(second));
        named(run + LONG).then().body("data", emptyIterable());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Frauenklinik Süd – Straße & Höfe",
                "病棟 7",
                "قسم الأشعة",
                "🏥 ward",
                "e\u0301 not é",
                "it's 100% \"quoted\" \\ {0} $1 <b>",
                "a+b c"
            })
    void aFilterTakesWhateverPeopleWrite(String name) {
        String id = department(name + " " + run);

        named(name + " " + run).then().body("data.id", contains(id)).body("data[0].name", equalTo(name + " " + run));
    }

    private static Response named(String name) {
        Response answer = reader().queryParam("name", name).get("/v1/departments");
        answer.then().statusCode(200);
        return answer;
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "-name"})
    void pagesAreCompleteWhereTheOrderCannotTellDocumentsApart(String sort) {
        List<String> made = IntStream.range(0, 7)
                .mapToObj(number -> department(LONG + run + number % 3))
                .toList();

        List<String> walked = walk("sort=" + sort);

        assertThat(walked).doesNotHaveDuplicates().containsAll(made);
        List<String> atOnce =
                reader().get("/v1/departments?limit=500&sort=" + sort).path("data.id");
        assertThat(walked).isEqualTo(atOnce);
    }

    @Test
    void pagesOfAFilteredListAreCompleteToo() {
        String name = "Same " + run;
        List<String> made =
                IntStream.range(0, 5).mapToObj(number -> department(name)).toList();

        List<String> walked = walk("name=" + name);

        assertThat(walked).containsExactlyElementsOf(made);
    }

    private static List<String> walk(String query) {
        List<String> walked = new ArrayList<>();
        String cursor = null;
        do {
            Response page =
                    reader().get("/v1/departments?limit=3&" + query + (cursor == null ? "" : "&cursor=" + cursor));
            page.then().statusCode(200);
            walked.addAll(page.path("data.id"));
            cursor = page.path("next");
        } while (cursor != null);
        return walked;
    }

    @Test
    void showsWhatChangedSince() {
        String before = department("Before " + run);
        String updatedAt = reader().get("/v1/departments/" + before).path("updatedAt");
        String after = department("After " + run);

        List<String> including = reader().get("/v1/departments?limit=500&updatedSince=" + updatedAt)
                .path("data.id");
        List<String> later = reader().get("/v1/departments?limit=500&updatedSince="
                        + Instant.parse(updatedAt).plusNanos(1000))
                .path("data.id");

        assertThat(including).contains(before, after);
        assertThat(later).contains(after).doesNotContain(before);
    }

    @Test
    void showsOnlyTheFieldsAskedFor() {
        String id = department("Fields " + run);

        Response answer = reader().get("/v1/departments?fields=name,updatedAt&name=Fields " + run);

        answer.then().statusCode(200).body("data.id", contains(id));
        assertThat(answer.<Map<String, ?>>path("data[0]")).containsOnlyKeys("id", "name", "updatedAt");
    }

    @Test
    void refusesFieldsFiltersAndOrdersThatThereAreNot() {
        reader().get("/v1/departments?fields=nmae")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid"))
                .body("errors[0].pointer", equalTo("fields"))
                .body("errors[0].detail", containsString("nmae"));
        reader().get("/v1/departments?nmae=x").then().statusCode(400).body("errors[0].pointer", equalTo("nmae"));
        reader().get("/v1/departments?sort=nmae").then().statusCode(400).body("errors[0].pointer", equalTo("sort"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-colon", ":value", "system:"})
    void refusesIdentifiersWithoutSystemOrValue(String identifier) {
        reader().queryParam("identifier", identifier)
                .get("/v1/departments")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid"))
                .body("errors[0].pointer", equalTo("identifier"));
    }

    @Inject
    Records records;

    @Test
    void findsADocumentByTheIdOfAnotherSystem() {
        int department = clerk.creates("hr.department", new JsonObject().put("name", "Known " + run));
        String value = "dep:" + run;
        records.identify("department", department, new Identifier("hris", value))
                .await()
                .atMost(java.time.Duration.ofSeconds(20));
        String id = PublicId.of("dep", department);
        impatient(reader()).get("/v1/departments/" + id).then().statusCode(200);

        reader().queryParam("identifier", "hris:" + value)
                .get("/v1/departments")
                .then()
                .statusCode(200)
                .body("data.id", contains(id))
                .body("data[0].identifiers[0].system", equalTo("hris"))
                .body("data[0].identifiers[0].value", equalTo(value));
        reader().queryParam("identifier", "other:" + value)
                .get("/v1/departments")
                .then()
                .statusCode(200)
                .body("data", emptyIterable());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sup_00000000", "nonsense", "dep_53ysn18k"})
    void knowsNothingUnderADocumentThatThereIsNot(String supplier) {
        reader().get("/v1/suppliers/" + supplier + "/bank-accounts")
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("code", equalTo("not-found"));
    }

    @Test
    void aListUnderADocumentIsNarrowedByNothingThatTheCallerSays() {
        int supplier = clerk.creates(
                "res.partner",
                new JsonObject().put("name", run).put("is_company", true).put("supplier_rank", 1));
        String id = PublicId.of("sup", supplier);
        impatient(reader()).get("/v1/suppliers/" + id).then().statusCode(200);

        reader().get("/v1/suppliers/" + id + "/bank-accounts?supplierId=" + PublicId.of("sup", 3))
                .then()
                .statusCode(200)
                .body("data", emptyIterable())
                .body("next", nullValue());
    }

    @Test
    void aLimitedCallerSeesNothingUnderADocumentOfAnotherLegalEntity() {
        int supplier = clerk.creates(
                "res.partner",
                new JsonObject()
                        .put("name", run)
                        .put("is_company", true)
                        .put("supplier_rank", 1)
                        .put("company_id", 1));
        String path = "/v1/suppliers/" + PublicId.of("sup", supplier);
        impatient(reader()).get(path).then().statusCode(200).body("legalEntityId", not(nullValue()));

        Asking.as("limited", PublicId.of("le", 2))
                .get(path + "/bank-accounts")
                .then()
                .statusCode(404);
        Asking.as("limited", PublicId.of("le", 1))
                .get(path + "/bank-accounts")
                .then()
                .statusCode(200);
    }
}
