package io.atrium.workforce;

import io.atrium.Surroundings;
import io.atrium.odoo.Odoo;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.atrium.Waiting.await;
import static io.atrium.workforce.Desk.id;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

/** What a week's work costs, reckoned by hand. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class LaborCostsTest {

    private static final String COSTS = "/v1/labor-costs";
    private static final String WARD = id("dep", 3);
    private static final String INTENSIVE_CARE = id("dep", 4);

    @Inject
    Odoo odoo;

    /** Weeks that belong to this test alone. */
    private final Week week = Week.of(LocalDate.of(2031, 1, 6))
            .plus(10L * ThreadLocalRandom.current().nextInt(10_000));

    private Desk desk;

    @BeforeEach
    void waitForTheFirstCapture() {
        Desk.waitForTheFirstCapture();
        desk = new Desk(odoo);
    }

    @Test
    void areReckonedByWeekAndDepartmentAsTheHoursWereWorked() {
        // Given: Ann, at 20 an hour, works five days and Sunday night; Ben, of whom no cost is known, helps out
        // elsewhere
        String ann = employee(WARD, 20);
        String ben = employee(WARD, 0);
        shift(ann, day(0) + "T06:00:00Z", day(0) + "T14:00:00Z", null, 30);
        shift(ann, day(6) + "T22:00:00Z", day(7) + "T06:00:00Z", null, 0);
        shift(ben, day(1) + "T08:00:00Z", day(1) + "T16:00:00Z", INTENSIVE_CARE, 0);
        String cancelled = shift(ben, day(2) + "T08:00:00Z", day(2) + "T16:00:00Z", null, 0);
        desk.patch("/v1/shifts/" + cancelled, new JsonObject().put("status", "cancelled"));
        for (int weekday = 0; weekday < 4; weekday++) {
            enter(ann, weekday, 10);
        }
        enter(ann, 4, 5);
        enter(ann, 6, 2);
        enter(ann, 7, 3);
        enter(ben, 1, 8);

        // When
        Response answer = costs("", "workforce:read", "workforce-personal:read");

        // Then: 7.5 + 8 planned and 47 worked in the ward, 7 of them overtime; Monday's 3 hours are the next week's
        answer.then()
                .statusCode(200)
                .header("Atrium-As-Of", notNullValue())
                .body("next", nullValue())
                .body("data", hasSize(3))
                .body(
                        "data.week",
                        contains(week.text(), week.text(), week.plus(1).text()))
                .body("data.legalEntityId", contains(id("le", 1), id("le", 1), id("le", 1)));
        assertThat(row(answer, week, WARD))
                .containsEntry("plannedHours", 15.5f)
                .containsEntry("workedHours", 47)
                .containsEntry("overtimeHours", 7)
                .containsEntry("unpricedHours", 0)
                .containsEntry("cost", Map.of("amount", "940.00", "currency", "USD"))
                .doesNotContainKeys("redacted", "facilityId");
        assertThat(row(answer, week, INTENSIVE_CARE))
                .containsEntry("plannedHours", 8)
                .containsEntry("workedHours", 8)
                .containsEntry("overtimeHours", 0)
                .containsEntry("unpricedHours", 8)
                .doesNotContainKey("cost");
        assertThat(row(answer, week.plus(1), WARD))
                .containsEntry("plannedHours", 0)
                .containsEntry("workedHours", 3)
                .containsEntry("overtimeHours", 0)
                .containsEntry("cost", Map.of("amount", "60.00", "currency", "USD"));
    }

    @Test
    void tellTheHoursButNotTheCostToWhoMayNotSeeWages() {
        enter(employee(WARD, 20), 0, 8);

        Response answer = costs("", "workforce:read");

        assertThat(row(answer, week, WARD))
                .containsEntry("workedHours", 8)
                .containsEntry("redacted", List.of("cost", "unpricedHours"))
                .doesNotContainKeys("cost", "unpricedHours");
        String entry = desk.get("/v1/time-entries?date=" + day(0)).path("data[0].id");
        desk.get("/v1/time-entries/" + entry).then().body("cost", nullValue()).body("redacted", contains("cost"));
        as("workforce:read", "workforce-personal:read")
                .get("/v1/time-entries/" + entry)
                .then()
                .body("cost.amount", equalTo("160.00"));
    }

    @Test
    void areHeldToTheWeeklyHoursOfTheLegalEntityAndShownToItsCallersOnly() {
        // Given: in the second legal entity overtime begins after six hours
        String greta = employee(id("dep", 6), 10, 2);
        enter(greta, 0, 4, "Laboratory accreditation");
        enter(greta, 1, 4.5, "Laboratory accreditation");
        enter(employee(WARD, 20), 0, 8);

        Response all = costs("", "workforce:read", "workforce-personal:read");
        Response own = given().auth()
                .oauth2(Surroundings.token("laboratory", "workforce:read workforce-personal:read", id("le", 2)))
                .get(COSTS + weeks());

        assertThat(row(own, week, id("dep", 6)))
                .containsEntry("legalEntityId", id("le", 2))
                .containsEntry("workedHours", 8.5f)
                .containsEntry("overtimeHours", 2.5f)
                .containsEntry("cost", Map.of("amount", "85.00", "currency", "EUR"));
        own.then().body("data", hasSize(1));
        all.then().body("data", hasSize(2));
        costs("&legalEntityId=" + id("le", 1), "workforce:read")
                .then()
                .body("data.legalEntityId", contains(id("le", 1)));
        given().auth()
                .oauth2(Surroundings.token("laboratory", "workforce:read", id("le", 2)))
                .get(COSTS + weeks() + "&legalEntityId=" + id("le", 1))
                .then()
                .statusCode(200)
                .body("data", hasSize(0));
    }

    @Test
    void leaveOutLeavesAndTakeBackWhatIsCorrected() {
        // Given
        String ann = employee(WARD, 20);
        for (int weekday = 0; weekday < 5; weekday++) {
            enter(ann, weekday, 9);
        }
        int employee = io.atrium.kernel.PublicId.parse("emp", ann).orElseThrow();
        line(employee, 5, -3, new JsonObject());
        line(employee, 5, 8, new JsonObject().put("holiday_id", 1));

        // Then: 45 less 3, of which 2 are overtime
        await().untilAsserted(() -> {
            Response answer = costs("", "workforce:read", "workforce-personal:read");
            assertThat(row(answer, week, WARD))
                    .containsEntry("workedHours", 42)
                    .containsEntry("overtimeHours", 2)
                    .containsEntry("cost", Map.of("amount", "840.00", "currency", "USD"));
        });
    }

    @Test
    void comePageByPage() {
        String ann = employee(WARD, 20);
        String ben = employee(INTENSIVE_CARE, 20);
        for (int weeks = 0; weeks < 3; weeks++) {
            enter(ann, 7 * weeks, 8);
            enter(ben, 7 * weeks, 7);
        }
        List<Object> whole = costs("", "workforce:read").path("data");

        List<Object> pages = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            Response page = costs("&limit=1" + (cursor.isEmpty() ? "" : "&cursor=" + cursor), "workforce:read");
            page.then().statusCode(200).body("data", hasSize(1));
            pages.addAll(page.path("data"));
            cursor = page.path("next");
            assertThat(page.header("Link") == null).isEqualTo(cursor == null);
        }

        assertThat(pages).hasSize(6).isEqualTo(whole);
        costs("&departmentId=" + WARD, "workforce:read").then().body("data.workedHours", contains(8, 8, 8));
    }

    @ParameterizedTest
    @CsvSource({
        "from=2026-W54, from",
        "to=2026-3, to",
        "from=2026-W10&to=2026-W09, to",
        "from=2025-W01&to=2026-W03, from",
        "facilityId=ward, facilityId",
        "departmentId=fac_1, departmentId",
        "legalEntityId=1, legalEntityId",
        "cursor=abc, cursor",
        "limit=0, limit",
        "week=2026-W03, week"
    })
    void refuseWhatCannotBeMeant(String query, String parameter) {
        as("workforce:read")
                .get(COSTS + "?" + query)
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid"))
                .body("errors.pointer", hasItem(parameter));
    }

    @Test
    void refuseACursorOfOtherWeeks() {
        enter(employee(WARD, 20), 0, 8);
        enter(employee(INTENSIVE_CARE, 20), 0, 8);
        String cursor = costs("&limit=1", "workforce:read").path("next");

        as("workforce:read")
                .get(COSTS + "?from=2026-W01&to=2026-W02&cursor=" + cursor)
                .then()
                .statusCode(400)
                .body("errors.pointer", contains("cursor"));
    }

    private static Map<String, Object> row(Response answer, Week week, String department) {
        List<Map<String, Object>> rows = answer.path("data");
        return rows.stream()
                .filter(row -> row.get("week").equals(week.text())
                        && row.get("departmentId").equals(department))
                .reduce((one, other) -> {
                    throw new AssertionError("twice: " + one + other);
                })
                .orElseThrow(() -> new AssertionError("not there: " + rows));
    }

    private Response costs(String more, String... scopes) {
        return as(scopes).get(COSTS + weeks() + more);
    }

    private io.restassured.specification.RequestSpecification as(String... scopes) {
        return given().auth().oauth2(Surroundings.token("controlling", String.join(" ", scopes)));
    }

    private String weeks() {
        return "?from=" + week.text() + "&to=" + week.plus(3).text();
    }

    private LocalDate day(int number) {
        return week.monday().plusDays(number);
    }

    private String employee(String department, double cost) {
        return employee(department, cost, 1);
    }

    private String employee(String department, double cost, int company) {
        Response created = desk.post(
                "/v1/employees",
                new JsonObject()
                        .put("name", "Person " + UUID.randomUUID())
                        .put("departmentId", department)
                        .put("legalEntityId", id("le", company)));
        created.then().statusCode(201);
        desk.writesInOdoo("hr.employee", Desk.odooId(created), new JsonObject().put("timesheet_cost", cost));
        return created.path("id");
    }

    private String shift(String employee, String start, String end, String department, int rest) {
        JsonObject shift = new JsonObject()
                .put("employeeId", employee)
                .put("start", start)
                .put("end", end)
                .put("breakMinutes", rest);
        if (department != null) {
            shift.put("departmentId", department);
        }
        Response created = desk.post("/v1/shifts", shift);
        created.then().statusCode(201);
        return created.path("id");
    }

    private void enter(String employee, int day, double hours) {
        enter(employee, day, hours, "Night shift relief");
    }

    private void enter(String employee, int day, double hours, String project) {
        desk.post(
                        "/v1/time-entries",
                        new JsonObject()
                                .put("employeeId", employee)
                                .put("date", day(day).toString())
                                .put("hours", hours)
                                .put("project", project))
                .then()
                .statusCode(201);
    }

    /** As only Odoo itself makes them. */
    private void line(int employee, int day, double hours, JsonObject more) {
        desk.createsInOdoo(
                "account.analytic.line",
                new JsonObject()
                        .put("employee_id", employee)
                        .put("project_id", 1)
                        .put("date", day(day).toString())
                        .put("unit_amount", hours)
                        .put("name", "/")
                        .mergeIn(more));
    }
}
