package io.atrium.http;

import io.atrium.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

/** Whatever is wrong with a request, the answer is the problem document of the contract and nothing is written. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class BadInputTest {

    private static final String ORDERS = "/v1/purchase-orders";

    @Inject
    Pool pool;

    static Stream<Arguments> bodies() {
        return Stream.of(
                Arguments.of("malformed JSON", "{\"supplierId\": ", ""),
                Arguments.of("an array", "[]", ""),
                Arguments.of("an unknown field", "{\"colour\":\"red\"}", "/colour"),
                Arguments.of("text for a number", order("\"quantity\":\"many\""), "/lines/0/quantity"),
                Arguments.of("an object for text", "{\"supplierId\":{}}", "/supplierId"),
                Arguments.of("a character that no text has", "{\"supplierId\":\"sup_\\u0000\"}", "/supplierId"),
                Arguments.of("no lines", "{\"supplierId\":\"sup_hbr0kgh3\",\"lines\":[]}", "/lines"),
                Arguments.of("a quantity of zero", order("\"quantity\":0"), "/lines/0/quantity"),
                Arguments.of("an endless number", order("\"quantity\":1e999999"), "/lines/0/quantity"),
                Arguments.of("an id of another kind", order("\"quantity\":1").replace("sup_", "emp_"), "/supplierId"),
                Arguments.of(
                        "a time that is none", order("\"quantity\":1,\"plannedAt\":\"soon\""), "/lines/0/plannedAt"));
    }

    private static String order(String field) {
        return "{\"supplierId\":\"sup_hbr0kgh3\",\"lines\":[{\"itemId\":\"itm_53ysn18k\","
                + "\"unitPrice\":{\"amount\":\"1.00\",\"currency\":\"USD\"}," + field + "}]}";
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void refusesABodyAndNamesThePlace(String what, String body, String pointer) {
        long before = intents();

        Response answer = writer().body(body).post(ORDERS);

        problem(answer, 400, "invalid").body("errors.pointer", hasItem(pointer));
        Assertions.assertThat(intents()).isEqualTo(before);
    }

    @Test
    void namesEverythingThatIsWrongAtOnce() {
        String body = "{\"supplierId\":\"\",\"lines\":[{\"quantity\":-1,\"unitPrice\":{\"amount\":\"x\"}}]}";

        Response answer = writer().body(body).post(ORDERS);

        problem(answer, 400, "invalid")
                .body(
                        "errors.pointer",
                        hasItems(
                                "/supplierId",
                                "/lines/0/itemId",
                                "/lines/0/quantity",
                                "/lines/0/unitPrice/amount",
                                "/lines/0/unitPrice/currency"));
    }

    @Test
    void refusesAWriteWithoutAnIdempotencyKey() {
        Response answer = caller("procurement:write")
                .contentType(ContentType.JSON)
                .body(order("\"quantity\":1"))
                .post(ORDERS);

        problem(answer, 400, "idempotency-key-required");
    }

    @Test
    void refusesABodyOfFiveMegabytes() {
        String body = "{\"supplierId\":\"" + "a".repeat(5_000_000) + "\"}";

        Response answer = writer().body(body).post(ORDERS);

        problem(answer, 413, "payload-too-large");
    }

    @Test
    void refusesAMediaTypeThatIsNotJson() {
        Response answer = writer().contentType("text/plain").body("hello").post(ORDERS);

        problem(answer, 415, "unsupported-media-type");
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.ValueSource(strings = {"po_00000000", "xx", "emp_53ysn18k", "po_7zzzzzzz"})
    void answersNotFoundForAnIdThatIsNotKnown(String id) {
        Response answer = caller("procurement:read").get(ORDERS + "/" + id);

        problem(answer, 404, "not-found");
    }

    @Test
    void answersNotFoundForAPathThatDoesNotExist() {
        problem(given().get("/v1/nothing-here"), 404, "not-found");
    }

    @Test
    void answersNotFoundForAnIdWithACharacterThatNoTextHas() {
        Response answer =
                caller("subscriptions:manage").urlEncodingEnabled(false).get("/v1/subscriptions/unknown%00");

        problem(answer, 404, "not-found");
    }

    @Test
    void refusesTheOnlyFieldOfABodyTwice() {
        Response answer = writer().body("{\"reason\":null,\"reason\":\"Ordered twice\"}")
                .post(ORDERS + "/po_53ysn18k/cancellation");

        problem(answer, 400, "invalid").body("errors[0].detail", notNullValue());
    }

    @Test
    void refusesABodyThatIsNoText() {
        byte[] noText = {0, 0, 0, '{', 0x7F, 0, 0, 0};

        Response answer = caller("procurement:write")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .body(noText)
                .post(ORDERS);

        problem(answer, 400, "invalid").body("errors.pointer", hasItem(""));
    }

    @Test
    void refusesAMediaTypeThatIsNone() {
        Response answer = caller("events:read").header("Content-Type", " ").get("/v1/changes?limit=1");

        problem(answer, 415, "unsupported-media-type");
    }

    @Test
    void refusesASubscriptionOfAnotherMediaType() {
        Response answer = caller("subscriptions:manage")
                .header("Content-Type", "text/plain")
                .body("{\"url\":\"https://example.org/\",\"types\":[\"*\"]}")
                .post("/v1/subscriptions");

        problem(answer, 415, "unsupported-media-type");
    }

    @Test
    void refusesAMethodThatThePathDoesNotHave() {
        problem(caller("procurement:write").delete("/v1/suppliers"), 405, "method-not-allowed");
    }

    @Test
    void refusesACallerWithoutAToken() {
        problem(given().get(ORDERS), 401, "unauthenticated").header("WWW-Authenticate", "Bearer");
    }

    @Test
    void refusesATokenThatHasExpired() {
        String token =
                Surroundings.token("late", "procurement:read", Instant.now().minusSeconds(120));

        problem(given().auth().oauth2(token).get(ORDERS), 401, "unauthenticated");
    }

    @Test
    void refusesATokenOfAnotherKey() {
        String token = Surroundings.token("caller", "procurement:read");
        String tampered = token.substring(0, token.length() - 12) + "AAAAAAAAAAAA";

        problem(given().auth().oauth2(tampered).get(ORDERS), 401, "unauthenticated");
    }

    @Test
    void refusesATokenWithoutTheScope() {
        problem(caller("workforce:read events:read").get(ORDERS), 403, "forbidden");
    }

    @Test
    void refusesATokenThatMayReadButNotWrite() {
        Response answer = caller("procurement:read")
                .contentType(ContentType.JSON)
                .header("Idempotency-Key", "k")
                .body(order("\"quantity\":1"))
                .post(ORDERS);

        problem(answer, 403, "forbidden");
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.ValueSource(
            strings = {
                "limit=0",
                "limit=501",
                "limit=many",
                "colour=red",
                "sort=colour",
                "cursor=nonsense",
                "updatedSince=yesterday",
                "fields=colour",
                "identifier=nocolon",
                "limit=1&limit=2"
            })
    void refusesAParameterThatItDoesNotUnderstand(String query) {
        Response answer = caller("procurement:read").get(ORDERS + "?" + query);

        problem(answer, 400, "invalid").body("errors[0].pointer", equalTo(query.substring(0, query.indexOf('='))));
    }

    @Test
    void takesACorrelationIdThatIsSane() {
        Response answer = given().header("X-Correlation-Id", "case-42").get(ORDERS);

        answer.then().header("X-Correlation-Id", "case-42").body("correlationId", equalTo("case-42"));
    }

    @Test
    void makesACorrelationIdOfItsOwnWhenTheGivenOneIsNot() {
        Response answer = given().header("X-Correlation-Id", "a b\"c").get(ORDERS);

        answer.then()
                .header("X-Correlation-Id", not("a b\"c"))
                .header("X-Correlation-Id", notNullValue())
                .body("correlationId", equalTo(answer.header("X-Correlation-Id")));
    }

    private static io.restassured.response.ValidatableResponse problem(Response answer, int status, String code) {
        return answer.then()
                .statusCode(status)
                .contentType("application/problem+json")
                .header("X-Correlation-Id", equalTo(answer.jsonPath().getString("correlationId")))
                .body("type", equalTo("urn:atrium:problem:" + code))
                .body("code", equalTo(code))
                .body("status", equalTo(status))
                .body("title", notNullValue())
                .body("detail", notNullValue())
                .body("instance", notNullValue())
                .body("retryable", equalTo(false));
    }

    private static RequestSpecification caller(String scopes) {
        return given().auth().oauth2(Surroundings.token("bad-input", scopes));
    }

    private static RequestSpecification writer() {
        return caller("procurement:write")
                .contentType(ContentType.JSON)
                .header("Idempotency-Key", UUID.randomUUID().toString());
    }

    private long intents() {
        return pool.query("select count(*) from command_intent where caller = 'bad-input'")
                .execute()
                .await()
                .indefinitely()
                .iterator()
                .next()
                .getLong(0);
    }
}
