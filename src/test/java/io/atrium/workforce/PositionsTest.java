package io.atrium.workforce;

import io.atrium.Surroundings;
import io.atrium.odoo.Odoo;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.atrium.workforce.Desk.id;
import static io.atrium.workforce.Desk.odooId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

/** Positions, written through Atrium. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class PositionsTest {

    private static final String POSITIONS = "/v1/positions";

    @Inject
    Odoo odoo;

    private final String name = "Nurse " + UUID.randomUUID();
    private Desk desk;

    @BeforeEach
    void waitForTheFirstCapture() {
        Desk.waitForTheFirstCapture();
        desk = new Desk(odoo);
    }

    @Test
    void createsAPositionInOdooAndAnswersIt() {
        Response answer = desk.post(POSITIONS, position().put("openings", 3));

        answer.then()
                .statusCode(201)
                .body("name", equalTo(name))
                .body("departmentId", equalTo(id("dep", 3)))
                .body("openings", equalTo(3))
                .body("legalEntityId", equalTo(id("le", 1)));
        assertThat(desk.inOdoo("hr.job", "name", name)).containsExactly(odooId(answer));
    }

    @Test
    void createsOnePositionWhenManyCopiesOfARequestArriveAtOnce() {
        assertThat(desk.postCopies(POSITIONS, position())).isSubsetOf(201, 409).contains(201);
        assertThat(desk.inOdoo("hr.job", "name", name)).hasSize(1);
    }

    @Test
    void keepsTwoPositionsOfADepartmentFromHavingOneName() {
        Response first = desk.post(POSITIONS, position());
        Response other = desk.post(POSITIONS, position().put("name", name + " B"));

        Response again = desk.post(POSITIONS, position());
        Response renamed = desk.patch(other.header("Location"), new JsonObject().put("name", name));

        again.then().statusCode(409).body("code", equalTo("conflict")).body("detail", containsString(first.path("id")));
        renamed.then().statusCode(409).body("detail", containsString(first.path("id")));
        desk.post(POSITIONS, position().put("departmentId", id("dep", 4)))
                .then()
                .statusCode(201);
    }

    @Test
    void changesAPosition() {
        Response created = desk.post(POSITIONS, position());

        Response answer = desk.patch(
                created.header("Location"), new JsonObject().put("openings", 0).putNull("departmentId"));

        answer.then()
                .statusCode(200)
                .body("openings", equalTo(0))
                .body("departmentId", org.hamcrest.Matchers.nullValue());
        assertThat(desk.inOdoo("hr.job", odooId(created), "department_id").reference("department_id"))
                .isNull();
    }

    @Test
    void refusesWhatThisOdooCannotSayAndWhatIsTooMuch() {
        Response created = desk.post(POSITIONS, position());

        desk.patch(created.header("Location"), new JsonObject().put("active", false))
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/active"))
                .body("errors[0].detail", equalTo("Odoo has this from version 16 on"));
        desk.patch(created.header("Location"), new JsonObject().put("openings", -1))
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/openings"));
        desk.patch(created.header("Location"), new JsonObject().put("openings", 1), "\"9\"")
                .then()
                .statusCode(412);
    }

    private JsonObject position() {
        return new JsonObject()
                .put("name", name)
                .put("departmentId", id("dep", 3))
                .put("legalEntityId", id("le", 1));
    }
}
