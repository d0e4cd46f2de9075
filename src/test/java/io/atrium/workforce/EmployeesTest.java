package io.atrium.workforce;

import io.atrium.Surroundings;
import io.atrium.odoo.Odoo;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.atrium.Waiting.await;
import static io.atrium.workforce.Desk.id;
import static io.atrium.workforce.Desk.odooId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

/** Employees, written through Atrium. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class EmployeesTest {

    private static final String EMPLOYEES = "/v1/employees";

    @Inject
    Odoo odoo;

    private final String name = "Person " + UUID.randomUUID();
    private final String email = UUID.randomUUID() + "@example.org";
    private Desk desk;

    @BeforeEach
    void waitForTheFirstCapture() {
        Desk.waitForTheFirstCapture();
        desk = new Desk(odoo);
    }

    @Test
    void entersSomebodyInOdooAndAnswersThem() {
        Response answer = desk.post(
                EMPLOYEES,
                employee()
                        .put("positionId", id("pos", 1))
                        .put("departmentId", id("dep", 3))
                        .put("identifiers", identifiers(name)));

        answer.then()
                .statusCode(201)
                .body("name", equalTo(name))
                .body("workEmail", equalTo(email))
                .body("jobTitle", equalTo("Registered Nurse"))
                .body("departmentId", equalTo(id("dep", 3)))
                .body("identifiers", equalTo(java.util.List.of(Map.of("system", "roster", "value", name))))
                .body("active", equalTo(true));
        assertThat(desk.inOdoo("hr.employee", "work_email", email)).containsExactly(odooId(answer));
        assertThat(desk.told(answer.path("id")))
                .containsExactly("io.atrium.employee.created.v1", "io.atrium.employee.joined.v1");
        desk.caller()
                .queryParam("identifier", "roster:" + name)
                .get(EMPLOYEES)
                .then()
                .body("data[0].id", equalTo(answer.path("id")));
    }

    @Test
    void entersOnePersonWhenManyCopiesOfARequestArriveAtOnce() {
        assertThat(desk.postCopies(EMPLOYEES, employee())).isSubsetOf(201, 409).contains(201);
        assertThat(desk.inOdoo("hr.employee", "work_email", email)).hasSize(1);
    }

    @Test
    void entersOnePersonWhenManyClientsKnowThemAtOnce() {
        List<Response> answers = desk.atOnce(client -> desk.post(
                EMPLOYEES, employee().put("workEmail", client % 2 == 0 ? email : email.toUpperCase(Locale.ROOT))));

        assertThat(answers)
                .extracting(Response::statusCode)
                .containsOnly(201, 409)
                .containsOnlyOnce(201);
        List<Integer> found = desk.inOdoo("hr.employee", "name", name);
        assertThat(found).hasSize(1);
        assertThat(answers).filteredOn(answer -> answer.statusCode() == 409).allSatisfy(answer -> answer.then()
                .body("code", equalTo("conflict"))
                .body("detail", containsString(id("emp", found.get(0)))));
    }

    @Test
    void refusesSomebodyWhoIsKnownAlready() {
        Response known = desk.post(EMPLOYEES, employee().put("identifiers", identifiers(name)));

        Response sameMail = desk.post(EMPLOYEES, employee().put("workEmail", email.toUpperCase(Locale.ROOT)));
        Response sameIdentifier =
                desk.post(EMPLOYEES, new JsonObject().put("name", name).put("identifiers", identifiers(name)));

        sameMail.then()
                .statusCode(409)
                .body("code", equalTo("conflict"))
                .body("detail", containsString(known.path("id")));
        sameIdentifier.then().statusCode(409).body("detail", containsString(known.path("id")));
        assertThat(desk.inOdoo("hr.employee", "name", name)).hasSize(1);
    }

    @Test
    void doesNotTakePersonalData() {
        Response answer =
                desk.post(EMPLOYEES, employee().put("personal", new JsonObject().put("birthDate", "1990-01-01")));

        answer.then().statusCode(400).body("errors[0].pointer", equalTo("/personal"));
    }

    @Test
    void namesWhatIsWrong() {
        desk.post(EMPLOYEES, employee().put("workEmail", "nobody"))
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/workEmail"));
        desk.post(EMPLOYEES, employee().put("identifiers", new JsonArray().add(new JsonObject().put("system", "x"))))
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/identifiers/0/value"));
        desk.post(EMPLOYEES, employee().put("facilityId", id("fac", 1)))
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/facilityId"));
        desk.post(EMPLOYEES, employee().put("employmentType", "worker"))
                .then()
                .statusCode(400)
                .body("errors[0].detail", equalTo("Odoo has this from version 15 on"));
    }

    @Test
    void changesWhatIsNamedAndClearsWhatIsNull() {
        Response created = desk.post(EMPLOYEES, employee().put("workPhone", "+1 555 0300"));

        Response answer = desk.patch(
                created.header("Location"),
                new JsonObject()
                        .put("departmentId", id("dep", 7))
                        .putNull("workPhone")
                        .put("identifiers", identifiers(name)),
                created.header("ETag"));

        answer.then()
                .statusCode(200)
                .body("departmentId", equalTo(id("dep", 7)))
                .body("workPhone", nullValue())
                .body("workEmail", equalTo(email))
                .body("identifiers[0].value", equalTo(name));
        assertThat(desk.inOdoo("hr.employee", odooId(created), "department_id").reference("department_id"))
                .isEqualTo(7);
    }

    @Test
    void addsAnIdentifierAlone() {
        Response created = desk.post(EMPLOYEES, employee());

        Response answer =
                desk.patch(created.header("Location"), new JsonObject().put("identifiers", identifiers(name)));

        answer.then().statusCode(200).body("identifiers[0].value", equalTo(name));
    }

    @Test
    void refusesChangesThatMakeOneOfTwo() {
        Response one = desk.post(EMPLOYEES, employee().put("identifiers", identifiers(name)));
        Response other = desk.post(EMPLOYEES, new JsonObject().put("name", name));

        desk.patch(other.header("Location"), new JsonObject().put("workEmail", email))
                .then()
                .statusCode(409)
                .body("detail", containsString(one.path("id")));
        desk.patch(other.header("Location"), new JsonObject().put("identifiers", identifiers(name)))
                .then()
                .statusCode(409)
                .body("detail", containsString(one.path("id")));
        desk.patch(other.header("Location"), new JsonObject().put("managerId", (String) other.path("id")))
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/managerId"));
        desk.patch(one.header("Location"), new JsonObject().put("workEmail", email))
                .then()
                .statusCode(200);
    }

    @Test
    void refusesAChangeOfWhatHasChangedSinceItWasRead() {
        Response created = desk.post(EMPLOYEES, employee());

        Response answer = desk.patch(created.header("Location"), new JsonObject().put("jobTitle", "Clerk"), "\"4\"");

        answer.then().statusCode(412).body("code", equalTo("stale-version"));
    }

    @Test
    void keepsNoChangeForLaterWhereOdooCannot() {
        Response created = desk.post(EMPLOYEES, employee());

        Response answer = desk.patch(
                created.header("Location"),
                new JsonObject().put("departmentId", id("dep", 7)).put("effectiveFrom", "2999-01-01"));

        answer.then()
                .statusCode(409)
                .body("code", equalTo("conflict"))
                .body("detail", equalTo("Odoo 14 keeps no changes for later; send this one on 2999-01-01"));
        desk.patch(
                        created.header("Location"),
                        new JsonObject().put("workPhone", "+1 555 0300").put("effectiveFrom", "2020-01-01"))
                .then()
                .statusCode(400)
                .body("errors.pointer", equalTo(java.util.List.of("/effectiveFrom", "/effectiveFrom", "/workPhone")));
    }

    @Test
    void letsSomebodyGoOnce() {
        Response created = desk.post(EMPLOYEES, employee());

        Response answer = depart(created, departure());
        Response again = depart(created, departure());

        answer.then().statusCode(200).body("active", equalTo(false)).body("departureDate", equalTo("2026-01-31"));
        again.then()
                .statusCode(409)
                .body("code", equalTo("conflict"))
                .body("detail", equalTo("The employee is departed; this takes one that is employed"));
        var row = desk.inOdoo(
                "hr.employee",
                odooId(created),
                "active",
                "departure_reason",
                "departure_description",
                "departure_date");
        assertThat(row.flag("active")).isFalse();
        assertThat(row.text("departure_reason")).isEqualTo("fired");
        assertThat(row.text("departure_description")).isEqualTo("Position closed");
        assertThat(desk.told(created.path("id")))
                .containsExactly(
                        "io.atrium.employee.created.v1", "io.atrium.employee.joined.v1", "io.atrium.employee.left.v1");
    }

    @Test
    void refusesADepartureThatIsStillToComeOrHasNoReason() {
        Response created = desk.post(EMPLOYEES, employee());

        depart(created, departure().put("date", "2999-01-01"))
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/date"));
        depart(created, departure().put("reason", "bored"))
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/reason"));
        desk.post(EMPLOYEES + "/" + id("emp", 99_999) + "/departure", departure())
                .then()
                .statusCode(404);
    }

    @Test
    void tellsWhoMovedAndWhatWasBefore() {
        Response created =
                desk.post(EMPLOYEES, new JsonObject().put("name", name).put("departmentId", id("dep", 3)));
        String subject = created.path("id");

        desk.patch(created.header("Location"), new JsonObject().put("departmentId", id("dep", 4)));
        desk.writesInOdoo("hr.employee", odooId(created), new JsonObject().put("job_title", "Head of Nursing"));
        await().untilAsserted(() -> assertThat(desk.told(subject)).hasSize(4));

        Response facts = desk.get("/v1/changes?limit=500&subject=" + subject);
        assertThat(desk.told(subject))
                .containsExactly(
                        "io.atrium.employee.created.v1",
                        "io.atrium.employee.joined.v1",
                        "io.atrium.employee.moved.v1",
                        "io.atrium.employee.updated.v1");
        Map<String, Object> beforeTheMove = facts.path("data[2].data.previous");
        Map<String, Object> beforeThePromotion = facts.path("data[3].data.previous");
        assertThat(beforeTheMove)
                .containsEntry("departmentId", id("dep", 3))
                .containsKey("departmentName")
                .doesNotContainKeys("name", "updatedAt", "redacted", "id");
        assertThat(beforeThePromotion).containsOnlyKeys("jobTitle");
        facts.then().body("data[0].data.previous", nullValue());
        // Who was there before Atrium looked has not joined.
        assertThat(desk.told(id("emp", 11))).first().isEqualTo("io.atrium.employee.created.v1");
        assertThat(desk.told(id("emp", 11))).doesNotContain("io.atrium.employee.joined.v1");
    }

    @Test
    void writesOnlyForTheLegalEntitiesOfTheToken() {
        Desk limited = new Desk(odoo, id("le", 2));

        limited.post(EMPLOYEES, employee()).then().statusCode(201).body("legalEntityId", equalTo(id("le", 2)));
        limited.post(EMPLOYEES, employee().put("legalEntityId", id("le", 1)))
                .then()
                .statusCode(403);
        limited.patch(EMPLOYEES + "/" + id("emp", 4), new JsonObject().put("name", "Mine"))
                .then()
                .statusCode(404);
        limited.post(EMPLOYEES + "/" + id("emp", 4) + "/departure", departure())
                .then()
                .statusCode(404);
    }

    private Response depart(Response employee, JsonObject departure) {
        return desk.post(employee.header("Location") + "/departure", departure);
    }

    private static JsonObject departure() {
        return new JsonObject()
                .put("date", "2026-01-31")
                .put("reason", "dismissed")
                .put("note", "Position closed");
    }

    private static JsonArray identifiers(String value) {
        return new JsonArray().add(new JsonObject().put("system", "roster").put("value", value));
    }

    private JsonObject employee() {
        return new JsonObject().put("name", name).put("workEmail", email);
    }
}
