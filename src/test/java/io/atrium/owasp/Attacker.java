package io.atrium.owasp;

import io.atrium.Surroundings;
import io.atrium.kernel.PublicId;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonObject;
import java.util.UUID;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

/** Calls as whoever means ill does. */
final class Attacker {

    static final String ONE = PublicId.of("le", 1);
    static final String TWO = PublicId.of("le", 2);

    private Attacker() {}

    static RequestSpecification as(String client, String scopes, String... legalEntities) {
        return with(Surroundings.token(client, scopes, legalEntities));
    }

    static RequestSpecification with(String token) {
        return given().auth().oauth2(token);
    }

    static RequestSpecification writing(RequestSpecification caller, JsonObject body) {
        return caller.contentType("application/json")
                .header("Idempotency-Key", UUID.randomUUID())
                .body(body.encode());
    }

    /** The id of something new. */
    static String made(Response answer) {
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(201);
        return answer.path("id");
    }

    /** Refused with a problem document that tells nothing of the inside. */
    static void refused(Response answer, int status, String code) {
        answer.then().statusCode(status).contentType("application/problem+json").body("code", equalTo(code));
        tellsNothing(answer.asString());
    }

    static void tellsNothing(String body) {
        assertThat(body)
                .doesNotContain("io.atrium")
                .doesNotContain("java.")
                .doesNotContain("Exception")
                .doesNotContainIgnoringCase("select ")
                .doesNotContain("Traceback");
    }
}
