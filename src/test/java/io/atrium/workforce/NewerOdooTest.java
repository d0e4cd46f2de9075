package io.atrium.workforce;

import io.atrium.Surroundings;
import io.atrium.odoo.Odoo;
import io.atrium.sandbox.SandboxOdoo;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.atrium.workforce.Desk.id;
import static io.atrium.workforce.Desk.odooId;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

/** What only a newer Odoo can do: facilities, and changes that hold from a day on. */
@QuarkusTest
@WithTestResource(NewerOdooTest.Odoo19.class)
class NewerOdooTest {

    private static final String EMPLOYEES = "/v1/employees";

    @Inject
    Odoo odoo;

    private final String name = "Person " + UUID.randomUUID();
    private Desk desk;

    @BeforeEach
    void waitForTheFirstCapture() {
        Desk.waitForTheFirstCapture();
        desk = new Desk(odoo);
    }

    /** The same surroundings, with the sandbox as Odoo 19. */
    public static class Odoo19 extends Surroundings {

        public Odoo19() {
            super(SandboxOdoo.Options.defaults().withSerie(19));
        }
    }

    @Test
    void createsChangesAndArchivesAFacility() {
        JsonObject facility = new JsonObject()
                .put("name", name)
                .put("number", "SW-2")
                .put("kind", "other")
                .put("legalEntityId", id("le", 2));

        assertThat(desk.postCopies("/v1/facilities", facility))
                .isSubsetOf(201, 409)
                .contains(201);
        assertThat(desk.inOdoo("hr.work.location", "name", name)).hasSize(1);
        String path = "/v1/facilities/"
                + id("fac", desk.inOdoo("hr.work.location", "name", name).get(0));
        desk.get(path)
                .then()
                .body("kind", equalTo("other"))
                .body("number", equalTo("SW-2"))
                .body("addressName", equalTo("Merrow Diagnostics"));
        desk.patch(path, new JsonObject().putNull("number").put("active", false))
                .then()
                .statusCode(200)
                .body("number", nullValue())
                .body("active", equalTo(false));
        desk.patch(path, new JsonObject().putNull("kind"))
                .then()
                .statusCode(400)
                .body("errors.pointer", hasItem("/kind"));
        desk.patch(path, new JsonObject().put("name", "X"), "\"1\"").then().statusCode(412);
        desk.post("/v1/facilities", new JsonObject().put("name", name))
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/legalEntityId"));
    }

    @Test
    void keepsAChangeForItsDay() {
        Response created = desk.post(EMPLOYEES, employee());

        Response answer = desk.patch(created.header("Location"), later(7), created.header("ETag"));
        Response again = desk.patch(created.header("Location"), later(8));

        answer.then()
                .statusCode(200)
                .body("departmentId", equalTo(id("dep", 3)))
                .body("employments.size()", equalTo(2))
                .body("employments[1].from", equalTo("2999-01-01"))
                .body("employments[1].departmentId", equalTo(id("dep", 7)));
        again.then()
                .statusCode(200)
                .body("employments.size()", equalTo(2))
                .body("employments[1].departmentId", equalTo(id("dep", 8)));
        assertThat(desk.inOdoo("hr.version", "employee_id", odooId(created))).hasSize(2);
        desk.patch(created.header("Location"), later(7), "\"1\"").then().statusCode(412);
    }

    @Test
    void letsSomebodyGo() {
        Response created = desk.post(EMPLOYEES, employee());

        Response answer = desk.post(
                created.header("Location") + "/departure",
                new JsonObject().put("date", "2026-01-31").put("reason", "retired"));

        answer.then().statusCode(200).body("active", equalTo(false)).body("departureDate", equalTo("2026-01-31"));
        assertThat(desk.inOdoo("hr.employee", odooId(created), "departure_reason_id")
                        .label("departure_reason_id"))
                .isEqualTo("Retired");
    }

    @Test
    void asksForALeaveAndDecidesIt() {
        Response employee = desk.post(EMPLOYEES, employee());
        Response leave = desk.post(
                "/v1/leaves",
                new JsonObject()
                        .put("employeeId", (String) employee.path("id"))
                        .put("type", "Unpaid")
                        .put("firstDay", "2027-03-01")
                        .put("lastDay", "2027-03-07"));

        Response moved = desk.patch(leave.header("Location"), new JsonObject().put("lastDay", "2027-03-02"));
        Response approved = desk.patch(leave.header("Location"), new JsonObject().put("status", "approved"));

        leave.then().statusCode(201).body("days", equalTo(5)).body("status", equalTo("requested"));
        moved.then().statusCode(200).body("days", equalTo(2));
        approved.then().statusCode(200).body("status", equalTo("approved"));
    }

    @Test
    void entersHours() {
        Response employee = desk.post(EMPLOYEES, employee());

        Response answer = desk.post(
                "/v1/time-entries",
                new JsonObject()
                        .put("employeeId", (String) employee.path("id"))
                        .put("date", "2026-11-02")
                        .put("hours", 7.5)
                        .put("costCenterId", id("cc", 8)));

        answer.then()
                .statusCode(201)
                .body("project", equalTo("Night shift relief"))
                .body("description", nullValue());
    }

    @Test
    void reckonsOvertimeOverSeveralFacilities() {
        // Given: 30 hours at home in the first facility, then 14 in another one, as a shift and a timecard say
        Response employee = desk.post(EMPLOYEES, employee().put("facilityId", id("fac", 1)));
        desk.writesInOdoo("hr.employee", odooId(employee), new JsonObject().put("hourly_cost", 25.5));
        JsonObject entry = new JsonObject()
                .put("employeeId", (String) employee.path("id"))
                .put("hours", 10)
                .put("costCenterId", id("cc", 8));
        for (String day : List.of("2035-03-05", "2035-03-06", "2035-03-07", "2035-03-08")) {
            desk.post("/v1/time-entries", entry.copy().put("date", day)).then().statusCode(201);
        }
        JsonObject shift = new JsonObject()
                .put("employeeId", (String) employee.path("id"))
                .put("facilityId", id("fac", 2))
                .put("start", "2035-03-08T07:00:00Z")
                .put("end", "2035-03-08T17:00:00Z");
        desk.post("/v1/shifts", shift).then().statusCode(201);
        desk.post(
                "/v1/timecards",
                entry.copy()
                        .put("date", "2035-03-09")
                        .put("hours", 4)
                        .put("facilityId", id("fac", 2))
                        .put("status", "approved"));

        // Then: what is beyond 40 hours was worked in the second
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> given().auth()
                .oauth2(Surroundings.token("controlling", "workforce:read workforce-personal:read"))
                .get("/v1/labor-costs?from=2035-W10&to=2035-W10")
                .then()
                .body("data.find { it.facilityId == '" + id("fac", 2) + "' }.workedHours", equalTo(14)));
        Response answer = given().auth()
                .oauth2(Surroundings.token("controlling", "workforce:read workforce-personal:read"))
                .get("/v1/labor-costs?from=2035-W10&to=2035-W10");
        answer.then()
                .body("data.size()", equalTo(2))
                .rootPath("data.find { it.facilityId == '" + id("fac", 1) + "' }")
                .body("workedHours", equalTo(30))
                .body("overtimeHours", equalTo(0))
                .body("plannedHours", equalTo(0))
                .body("cost.amount", equalTo("765.00"))
                .rootPath("data.find { it.facilityId == '" + id("fac", 2) + "' }")
                .body("plannedHours", equalTo(10))
                .body("overtimeHours", equalTo(4))
                .body("cost.amount", equalTo("357.00"))
                .body("cost.currency", equalTo("USD"));
        given().auth()
                .oauth2(Surroundings.token("controlling", "workforce:read"))
                .get("/v1/labor-costs?from=2035-W10&to=2035-W10&facilityId=" + id("fac", 2))
                .then()
                .body("data.overtimeHours", contains(4));
    }

    @Test
    void archivesAPosition() {
        Response created = desk.post("/v1/positions", new JsonObject().put("name", name));

        desk.patch(created.header("Location"), new JsonObject().put("active", false))
                .then()
                .statusCode(200)
                .body("active", equalTo(false));
    }

    private static JsonObject later(int department) {
        return new JsonObject().put("departmentId", id("dep", department)).put("effectiveFrom", "2999-01-01");
    }

    private JsonObject employee() {
        return new JsonObject()
                .put("name", name)
                .put("departmentId", id("dep", 3))
                .put("employmentType", "worker")
                .put("facilityId", id("fac", 1))
                .put(
                        "identifiers",
                        new JsonArray()
                                .add(new JsonObject().put("system", "roster").put("value", name)));
    }
}
