package io.atrium.workforce;

import io.atrium.OdooMood;
import io.atrium.Surroundings;
import io.atrium.command.Command;
import io.atrium.command.Commands;
import io.atrium.command.Outcome;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.Odoo;
import io.atrium.record.Identifier;
import io.atrium.record.Records;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.atrium.Waiting.await;
import static io.atrium.workforce.Desk.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

/** Hours from scheduling systems: Odoo hears of them once they are approved, and once. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class TimecardsTest {

    private static final String TIMECARDS = "/v1/timecards";
    private static final String LINES = "account.analytic.line";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Inject
    Odoo odoo;

    @Inject
    Commands commands;

    @Inject
    Records records;

    @Inject
    Pool pool;

    private final String day = LocalDate.of(2031, 1, 6)
            .plusDays(ThreadLocalRandom.current().nextInt(500_000))
            .toString();
    private Desk desk;
    private String employee;

    @BeforeEach
    void hireSomebody() {
        Desk.waitForTheFirstCapture();
        desk = new Desk(odoo);
        employee = desk.post("/v1/employees", new JsonObject().put("name", "Person " + UUID.randomUUID()))
                .path("id");
    }

    @AfterEach
    void bringOdooBack() {
        OdooMood.good();
    }

    @Test
    void areNotInOdooBeforeTheyAreApproved() {
        Response open = desk.post(TIMECARDS, timecard().put("departmentId", id("dep", 4)));
        desk.patch(open.header("Location"), new JsonObject().put("hours", 8.00))
                .then()
                .statusCode(200)
                .body("hours", equalTo(8));

        assertThat(lines()).isEmpty();
        open.then()
                .statusCode(201)
                .body("status", equalTo("open"))
                .body("legalEntityId", equalTo(id("le", 1)))
                .body("timeEntryId", nullValue());
    }

    @Test
    void becomeATimeEntryWithItsCostCenterWhenTheyAreApproved() {
        Response open = desk.post(TIMECARDS, timecard().put("departmentId", id("dep", 4)));

        approve(open).then().statusCode(200).body("status", equalTo("approved"));

        String entry = entered(open);
        desk.get("/v1/time-entries/" + entry)
                .then()
                .body("employeeId", equalTo(employee))
                .body("date", equalTo(day))
                .body("hours", equalTo(7.5f))
                .body("description", equalTo("Handover"))
                .body("costCenterId", equalTo(id("cc", 8)));
        assertThat(lines()).hasSize(1);
        assertThat(desk.told(open.path("id")))
                .containsExactly(
                        "io.atrium.timecard.created.v1",
                        "io.atrium.timecard.approved.v1",
                        "io.atrium.timecard.entered.v1");
        // Worked where the timecard says, although the employee has no department.
        String week = Week.of(LocalDate.parse(day)).text();
        desk.get("/v1/labor-costs?from=" + week + "&to=" + week + "&departmentId=" + id("dep", 4))
                .then()
                .body("data.workedHours", contains(7.5f));
    }

    @Test
    void areEnteredOnceHoweverOftenTheyAreApproved() {
        Response open = desk.post(TIMECARDS, timecard());

        List<Integer> statuses = desk.atOnce(client -> approve(open)).stream()
                .map(Response::statusCode)
                .toList();
        entered(open);

        assertThat(statuses).isSubsetOf(200, 409).contains(200);
        approve(open).then().statusCode(200).body("status", equalTo("entered"));
        assertThat(lines()).hasSize(1);
    }

    @Test
    void stayAsTheyWereEntered() {
        Response approved = desk.post(TIMECARDS, timecard().put("status", "approved"));
        String entry = entered(approved);

        desk.patch(approved.header("Location"), new JsonObject().put("hours", 3))
                .then()
                .statusCode(409)
                .body("code", equalTo("conflict"))
                .body("detail", equalTo("The hours are in Odoo, as the time entry " + entry + "; change that"));
        desk.patch(approved.header("Location"), new JsonObject().put("status", "cancelled"))
                .then()
                .statusCode(409);
    }

    @Test
    void areNeverEnteredWhenTheyAreCancelled() {
        Response open = desk.post(TIMECARDS, timecard());

        desk.patch(open.header("Location"), new JsonObject().put("status", "cancelled"))
                .then()
                .statusCode(200);

        approve(open)
                .then()
                .statusCode(409)
                .body("detail", equalTo("The timecard is cancelled; it cannot be changed any more"));
        assertThat(lines()).isEmpty();
    }

    @Test
    void sayWhyOdooDidNotTakeThemAndAreEnteredWhenThatIsPutRight() {
        JsonObject unknown = timecard().put("project", "Unheard of");
        unknown.remove("costCenterId");
        Response approved = desk.post(TIMECARDS, unknown.put("status", "approved"));

        await().atMost(PATIENCE).untilAsserted(() -> desk.get(approved.header("Location"))
                .then()
                .body("status", equalTo("approved"))
                .body("problem.code", equalTo("invalid"))
                .body("problem.detail", containsString("no such project")));
        desk.patch(
                        approved.header("Location"),
                        new JsonObject().put("project", "Night shift relief").put("status", "approved"))
                .then()
                .statusCode(200)
                .body("problem", nullValue());

        entered(approved);
        assertThat(lines()).hasSize(1);
    }

    @Test
    void waitForOdooWhileItIsAway() {
        Response open = desk.post(TIMECARDS, timecard());
        OdooMood.away();

        approve(open).then().statusCode(200).body("status", equalTo("approved"));
        desk.patch(open.header("Location"), new JsonObject().put("hours", 1))
                .then()
                .statusCode(409)
                .body("detail", equalTo("The hours are approved, and about to be entered in Odoo"));
        OdooMood.good();

        entered(open);
        assertThat(lines()).hasSize(1);
    }

    @Test
    void sayThatOdooDidNotConfirmThemForTooLong() {
        Response open = desk.post(TIMECARDS, timecard());
        OdooMood.away();
        approve(open).then().statusCode(200).body("status", equalTo("approved"));

        // More than a day later.
        pool.preparedQuery(
                        "update command_intent set created_at = created_at - interval '25 hours', next_attempt_at = now()"
                                + " where subject = $1")
                .execute(Tuple.of(TimecardEntering.OPERATION + " " + open.path("id")))
                .await()
                .atMost(PATIENCE);

        await().atMost(PATIENCE).untilAsserted(() -> desk.get(open.header("Location"))
                .then()
                .body("status", equalTo("approved"))
                .body("problem.code", equalTo("odoo-unavailable"))
                .body("problem.detail", containsString("see to it that Odoo has not got them already")));
        OdooMood.good();
        approve(open).then().statusCode(200).body("problem", nullValue());
        entered(open);
        assertThat(lines()).hasSize(1);
    }

    @Test
    void nameWhatIsWrong() {
        JsonObject nothing = timecard();
        nothing.remove("costCenterId");

        desk.post(TIMECARDS, nothing.copy()).then().statusCode(201);
        desk.post(TIMECARDS, nothing.put("status", "approved"))
                .then()
                .statusCode(400)
                .body("errors.pointer", contains("/costCenterId"));
        desk.post(TIMECARDS, timecard().put("costCenterId", "cc"))
                .then()
                .statusCode(400)
                .body("errors.pointer", contains("/costCenterId"));
        desk.post(TIMECARDS, timecard().put("departmentId", id("dep", 9_999)))
                .then()
                .statusCode(400)
                .body("errors.pointer", contains("/departmentId"));
        desk.post(TIMECARDS, timecard().put("employeeId", id("emp", 9_999)))
                .then()
                .statusCode(400)
                .body("errors.pointer", contains("/employeeId"));
        desk.post(TIMECARDS, timecard().put("hours", 24.5)).then().statusCode(400);
        desk.post(TIMECARDS, timecard().put("status", "entered")).then().statusCode(400);
    }

    @Test
    void areForThoseWhoMaySeeTheEmployeesLegalEntity() {
        Desk other = new Desk(odoo, id("le", 2));
        Response open = desk.post(TIMECARDS, timecard());

        other.get(open.header("Location")).then().statusCode(404);
        other.patch(open.header("Location"), new JsonObject().put("status", "approved"))
                .then()
                .statusCode(404);
        other.post(TIMECARDS, timecard()).then().statusCode(400).body("errors.pointer", contains("/employeeId"));
    }

    @Test
    void aSchedulingSystemSpeaksInItsOwnIds() {
        String badge = UUID.randomUUID().toString();
        String number = UUID.randomUUID().toString();
        records.identify("employee", PublicId.parse("emp", employee).orElseThrow(), new Identifier("roster", badge))
                .await()
                .atMost(PATIENCE);
        JsonObject word = new JsonObject()
                .put("identifier", identifier(number))
                .put("employeeIdentifier", identifier(badge))
                .put("changes", timecard());
        word.getJsonObject("changes").remove("employeeId");

        Outcome.Settled first = upsert(word);
        word.getJsonObject("changes").put("status", "approved");
        Outcome.Settled second = upsert(word);
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> desk.get(TIMECARDS + "/" + first.id()).then().body("status", equalTo("entered")));
        Outcome.Settled third = upsert(word);

        assertThat(second.id()).isEqualTo(first.id());
        assertThat(third.document().getString("status")).isEqualTo("entered");
        assertThat(lines()).hasSize(1);
        desk.get("/v1/time-entries?identifier=roster:" + number)
                .then()
                .body("data.id", contains(third.document().getString("timeEntryId")));
    }

    @Test
    void whatASchedulingSystemHasApprovedBecomesATimeEntryOnce() {
        JsonObject word = new JsonObject()
                .put("identifier", identifier(UUID.randomUUID().toString()))
                .put("changes", timecard());

        Outcome.Settled first = upsert("time-entry.upsert", word);
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> desk.get(TIMECARDS + "/" + first.id()).then().body("status", equalTo("entered")));
        Outcome.Settled second = upsert("time-entry.upsert", word);
        word.getJsonObject("changes").put("hours", 3);

        assertThat(second.id()).isEqualTo(first.id());
        assertThat(lines()).hasSize(1);
        assertThatThrownBy(() -> upsert("time-entry.upsert", word))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.code()).isEqualTo(FailureCode.CONFLICT));
    }

    private static JsonObject identifier(String value) {
        return new JsonObject().put("system", "roster").put("value", value);
    }

    private Outcome.Settled upsert(JsonObject word) {
        return upsert("timecard.upsert", word);
    }

    private Outcome.Settled upsert(String operation, JsonObject word) {
        Command command = new Command(
                operation,
                "webhook:roster",
                UUID.randomUUID().toString(),
                word.copy(),
                UUID.randomUUID().toString());
        return (Outcome.Settled) commands.submit(command).await().atMost(PATIENCE);
    }

    private Response approve(Response timecard) {
        return desk.patch(timecard.header("Location"), new JsonObject().put("status", "approved"));
    }

    /** The time entry that it became, after a while. */
    private String entered(Response timecard) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> desk.get(timecard.header("Location")).then().body("status", equalTo("entered")));
        return desk.get(timecard.header("Location")).path("timeEntryId");
    }

    private List<Integer> lines() {
        return desk.inOdoo(LINES, "employee_id", PublicId.parse("emp", employee).orElseThrow());
    }

    private JsonObject timecard() {
        return new JsonObject()
                .put("employeeId", employee)
                .put("date", day)
                .put("hours", 7.5)
                .put("costCenterId", id("cc", 8))
                .put("description", "Handover");
    }
}
