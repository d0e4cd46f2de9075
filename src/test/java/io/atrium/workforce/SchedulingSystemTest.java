package io.atrium.workforce;

import io.atrium.Surroundings;
import io.atrium.command.Command;
import io.atrium.command.Commands;
import io.atrium.command.Outcome.Settled;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.Violation;
import io.atrium.odoo.Odoo;
import io.atrium.record.Identifier;
import io.atrium.record.Records;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.atrium.workforce.Desk.id;
import static io.atrium.workforce.Desk.odooId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

/** What a scheduling system says of leaves and hours, in its own ids. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class SchedulingSystemTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Inject
    Odoo odoo;

    @Inject
    Commands commands;

    @Inject
    Records records;

    /** The system's ids of the leave or the hours, and of the employee. */
    private final String number = UUID.randomUUID().toString();

    private final String badge = UUID.randomUUID().toString();
    private Desk desk;
    private int employee;

    @BeforeEach
    void employSomebody() {
        Desk.waitForTheFirstCapture();
        desk = new Desk(odoo);
        Response answer = desk.post("/v1/employees", new JsonObject().put("name", "Person " + badge));
        answer.then().statusCode(201);
        employee = odooId(answer);
    }

    private void introduce() {
        records.identify("employee", employee, new Identifier("roster", badge))
                .await()
                .atMost(PATIENCE);
    }

    @Test
    void asksForALeaveMovesItAndDecidesIt() {
        introduce();

        Settled asked = says("leave.upsert", leave());
        Settled moved = says("leave.upsert", new JsonObject().put("lastDay", "2027-03-04"));
        Settled decided =
                says("leave.upsert", leave().put("lastDay", "2027-03-04").put("status", "approved"));
        Settled again =
                says("leave.upsert", leave().put("lastDay", "2027-03-04").put("status", "approved"));
        Settled withdrawn = says("leave.upsert", new JsonObject().put("status", "cancelled"));

        assertThat(asked.document().getString("status")).isEqualTo("requested");
        assertThat(moved.document().getString("lastDay")).isEqualTo("2027-03-04");
        assertThat(decided.document().getString("status")).isEqualTo("approved");
        assertThat(again.version()).isEqualTo(decided.version());
        assertThat(withdrawn.document().getString("status")).isEqualTo("refused");
        assertThat(says("leave.upsert", new JsonObject().put("status", "cancelled"))
                        .version())
                .isEqualTo(withdrawn.version());
        assertThat(desk.inOdoo("hr.leave", "employee_id", employee)).hasSize(1);
        assertThat(desk.told(asked.id()))
                .containsExactly(
                        "io.atrium.leave.requested.v1",
                        "io.atrium.leave.updated.v1",
                        "io.atrium.leave.approved.v1",
                        "io.atrium.leave.refused.v1");
        desk.get("/v1/leaves?identifier=roster:" + number).then().body("data.id", contains(asked.id()));
    }

    @Test
    void tellsOfALeaveThatWasApprovedElsewhere() {
        introduce();

        Settled leave = says("leave.upsert", leave().put("status", "approved"));

        assertThat(leave.status()).isEqualTo(201);
        desk.get("/v1/leaves/" + leave.id())
                .then()
                .body("status", equalTo("approved"))
                .body("employeeId", equalTo(id("emp", employee)));
    }

    @Test
    void canWaitForAnEmployeeWhoIsNotKnownYet() {
        for (String operation : new String[] {"leave.upsert", "time-entry.upsert"}) {
            JsonObject changes = operation.equals("leave.upsert") ? leave() : hours();
            assertThatThrownBy(() -> says(operation, changes)).isInstanceOfSatisfying(Failure.class, failure -> {
                assertThat(failure.code()).isEqualTo(FailureCode.DEPENDENCY_MISSING);
                assertThat(failure.detail()).isEqualTo("No employee is known as roster:" + badge);
                assertThat(failure.violations()).extracting(Violation::pointer).containsExactly("/employeeIdentifier");
            });
        }

        introduce();

        assertThat(says("leave.upsert", leave()).status()).isEqualTo(201);
    }

    @Test
    void isToldWhatIsWrongWithItsWords() {
        introduce();

        assertThatThrownBy(() ->
                        says("leave.upsert", leave().put("firstDay", "soon").put("reason", "Flu")))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.code()).isEqualTo(FailureCode.INVALID));
        assertThatThrownBy(() -> says("time-entry.upsert", hours().put("hours", 25)))
                .isInstanceOfSatisfying(Failure.class, failure -> assertThat(failure.violations())
                        .containsExactly(new Violation("/hours", "At most 24 hours")));
        assertThatThrownBy(() -> says("leave.upsert", new JsonObject().put("status", "approved")))
                .isInstanceOfSatisfying(Failure.class, failure -> assertThat(failure.violations())
                        .extracting(Violation::pointer)
                        .containsExactly("/firstDay", "/lastDay", "/type"));
        JsonObject nameless = said(leave());
        nameless.remove("identifier");
        assertThatThrownBy(() -> submit("leave.upsert", nameless))
                .isInstanceOfSatisfying(Failure.class, failure -> assertThat(failure.violations())
                        .containsExactly(new Violation("/identifier", "The identifier is required")));
        assertThat(desk.inOdoo("hr.leave", "employee_id", employee)).isEmpty();
    }

    @Test
    void doesNotGiveALeaveToSomebodyElse() {
        introduce();
        says("leave.upsert", leave());
        JsonObject other = said(leave().put("employeeId", id("emp", 1)));
        other.remove("employeeIdentifier");

        assertThatThrownBy(() -> submit("leave.upsert", other)).isInstanceOfSatisfying(Failure.class, failure -> {
            assertThat(failure.code()).isEqualTo(FailureCode.CONFLICT);
            assertThat(failure.detail()).isEqualTo("The leave is another employee's");
        });
    }

    private static JsonObject leave() {
        return new JsonObject()
                .put("type", "Sick Time Off")
                .put("firstDay", "2027-03-01")
                .put("lastDay", "2027-03-03");
    }

    private JsonObject hours() {
        int project = desk.inOdoo("project.project", "company_id", 1).get(0);
        return new JsonObject()
                .put("date", "2026-11-02")
                .put("hours", 7.5)
                .put("project", desk.inOdoo("project.project", project, "name").text("name"));
    }

    private JsonObject said(JsonObject changes) {
        return new JsonObject()
                .put("identifier", identifier(number))
                .put("employeeIdentifier", identifier(badge))
                .put("changes", changes);
    }

    private static JsonObject identifier(String value) {
        return new JsonObject().put("system", "roster").put("value", value);
    }

    private Settled says(String operation, JsonObject changes) {
        return submit(operation, said(changes));
    }

    private Settled submit(String operation, JsonObject body) {
        Command command = new Command(
                operation,
                "webhook:roster",
                UUID.randomUUID().toString(),
                body,
                UUID.randomUUID().toString());
        return (Settled) commands.submit(command).await().atMost(PATIENCE);
    }
}
