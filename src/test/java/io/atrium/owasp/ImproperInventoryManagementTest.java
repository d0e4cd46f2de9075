package io.atrium.owasp;

import io.atrium.Surroundings;
import io.atrium.access.Scopes;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.atrium.owasp.Attacker.as;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

/** API9:2023: what nobody remembers to be there. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class ImproperInventoryManagementTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v0/suppliers",
                "/v2/suppliers",
                "/api/v1/suppliers",
                "/internal/v1/suppliers",
                "/suppliers",
                "/test",
                "/debug",
                "/admin",
                "/actuator/env",
                "/actuator/heapdump",
                "/q/dev",
                "/q/dev-ui",
                "/q/arc/beans",
                "/h2-console",
                "/jolokia",
                "/.git/config",
                "/.env",
                "/application.properties",
                "/META-INF/openapi.yaml",
                "/web/database/manager",
                "/jsonrpc",
                "/xmlrpc/2/common",
                "/graphql",
                "/swagger.json"
            })
    void whatIsNotInTheContractIsNotThere(String path) {
        Response answer = as("explorer", String.join(" ", Scopes.ALL)).get(path);

        assertThat(answer.statusCode()).as(path).isIn(401, 404);
    }

    @Test
    void whatTheContractHasIsServedAndNamesItsScopeAndItsTeam() {
        JsonPath contract = given().header("Accept", "application/json")
                .get("/openapi?format=json")
                .jsonPath();
        Map<String, Map<String, Map<String, Object>>> paths = contract.getMap("paths");

        paths.forEach((path, methods) -> methods.forEach((method, operation) -> {
            if (List.of("get", "post", "put", "patch", "delete").contains(method)) {
                assertThat(operation).as(method + " " + path).containsKeys("operationId", "tags");
            }
        }));
        assertThat(paths.keySet())
                .allMatch(path -> path.startsWith("/v1/")
                        || path.startsWith("/ops/v1/")
                        || path.startsWith("/webhooks/")
                        || path.startsWith("/hints/")
                        || path.startsWith("/oauth/"));
    }
}
