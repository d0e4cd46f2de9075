package io.atrium.limit;

import io.atrium.Surroundings;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

/** Shares as callers see them, and without the Redis that is configured: reads are counted here, writes are refused. */
@QuarkusTest
@TestProfile(LimitFilterTest.SmallShares.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LimitFilterTest {

    public static class SmallShares implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "atrium.redis.url", "redis://127.0.0.1:" + closedPort(),
                    "atrium.limit.policies.read.rate", "1",
                    "atrium.limit.policies.read.per", "1h",
                    "atrium.limit.policies.read.burst", "3",
                    "atrium.limit.policies.write.on-outage", "refuse",
                    "atrium.limit.policies.failed-attempts.rate", "1",
                    "atrium.limit.policies.failed-attempts.per", "1h",
                    "atrium.limit.policies.failed-attempts.burst", "3",
                    "atrium.limit.policies.bulk.on-outage", "refuse");
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(Surroundings.class, Map.of(), true));
        }

        private static int closedPort() {
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }
    }

    @Test
    void tellsWhatIsLeftAndRefusesWhatIsMore() {
        governed(read("greedy"), 2).statusCode(200);
        governed(read("greedy"), 1).statusCode(200);
        governed(read("greedy"), 0).statusCode(200);

        governed(read("greedy"), 0)
                .statusCode(429)
                .contentType("application/problem+json")
                .header("Retry-After", matchesPattern("3[56]\\d\\d"))
                .header("X-Correlation-Id", notNullValue())
                .body("type", equalTo("urn:atrium:problem:rate-limited"))
                .body("code", equalTo("rate-limited"))
                .body("status", equalTo(429))
                .body("instance", equalTo("/v1/suppliers"))
                .body("retryable", equalTo(true));
        governed(read("modest"), 2).statusCode(200);
    }

    @Test
    void countsRefusedRequestsTooWhateverThePathIsWritten() {
        governed(caller("refused", "workforce:read").get("/v1/suppliers"), 2)
                .statusCode(403)
                .body("code", equalTo("forbidden"));
        governed(caller("refused", "workforce:read").get("/v1/nowhere"), 1)
                .statusCode(404)
                .body("code", equalTo("not-found"));
        governed(caller("refused", "workforce:read").urlEncodingEnabled(false).get("//v1/%65mployees"), 0)
                .statusCode(200);
    }

    @Test
    void leavesAloneWhoHasNoTokenAndWhatIsNotForCallers() {
        given().get("/v1/suppliers").then().statusCode(401).header("RateLimit", nullValue());
        caller("watcher", "procurement:read")
                .get("/q/health/live")
                .then()
                .statusCode(200)
                .header("RateLimit", nullValue());
    }

    @Test
    void admitsNoWriteThatItCannotCountWhenThePolicySaysSo() {
        caller("writer", "procurement:write")
                .header("Idempotency-Key", "uncounted")
                .contentType("application/json")
                .body("{}")
                .post("/v1/purchase-orders")
                .then()
                .statusCode(503)
                .contentType("application/problem+json")
                .header("Retry-After", "1")
                .body("code", equalTo("unavailable"));
    }

    /** Last of this class, because all requests of a test come from one address. */
    @Test
    @Order(Integer.MAX_VALUE)
    void looksAtNoMoreTokensFromAnAddressThatSentTooManyForgedOnesButKnowsThoseItKnew() {
        caller("known", "procurement:read").get("/v1/suppliers").then().statusCode(200);
        String known = Surroundings.token("known", "procurement:read");
        given().header("Authorization", "Bearer " + known)
                .get("/v1/suppliers")
                .then()
                .statusCode(200);

        for (int forged = 0; forged < 3; forged++) {
            forged(forged).then().statusCode(401).body("code", equalTo("unauthenticated"));
        }
        forged(3)
                .then()
                .statusCode(429)
                .contentType("application/problem+json")
                .header("Retry-After", matchesPattern("3[56]\\d\\d"))
                .body("code", equalTo("rate-limited"))
                .body("retryable", equalTo(true));

        given().header("Authorization", "Bearer " + known)
                .get("/v1/suppliers")
                .then()
                .statusCode(200);
    }

    @Test
    void countsBatchesByAPolicyOfTheirOwn() {
        caller("bulky", "procurement:write")
                .header("Idempotency-Key", "uncounted-batch")
                .contentType("application/x-ndjson")
                .body("{}\n".getBytes(StandardCharsets.UTF_8))
                .post("/v1/suppliers:batch")
                .then()
                .statusCode(503)
                .body("code", equalTo("unavailable"));
    }

    @Test
    void countsDeliveriesOfASourceByAddress() {
        given().body("{}")
                .contentType("application/json")
                .post("/webhooks/nobody")
                .then()
                .statusCode(404)
                .header("RateLimit-Policy", matchesPattern("\"webhook\";q=\\d+;w=\\d+"));
    }

    private static io.restassured.response.Response forged(int number) {
        String token = Surroundings.token("forger-" + number, "procurement:read");
        return given().header("Authorization", "Bearer " + token.substring(0, token.length() - 8) + "AAAAAAAA")
                .get("/v1/suppliers");
    }

    private static io.restassured.response.Response read(String client) {
        return given(caller(client, "procurement:read")).get("/v1/suppliers");
    }

    private static RequestSpecification caller(String client, String scope) {
        return given().header("Authorization", "Bearer " + Surroundings.token(client, scope));
    }

    private static ValidatableResponse governed(io.restassured.response.Response answer, int left) {
        return answer.then()
                .header("RateLimit-Policy", "\"read\";q=3;w=10800")
                .header("RateLimit", matchesPattern("\"read\";r=" + left + ";t=\\d+"));
    }
}
