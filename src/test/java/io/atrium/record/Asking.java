package io.atrium.record;

import io.atrium.Surroundings;
import io.restassured.specification.RequestSpecification;

import static io.restassured.RestAssured.given;

/** Callers as the tests of this room need them. */
final class Asking {

    private static final String READING = "procurement:read invoicing:read workforce:read events:read exceptions:read";

    private Asking() {}

    /** A caller who may read everything but restricted fields; of these legal entities only, if any are named. */
    static RequestSpecification as(String client, String... legalEntities) {
        return given().auth().oauth2(Surroundings.token(client, READING, legalEntities));
    }

    static RequestSpecification reader() {
        return as("reader");
    }

    /** The same, with one more scope. */
    static RequestSpecification with(String scope) {
        return given().auth().oauth2(Surroundings.token("reader", READING + " " + scope));
    }

    /** For whom Odoo is asked. */
    static RequestSpecification impatient(RequestSpecification caller) {
        return caller.header("Cache-Control", "no-cache");
    }
}
