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
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

/** Departments, written through Atrium. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class DepartmentsTest {

    private static final String DEPARTMENTS = "/v1/departments";

    @Inject
    Odoo odoo;

    private final String name = "Ward " + UUID.randomUUID();
    private Desk desk;

    @BeforeEach
    void waitForTheFirstCapture() {
        Desk.waitForTheFirstCapture();
        desk = new Desk(odoo);
    }

    @Test
    void createsADepartmentInOdooAndAnswersIt() {
        Response answer = desk.post(
                DEPARTMENTS, department().put("parentId", id("dep", 2)).put("managerId", id("emp", 2)));

        answer.then()
                .statusCode(201)
                .header("Location", equalTo(DEPARTMENTS + "/" + answer.path("id")))
                .header("ETag", equalTo("\"1\""))
                .body("name", equalTo(name))
                .body("parentId", equalTo(id("dep", 2)))
                .body("managerId", equalTo(id("emp", 2)))
                .body("active", equalTo(true));
        assertThat(desk.inOdoo("hr.department", "name", name)).containsExactly(odooId(answer));
        assertThat(desk.told(answer.path("id"))).containsExactly("io.atrium.department.created.v1");
    }

    @Test
    void createsOneDepartmentWhenManyCopiesOfARequestArriveAtOnce() {
        assertThat(desk.postCopies(DEPARTMENTS, department()))
                .isSubsetOf(201, 409)
                .contains(201);
        assertThat(desk.inOdoo("hr.department", "name", name)).hasSize(1);
    }

    @Test
    void givesTheFirstAnswerAgainWhenTheRequestIsRepeated() {
        String key = UUID.randomUUID().toString();
        Response first = desk.post(DEPARTMENTS, key, department());

        Response second = desk.post(DEPARTMENTS, key, department());

        second.then().statusCode(201).header("Idempotency-Replayed", "true").body("id", equalTo(first.path("id")));
    }

    @Test
    void namesEverythingThatIsWrong() {
        Response answer = desk.post(
                DEPARTMENTS,
                new JsonObject().put("name", " ").put("parentId", "nonsense").put("managerId", id("emp", 99_999)));

        answer.then().statusCode(400).body("code", equalTo("invalid")).body("errors.pointer", hasItem("/name"));
        desk.post(DEPARTMENTS, department().put("parentId", "nonsense"))
                .then()
                .statusCode(400)
                .body("errors.pointer", hasItem("/parentId"));
        desk.post(DEPARTMENTS, department().put("managerId", id("emp", 99_999)))
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/managerId"))
                .body("errors[0].detail", equalTo("There is no such employee"));
    }

    @Test
    void changesWhatIsNamedAndClearsWhatIsNull() {
        Response created = desk.post(
                DEPARTMENTS, department().put("parentId", id("dep", 2)).put("managerId", id("emp", 2)));

        Response answer = desk.patch(
                created.header("Location"),
                new JsonObject().put("name", name + " B").putNull("managerId"),
                created.header("ETag"));

        answer.then()
                .statusCode(200)
                .header("ETag", equalTo("\"2\""))
                .body("name", equalTo(name + " B"))
                .body("parentId", equalTo(id("dep", 2)))
                .body("managerId", nullValue());
        assertThat(desk.inOdoo("hr.department", odooId(created), "manager_id").reference("manager_id"))
                .isNull();
    }

    @Test
    void archivesADepartment() {
        Response created = desk.post(DEPARTMENTS, department());

        Response answer = desk.patch(created.header("Location"), new JsonObject().put("active", false));

        answer.then().statusCode(200).body("active", equalTo(false));
    }

    @Test
    void refusesAChangeOfNothingAndANameOfNothing() {
        String path = desk.post(DEPARTMENTS, department()).header("Location");

        desk.patch(path, new JsonObject()).then().statusCode(400).body("code", equalTo("invalid"));
        desk.patch(path, new JsonObject().putNull("name"))
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/name"));
        desk.patch(path, new JsonObject().putNull("active"))
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/active"));
    }

    @Test
    void refusesAChangeOfWhatHasChangedSinceItWasRead() {
        Response created = desk.post(DEPARTMENTS, department());

        Response answer = desk.patch(created.header("Location"), new JsonObject().put("name", "Other"), "\"7\"");

        answer.then().statusCode(412).body("code", equalTo("stale-version"));
        assertThat(desk.inOdoo("hr.department", odooId(created), "name").text("name"))
                .isEqualTo(name);
    }

    @Test
    void keepsADepartmentFromStandingBelowItself() {
        Response above = desk.post(DEPARTMENTS, department());
        Response below = desk.post(
                DEPARTMENTS, new JsonObject().put("name", name + " B").put("parentId", (String) above.path("id")));

        Response answer =
                desk.patch(above.header("Location"), new JsonObject().put("parentId", (String) below.path("id")));

        answer.then().statusCode(409).body("code", equalTo("conflict")).body("detail", containsString("below itself"));
        desk.patch(above.header("Location"), new JsonObject().put("parentId", (String) above.path("id")))
                .then()
                .statusCode(409);
    }

    @Test
    void writesOnlyForTheLegalEntitiesOfTheToken() {
        Desk limited = new Desk(odoo, id("le", 2));

        Response own = limited.post(DEPARTMENTS, department());

        own.then().statusCode(201).body("legalEntityId", equalTo(id("le", 2)));
        limited.post(DEPARTMENTS, department().put("legalEntityId", id("le", 1)))
                .then()
                .statusCode(403)
                .body("code", equalTo("forbidden"));
        limited.patch(own.header("Location"), new JsonObject().putNull("legalEntityId"))
                .then()
                .statusCode(403);
        limited.patch(DEPARTMENTS + "/" + id("dep", 3), new JsonObject().put("name", "Mine"))
                .then()
                .statusCode(404);
        limited.patch(own.header("Location"), new JsonObject().put("parentId", id("dep", 3)))
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/parentId"));
    }

    private JsonObject department() {
        return new JsonObject().put("name", name);
    }
}
