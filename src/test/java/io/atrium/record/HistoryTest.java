package io.atrium.record;

import io.atrium.Surroundings;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.Odoo;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.atrium.Waiting.await;
import static io.atrium.record.Asking.impatient;
import static io.atrium.record.Asking.reader;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

/** What documents were, version by version and at any time. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class HistoryTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String MODEL = "hr.department";
    private static final String FIRST_ENTITY = PublicId.of("le", 1);
    private static final String SECOND_ENTITY = PublicId.of("le", 2);

    @Inject
    Odoo odoo;

    private Clerk clerk;
    private int department;
    private String path;

    /** Given: a department with two versions, the first named like this. */
    private final String name = "Ward " + UUID.randomUUID();

    @BeforeEach
    void makeHistory() {
        clerk = new Clerk(odoo);
        department = clerk.creates(MODEL, new JsonObject().put("name", name).put("company_id", 1));
        path = "/v1/departments/" + PublicId.of("dep", department);
        impatient(reader()).get(path).then().statusCode(200);
        rename("Renamed " + name);
    }

    private void rename(String to) {
        clerk.writes(MODEL, department, new JsonObject().put("name", to));
        impatient(reader()).get(path).then().body("name", equalTo(to));
    }

    @Test
    void listsTheVersionsTheNewestFirstWithWhatChanged() {
        Response answer = reader().get(path + "/versions");

        answer.then()
                .statusCode(200)
                .body("data.version", contains(2, 1))
                .body("data.deleted", contains(false, false))
                .body("data[0].changed", contains("name"))
                .body("data[1].changed", hasItem("id"))
                .body("data[0].document.name", equalTo("Renamed " + name))
                .body("data[1].document.name", equalTo(name))
                .body("data[0].until", nullValue())
                .body("data[1].until", equalTo(answer.path("data[0].at")))
                .body("data[0].document.updatedAt", equalTo(answer.path("data[0].at")))
                .body("next", nullValue());
    }

    @Test
    void saysThatOdooChangedItAndNamesTheFact() {
        Response answer = reader().get(path + "/versions");

        answer.then().body("data.actor", contains("odoo", "odoo")).body("data.correlationId", hasItem(notNullValue()));
        Response facts = reader().get("/v1/changes?limit=500&subject=" + PublicId.of("dep", department));
        List<String> told = facts.path("data.id");
        assertThat(answer.<List<String>>path("data.event")).containsExactly(told.get(1), told.get(0));
        assertThat(facts.<String>path("data[1].correlationid")).isEqualTo(answer.path("data[0].correlationId"));
        Map<String, Object> document = facts.path("data[1].data");
        assertThat(document.remove("previous")).isEqualTo(Map.of("name", name));
        assertThat(document).isEqualTo(answer.path("data[0].document"));
    }

    @Test
    void namesTheClientWhoseDeedItWas() {
        // The capture may have seen one of the orders before its deed was settled; hardly all of them.
        List<String> actors = IntStream.range(0, 5).mapToObj(order -> order()).toList();

        assertThat(actors).contains("a-buyer").isSubsetOf("a-buyer", "odoo");
    }

    private String order() {
        JsonObject body = new JsonObject(
                """
                {"supplierId": "%s", "lines": [
                  {"itemId": "%s", "quantity": 1, "unitPrice": {"amount": "1", "currency": "USD"}}]}"""
                        .formatted(PublicId.of("sup", 3), PublicId.of("itm", 1)));
        Response created = given().auth()
                .oauth2(Surroundings.token("a-buyer", "procurement:read procurement:write"))
                .contentType(ContentType.JSON)
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .body(body.encode())
                .post("/v1/purchase-orders");
        created.then().statusCode(201);
        List<String> actors =
                reader().get(created.header("Location") + "/versions").path("data.actor");
        return actors.get(actors.size() - 1);
    }

    @Test
    void walksLongHistoriesPageByPage() {
        IntStream.range(0, 5).forEach(round -> rename(name + " " + round));

        List<Integer> walked = new ArrayList<>();
        List<List<String>> changed = new ArrayList<>();
        String cursor = null;
        do {
            Response page = reader().get(path + "/versions?limit=2" + (cursor == null ? "" : "&cursor=" + cursor));
            page.then().statusCode(200);
            walked.addAll(page.path("data.version"));
            changed.addAll(page.path("data.changed"));
            cursor = page.path("next");
            if (cursor != null) {
                assertThat(page.header("Link")).contains("limit=2").endsWith("rel=\"next\"");
            }
        } while (cursor != null);

        assertThat(walked).containsExactly(7, 6, 5, 4, 3, 2, 1);
        // Also where the version before stands on the next page.
        assertThat(changed.subList(0, 6)).containsOnly(List.of("name"));
    }

    @Test
    void refusesTheCursorOfAnotherList() {
        String foreign = reader().get("/v1/departments?limit=1").path("next");

        reader().get(path + "/versions?cursor=" + foreign)
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid"))
                .body("errors[0].pointer", equalTo("cursor"));
    }

    @Test
    void showsWhatTheDocumentWasAtATime() {
        Response versions = reader().get(path + "/versions");
        Instant changedAt = Instant.parse(versions.path("data[0].at"));

        Response before = reader().get(path + "?asOf=" + changedAt.minusNanos(1000));
        Response from = reader().get(path + "?asOf=" + changedAt);

        before.then()
                .statusCode(200)
                .header("ETag", "\"1\"")
                .header("Atrium-Stale", nullValue())
                .body("name", equalTo(name));
        assertThat(Instant.parse(before.header("Atrium-As-Of"))).isBefore(changedAt);
        from.then().statusCode(200).header("ETag", "\"2\"").body("name", equalTo("Renamed " + name));
    }

    @Test
    void showsOnlyTheFieldsAskedForOfThePastToo() {
        String at = reader().get(path + "/versions").path("data[1].at");

        reader().get(path + "?fields=name&asOf=" + at)
                .then()
                .statusCode(200)
                .body("size()", equalTo(2))
                .body("name", equalTo(name));
    }

    @Test
    void refusesATimeThatIsNotYetPast() {
        reader().get(path + "?asOf=" + Instant.now().plusSeconds(3600))
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid"))
                .body("errors[0].pointer", equalTo("asOf"))
                .body("errors[0].detail", equalTo("The time is not yet past"));
    }

    @Test
    void knowsNothingOfTheTimeBeforeTheFirstVersion() {
        Instant first = Instant.parse(reader().get(path + "/versions").path("data[1].at"));

        reader().get(path + "?asOf=" + first.minusMillis(1))
                .then()
                .statusCode(404)
                .body("code", equalTo("not-found"))
                .body("detail", containsString(" at "));
    }

    @Test
    void keepsTheVersionsOfWhatWasDeleted() {
        String alive = reader().get(path + "/versions").path("data[0].at");
        clerk.deletes(MODEL, department);
        impatient(reader()).get(path).then().statusCode(404);

        Response versions = reader().get(path + "/versions");

        versions.then()
                .statusCode(200)
                .body("data.version", contains(3, 2, 1))
                .body("data.deleted", contains(true, false, false))
                .body("data[0].document.name", equalTo("Renamed " + name))
                .body("data[0].changed.size()", equalTo(0));
        reader().get(path + "?asOf=" + alive).then().statusCode(200).body("name", equalTo("Renamed " + name));
        String deletedAt = versions.path("data[0].at");
        reader().get(path + "?asOf=" + deletedAt).then().statusCode(404).body("code", equalTo("not-found"));
    }

    @Test
    void knowsNoVersionsOfWhatNeverWas() {
        reader().get("/v1/departments/" + PublicId.of("dep", 1_000_000) + "/versions")
                .then()
                .statusCode(404)
                .body("code", equalTo("not-found"));
    }

    @Test
    void showsALimitedCallerOnlyTheVersionsOfHisLegalEntities() {
        clerk.writes(MODEL, department, new JsonObject().put("company_id", 2));
        impatient(reader()).get(path).then().body("legalEntityId", equalTo(SECOND_ENTITY));
        rename("Moved " + name);

        // Then: each sees his part, however short the pages are
        former().get(path).then().statusCode(404);
        former().get(path + "/versions?limit=1")
                .then()
                .statusCode(200)
                .body("data.version", contains(2))
                .body("next", notNullValue());
        assertThat(former().get(path + "/versions").<List<Integer>>path("data.version"))
                .containsExactly(2, 1);
        present().get(path + "/versions").then().body("data.version", contains(4, 3));
        Response all = reader().get(path + "/versions");
        all.then().body("data.version", contains(4, 3, 2, 1)).body("data[1].changed", contains("legalEntityId"));
        String moved = all.path("data[1].at");
        former().get(path + "?asOf=" + moved).then().statusCode(404);
        present().get(path + "?asOf=" + moved).then().statusCode(200).header("ETag", "\"3\"");
    }

    private static RequestSpecification former() {
        return Asking.as("former", FIRST_ENTITY);
    }

    private static RequestSpecification present() {
        return Asking.as("present", SECOND_ENTITY);
    }

    @Test
    void hidesAHistoryOfOtherLegalEntitiesAltogether() {
        Asking.as("stranger", "le_of_another")
                .get(path + "/versions")
                .then()
                .statusCode(404)
                .body("code", equalTo("not-found"));
    }

    @Test
    void goesOnWithTheNumbersWhenADeletedDocumentComesBack() {
        // Given: archived documents are documents; so one is taken out of what suppliers are, and put back
        int supplier = clerk.creates(
                "res.partner",
                new JsonObject().put("name", name).put("is_company", true).put("supplier_rank", 1));
        String place = "/v1/suppliers/" + PublicId.of("sup", supplier);
        impatient(reader()).get(place).then().statusCode(200);
        clerk.writes("res.partner", supplier, new JsonObject().put("supplier_rank", 0));
        impatient(reader()).get(place).then().statusCode(404);
        clerk.writes("res.partner", supplier, new JsonObject().put("supplier_rank", 1));

        Response back = impatient(reader()).get(place);

        back.then().statusCode(200).header("ETag", "\"3\"");
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        reader().get(place + "/versions").then().body("data.deleted", contains(false, true, false)));
        reader().get("/v1/changes?limit=500&subject=" + PublicId.of("sup", supplier))
                .then()
                .body(
                        "data.type",
                        contains(
                                "io.atrium.supplier.created.v1",
                                "io.atrium.supplier.deleted.v1",
                                "io.atrium.supplier.created.v1"));
    }
}
