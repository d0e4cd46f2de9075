package io.atrium.owasp;

import io.atrium.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

import static io.atrium.owasp.Attacker.as;
import static io.atrium.owasp.Attacker.refused;
import static io.atrium.owasp.Attacker.tellsNothing;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

/** API8:2023: doors that were left open. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class SecurityMisconfigurationTest {

    private static final List<String> SECRETS =
            List.of("atrium.database.url", "atrium.webhook.encryption-key", "atrium.audit.signing-keys");

    @Test
    void aPageOfAStrangersSiteMayNotCall() {
        Response answer = given().header("Origin", "https://evil.example")
                .header("Access-Control-Request-Method", "GET")
                .header("Access-Control-Request-Headers", "authorization")
                .options("/v1/suppliers");

        assertThat(answer.header("Access-Control-Allow-Origin")).isNull();
        assertThat(as("reader", "procurement:read")
                        .header("Origin", "https://evil.example")
                        .get("/v1/suppliers?limit=1")
                        .header("Access-Control-Allow-Origin"))
                .isNull();
        assertThat(given().header("Origin", "https://portal.example.org")
                        .header("Access-Control-Request-Method", "GET")
                        .options("/v1/suppliers")
                        .header("Access-Control-Allow-Origin"))
                .isEqualTo("https://portal.example.org");
    }

    @Test
    void theRequestIsNotEchoed() {
        Response traced =
                given().header("Authorization", "Bearer secret-of-mine").request("TRACE", "/v1/suppliers");

        assertThat(traced.statusCode()).isIn(401, 404, 405, 501);
        assertThat(traced.asString()).doesNotContain("secret-of-mine");
    }

    @Test
    void nothingThatIsOpenToEveryoneTellsASecret() {
        for (String path : List.of("/q/metrics", "/q/health", "/q/health/ready", "/openapi", "/docs", "/q/info")) {
            String answer = given().get(path).asString();

            for (String secret : SECRETS) {
                assertThat(answer)
                        .as(path + " and " + secret)
                        .doesNotContain(ConfigProvider.getConfig().getValue(secret, String.class));
            }
        }
    }

    @Test
    void otherFormatsThanJsonAreNotRead() {
        String xml = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x>&e;</x>";
        for (String type : List.of("application/xml", "text/xml")) {
            Response answer = as("buyer", "procurement:write")
                    .header("Content-Type", type)
                    .header("Idempotency-Key", "key")
                    .body(xml)
                    .post("/v1/suppliers");

            refused(answer, 415, "unsupported-media-type");
        }
    }

    @Test
    void whatGoesWrongTellsNothingOfTheInside() {
        for (Map.Entry<String, Integer> wrong : Map.of(
                        "/v1/suppliers?sort=';drop table record_document;--", 400,
                        "/v1/suppliers?cursor=AAAA", 400,
                        "/v1/suppliers/sup_%27%20or%201=1", 404,
                        "/v1/suppliers?fields=jndi:ldap://127.0.0.1/a", 400,
                        "/v1/nothing", 404)
                .entrySet()) {
            Response answer = as("reader", "procurement:read").get(wrong.getKey());

            assertThat(answer.statusCode()).as(wrong.getKey()).isEqualTo(wrong.getValue());
            answer.then().contentType("application/problem+json");
            tellsNothing(answer.asString());
            assertThat(answer.header("Server")).isNull();
            assertThat(answer.header("X-Powered-By")).isNull();
        }
    }
}
