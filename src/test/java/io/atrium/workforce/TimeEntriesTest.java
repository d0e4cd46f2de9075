package io.atrium.workforce;

import io.atrium.Surroundings;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.Odoo;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.atrium.Waiting.await;
import static io.atrium.workforce.Desk.id;
import static io.atrium.workforce.Desk.odooId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

/** Hours, entered through Atrium. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class TimeEntriesTest {

    private static final String ENTRIES = "/v1/time-entries";

    @Inject
    Odoo odoo;

    private final String name = "Person " + UUID.randomUUID();
    private Desk desk;
    private String employee;

    @BeforeEach
    void waitForTheFirstCapture() {
        Desk.waitForTheFirstCapture();
        desk = new Desk(odoo);
        employee =
                desk.post("/v1/employees", new JsonObject().put("name", name)).path("id");
    }

    @Test
    void entersHoursInOdooAndAnswersThem() {
        Response answer =
                desk.post(ENTRIES, entry().put("task", "Ward 3 nights").put("description", "Handover"));

        answer.then()
                .statusCode(201)
                .body("employeeId", equalTo(employee))
                .body("date", equalTo("2026-11-02"))
                .body("hours", equalTo(7.5f))
                .body("project", equalTo("Night shift relief"))
                .body("task", equalTo("Ward 3 nights"))
                .body("description", equalTo("Handover"))
                .body("costCenterId", equalTo(id("cc", 8)));
        assertThat(desk.inOdoo("account.analytic.line", odooId(answer), "unit_amount")
                        .decimal("unit_amount"))
                .isEqualByComparingTo("7.5");
    }

    @Test
    void entersThemOnceWhenManyCopiesOfARequestArriveAtOnce() {
        assertThat(desk.postCopies(ENTRIES, entry())).isSubsetOf(201, 409).contains(201);
        assertThat(desk.inOdoo(
                        "account.analytic.line",
                        "employee_id",
                        PublicId.parse("emp", employee).orElseThrow()))
                .hasSize(1);
    }

    @Test
    void findsTheProjectByItsCostCenter() {
        JsonObject entry = entry().put("costCenterId", id("cc", 8));
        entry.remove("project");

        desk.post(ENTRIES, entry).then().statusCode(201).body("project", equalTo("Night shift relief"));
    }

    @Test
    void namesWhatIsWrong() {
        JsonObject nothing = entry();
        nothing.remove("project");

        desk.post(ENTRIES, nothing).then().statusCode(400).body("errors[0].pointer", equalTo("/project"));
        desk.post(ENTRIES, entry().put("project", "Unheard of"))
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/project"));
        desk.post(ENTRIES, entry().put("project", "Laboratory accreditation"))
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/project"));
        desk.post(ENTRIES, entry().put("task", "Write procedures"))
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/task"));
        desk.post(ENTRIES, entry().put("hours", 0)).then().statusCode(400).body("errors[0].pointer", equalTo("/hours"));
        desk.post(ENTRIES, entry().put("hours", 24.25))
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/hours"));
    }

    @Test
    void refusesMoreHoursThanADayHas() {
        Response first = desk.post(ENTRIES, entry().put("hours", 16));
        Response second = desk.post(ENTRIES, entry().put("hours", 8));

        Response third = desk.post(ENTRIES, entry().put("hours", 0.25));
        Response more = desk.patch(second.header("Location"), new JsonObject().put("hours", 8.25));
        Response moved = desk.patch(second.header("Location"), new JsonObject().put("hours", 8));

        first.then().statusCode(201);
        third.then()
                .statusCode(409)
                .body("code", equalTo("conflict"))
                .body("detail", equalTo("The employee has 24 hours on that day already; there are 24 in all"));
        more.then().statusCode(409);
        moved.then().statusCode(200);
    }

    @Test
    void takesNoMoreHoursThanADayHasWhenManyAreEnteredAtOnce() {
        List<Response> answers = desk.atOnce(client -> desk.post(ENTRIES, entry()));

        assertThat(answers)
                .filteredOn(answer -> answer.statusCode() == 201)
                .hasSize(3)
                .hasSameSizeAs(desk.inOdoo(
                        "account.analytic.line",
                        "employee_id",
                        PublicId.parse("emp", employee).orElseThrow()));
        assertThat(answers).filteredOn(answer -> answer.statusCode() != 201).allSatisfy(answer -> answer.then()
                .statusCode(409)
                .body("detail", equalTo("The employee has 22.5 hours on that day already; there are 24 in all")));
    }

    @Test
    void takesNoMoreHoursThanADayHasWhenManyAreChangedAtOnce() {
        List<String> entries = Stream.generate(
                        () -> desk.post(ENTRIES, entry().put("hours", 1)).header("Location"))
                .limit(10)
                .toList();

        List<Response> answers =
                desk.atOnce(client -> desk.patch(entries.get(client), new JsonObject().put("hours", 8)));

        assertThat(answers).extracting(Response::statusCode).containsOnly(200, 409);
        assertThat(answers).filteredOn(answer -> answer.statusCode() == 200).hasSize(2);
    }

    @Test
    void changesWhatIsNamedAndClearsWhatIsNull() {
        Response created = desk.post(ENTRIES, entry().put("description", "Handover"));

        Response answer = desk.patch(
                created.header("Location"),
                new JsonObject().put("hours", 6).put("date", "2026-11-03").putNull("description"),
                created.header("ETag"));

        answer.then()
                .statusCode(200)
                .body("hours", equalTo(6))
                .body("date", equalTo("2026-11-03"))
                .body("description", nullValue());
        assertThat(desk.inOdoo("account.analytic.line", odooId(created), "name").text("name"))
                .isEqualTo("/");
        desk.patch(created.header("Location"), new JsonObject().put("hours", 5), created.header("ETag"))
                .then()
                .statusCode(412)
                .body("code", equalTo("stale-version"));
    }

    @Test
    void leavesHoursAloneThatStandForALeave() {
        int line = desk.createsInOdoo(
                "account.analytic.line",
                new JsonObject()
                        .put("employee_id", 4)
                        .put("project_id", 1)
                        .put("date", "2026-02-16")
                        .put("unit_amount", 7.6)
                        .put("name", "Paid Time Off (1/5)")
                        .put("holiday_id", 1));
        String path = ENTRIES + "/" + id("tim", line);
        await().untilAsserted(() -> desk.get(path).then().statusCode(200));

        Response answer = desk.patch(path, new JsonObject().put("hours", 1));

        answer.then().statusCode(409).body("detail", equalTo("These hours stand for a leave; change the leave"));
    }

    @Test
    void takesNoHoursOfSomebodyWhoHasLeftOrIsNotKnownToTheCaller() {
        desk.post(ENTRIES, entry().put("employeeId", id("emp", 25)))
                .then()
                .statusCode(409)
                .body("detail", equalTo("The employee has left"));
        new Desk(odoo, id("le", 2))
                .post(ENTRIES, entry())
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/employeeId"));
    }

    private JsonObject entry() {
        return new JsonObject()
                .put("employeeId", employee)
                .put("date", "2026-11-02")
                .put("hours", 7.5)
                .put("project", "Night shift relief");
    }
}
