package io.atrium.workforce;

import io.atrium.Surroundings;
import io.atrium.odoo.Odoo;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

import static io.atrium.workforce.Desk.id;
import static org.hamcrest.Matchers.equalTo;

/** Facilities where Odoo has none, which is before 15; {@link NewerOdooTest} has some. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class FacilitiesTest {

    @Inject
    Odoo odoo;

    @Test
    void areNotFoundWhereOdooHasNone() {
        Desk.waitForTheFirstCapture();
        Desk desk = new Desk(odoo);

        desk.post("/v1/facilities", new JsonObject().put("name", "South Wing").put("legalEntityId", id("le", 1)))
                .then()
                .statusCode(404)
                .body("code", equalTo("not-found"));
        desk.patch("/v1/facilities/" + id("fac", 1), new JsonObject().put("name", "South Wing"))
                .then()
                .statusCode(404)
                .body("code", equalTo("not-found"));
    }
}
