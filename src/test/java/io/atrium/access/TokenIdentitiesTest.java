package io.atrium.access;

import io.atrium.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.time.Instant;
import org.junit.jupiter.api.Test;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

/** What a token opens does not depend on who came before. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class TokenIdentitiesTest {

    @Test
    void acceptsATokenAgainAndRefusesACopyWithAnotherSignature() {
        String token = Surroundings.token("hot", "procurement:read");
        suppliers(token).statusCode(200);
        suppliers(token).statusCode(200);

        char changed = token.charAt(token.length() - 20) == 'A' ? 'B' : 'A';
        String tampered = token.substring(0, token.length() - 20) + changed + token.substring(token.length() - 19);

        refused(suppliers(tampered));
    }

    @Test
    void refusesTheClaimsOfOneTokenWithTheSignatureOfAnother() {
        String reader = Surroundings.token("reader", "workforce:read");
        String buyer = Surroundings.token("buyer", "procurement:read");
        suppliers(reader).statusCode(403);
        suppliers(buyer).statusCode(200);

        String forged = buyer.substring(0, buyer.lastIndexOf('.')) + reader.substring(reader.lastIndexOf('.'));

        refused(suppliers(forged));
    }

    @Test
    void givesEachTokenOfAClientItsOwnScopes() {
        String wide = Surroundings.token("same", "procurement:read workforce:read");
        String narrow = Surroundings.token("same", "workforce:read");

        suppliers(wide).statusCode(200);
        suppliers(narrow).statusCode(403).body("code", equalTo("forbidden"));
        suppliers(wide).statusCode(200);
    }

    @Test
    void refusesAnExpiredToken() {
        refused(suppliers(
                Surroundings.token("late", "procurement:read", Instant.now().minusSeconds(60))));
    }

    private static ValidatableResponse suppliers(String token) {
        return given().header("Authorization", "Bearer " + token)
                .when()
                .get("/v1/suppliers?limit=1")
                .then();
    }

    private static void refused(ValidatableResponse answer) {
        answer.statusCode(401)
                .contentType("application/problem+json")
                .header("WWW-Authenticate", "Bearer")
                .body("code", equalTo("unauthenticated"));
    }
}
