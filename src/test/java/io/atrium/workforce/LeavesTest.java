package io.atrium.workforce;

import io.atrium.Surroundings;
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
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.atrium.Waiting.await;
import static io.atrium.workforce.Desk.id;
import static io.atrium.workforce.Desk.odooId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

/** Leaves, asked for and decided through Atrium. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class LeavesTest {

    private static final String LEAVES = "/v1/leaves";

    @Inject
    Odoo odoo;

    @Inject
    Records records;

    @Inject
    Pool pool;

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
    void asksForALeaveInOdooAndAnswersIt() {
        Response answer = desk.post(LEAVES, leave());

        answer.then()
                .statusCode(201)
                .body("status", equalTo("requested"))
                .body("employeeId", equalTo(employee))
                .body("firstDay", equalTo("2027-03-01"))
                .body("lastDay", equalTo("2027-03-07"))
                .body("startsAt", equalTo("2027-03-01T07:00:00Z"))
                .body("days", equalTo(5));
        assertThat(desk.inOdoo("hr.leave", odooId(answer), "date_to").text("date_to"))
                .isEqualTo("2027-03-07 15:36:00");
        assertThat(desk.told(answer.path("id"))).containsExactly("io.atrium.leave.requested.v1");
    }

    @Test
    void asksOnceWhenManyCopiesOfARequestArriveAtOnce() {
        assertThat(desk.postCopies(LEAVES, leave())).isSubsetOf(201, 409).contains(201);
        assertThat(desk.inOdoo("hr.leave", "employee_id", employeeInOdoo())).hasSize(1);
    }

    @Test
    void refusesASecondLeaveOnTheSameDays() {
        Response first = desk.post(LEAVES, leave());

        Response answer =
                desk.post(LEAVES, leave().put("firstDay", "2027-03-05").put("lastDay", "2027-03-12"));

        answer.then()
                .statusCode(409)
                .body("code", equalTo("conflict"))
                .body("detail", containsString(first.path("id")));
    }

    @Test
    void namesWhatIsWrong() {
        desk.post(LEAVES, leave().put("lastDay", "2027-02-28"))
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/lastDay"));
        desk.post(LEAVES, leave().put("type", "Influenza"))
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/type"));
        desk.post(LEAVES, leave().put("description", "Influenza"))
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/description"));
        desk.post(LEAVES, leave().put("employeeId", id("emp", 99_999)))
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/employeeId"));
    }

    @Test
    void takesNoLeaveOfSomebodyWhoHasLeft() {
        Response answer = desk.post(LEAVES, leave().put("employeeId", id("emp", 25)));

        answer.then().statusCode(409).body("detail", equalTo("The employee has left"));
    }

    @Test
    void approvesInOneStepOrInTwo() {
        Response simple = desk.post(LEAVES, leave());
        Response twice = desk.post(
                LEAVES,
                leave().put("type", "Paid Time Off")
                        .put("firstDay", "2027-05-03")
                        .put("lastDay", "2027-05-04"));
        Response first = desk.post(LEAVES, leave().put("firstDay", "2027-04-01").put("lastDay", "2027-04-02"));
        Response both = desk.post(
                LEAVES,
                leave().put("type", "Paid Time Off")
                        .put("firstDay", "2027-06-01")
                        .put("lastDay", "2027-06-02"));

        decide(simple, "approved").then().statusCode(200).body("status", equalTo("approved"));
        decide(twice, "first-approved").then().statusCode(200).body("status", equalTo("first-approved"));
        decide(twice, "approved").then().statusCode(200).body("status", equalTo("approved"));
        decide(simple, "first-approved").then().statusCode(409);
        decide(both, "approved").then().statusCode(200).body("status", equalTo("approved"));
        decide(first, "first-approved").then().statusCode(200).body("status", equalTo("approved"));
        assertThat(desk.told(twice.path("id"))).last().isEqualTo("io.atrium.leave.approved.v1");
    }

    @Test
    void holdsDecisionsToTheStatus() {
        Response leave = desk.post(LEAVES, leave());
        decide(leave, "approved");

        decide(leave, "approved").then().statusCode(409).body("code", equalTo("conflict"));
        decide(leave, "cancelled")
                .then()
                .statusCode(409)
                .body(
                        "detail",
                        equalTo("The leave is approved; this takes one that is draft or first-approved or requested"));
        desk.patch(leave.header("Location"), new JsonObject().put("lastDay", "2027-03-03"))
                .then()
                .statusCode(409)
                .body("detail", equalTo("The leave is approved; this takes one that is requested"));
        decide(leave, "refused").then().statusCode(200).body("status", equalTo("refused"));
        decide(leave, "refused").then().statusCode(409);
    }

    @Test
    void cancelsARequest() {
        Response leave = desk.post(LEAVES, leave());

        decide(leave, "cancelled").then().statusCode(200).body("status", equalTo("cancelled"));
        desk.post(LEAVES, leave()).then().statusCode(201);
    }

    @Test
    void movesARequest() {
        Response leave = desk.post(LEAVES, leave());

        Response answer = desk.patch(
                leave.header("Location"),
                new JsonObject()
                        .put("firstDay", "2027-03-03")
                        .put("lastDay", "2027-03-04")
                        .put("type", "Sick Time Off"),
                leave.header("ETag"));

        answer.then()
                .statusCode(200)
                .body("firstDay", equalTo("2027-03-03"))
                .body("lastDay", equalTo("2027-03-04"))
                .body("startsAt", equalTo("2027-03-03T07:00:00Z"))
                .body("days", equalTo(2));
        assertThat(desk.inOdoo("hr.leave", odooId(leave), "holiday_status_id").label("holiday_status_id"))
                .isEqualTo("Sick Time Off");
    }

    @Test
    void refusesAMoveOntoOtherDaysOffOrBackwards() {
        desk.post(LEAVES, leave());
        Response leave = desk.post(LEAVES, leave().put("firstDay", "2027-04-01").put("lastDay", "2027-04-02"));

        desk.patch(leave.header("Location"), new JsonObject().put("firstDay", "2027-03-07"))
                .then()
                .statusCode(409);
        desk.patch(leave.header("Location"), new JsonObject().put("firstDay", "2027-04-05"))
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/lastDay"));
        desk.patch(
                        leave.header("Location"),
                        new JsonObject().put("lastDay", "2027-04-05").put("status", "approved"))
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/status"));
        desk.patch(leave.header("Location"), new JsonObject().put("lastDay", "2027-04-05"), "\"8\"")
                .then()
                .statusCode(412);
    }

    @Test
    void doesNotKnowTheEmployeesOfOtherLegalEntities() {
        Desk limited = new Desk(odoo, id("le", 2));

        limited.post(LEAVES, leave()).then().statusCode(400).body("errors[0].pointer", equalTo("/employeeId"));
    }

    /** The answer to the first attempt was lost; by the second the capture knows the leave, and people have decided it. */
    @Test
    void aSecondAttemptLeavesAloneWhatPeopleMadeOfTheLeaveOfTheFirst() {
        Response leave = desk.post(LEAVES, leave());
        UUID attempted = UUID.randomUUID();
        Identifier identifier = new Identifier("scheduling", attempted.toString());
        odoo.create(
                        "ir.model.data",
                        JsonObject.of(
                                "module",
                                "__atrium__",
                                "name",
                                LeaveMapping.PREFIX + "_" + attempted.toString().replace("-", ""),
                                "model",
                                LeaveMapping.MODEL,
                                "res_id",
                                odooId(leave)),
                        new JsonObject())
                .await()
                .indefinitely();
        records.identify(LeaveMapping.NAME, odooId(leave), identifier).await().indefinitely();
        desk.patch(leave.header("Location"), new JsonObject().put("lastDay", "2027-03-05"))
                .then()
                .statusCode(200);
        decide(leave, "approved").then().statusCode(200);

        attemptAgain(attempted, JsonObject.of("identifier", JsonObject.mapFrom(identifier), "changes", leave()));

        desk.get(leave.header("Location"))
                .then()
                .body("status", equalTo("approved"))
                .body("lastDay", equalTo("2027-03-05"));
    }

    private void attemptAgain(UUID id, JsonObject body) {
        pool.preparedQuery(
                        """
                        insert into command_intent (id, caller, person, idempotency_key, operation, request_hash, body, subject,
                            correlation_id, state, attempt, next_attempt_at, lease_until, created_at, updated_at)
                        values ($1, 'scheduling', 'scheduling', $2, 'leave.upsert', '', $3, $2, $2, 'running', 1, now(),
                            now() - interval '1 s', now(), now())""")
                .executeAndAwait(Tuple.of(id, id.toString(), body));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> pool.preparedQuery("select from command_intent where id = $1 and state = 'settled'")
                                .executeAndAwait(Tuple.of(id))
                                .size()
                        == 1);
    }

    private Response decide(Response leave, String status) {
        return desk.patch(leave.header("Location"), new JsonObject().put("status", status));
    }

    private JsonObject leave() {
        return new JsonObject()
                .put("employeeId", employee)
                .put("type", "Unpaid")
                .put("firstDay", "2027-03-01")
                .put("lastDay", "2027-03-07");
    }

    private int employeeInOdoo() {
        return io.atrium.kernel.PublicId.parse("emp", employee).orElseThrow();
    }
}
