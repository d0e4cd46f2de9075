package io.atrium.http;

import io.atrium.Surroundings;
import io.atrium.kernel.Failure;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.junit.jupiter.api.Test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

/** Callers hear in time that an operation will end. Nothing is deprecated yet, so the tests bring operations that are. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class LifecycleTest {

    @Test
    void saysSinceWhenAnOperationIsDeprecatedAndWhenItEnds() {
        given().when()
                .get("/for-tests/old-things/one")
                .then()
                .statusCode(200)
                .header("Deprecation", equalTo("@1801440000"))
                .header("Sunset", equalTo("Tue, 01 Feb 2028 00:00:00 GMT"));
    }

    @Test
    void saysItOnRefusalsToo() {
        given().when()
                .get("/for-tests/old-things/none")
                .then()
                .statusCode(404)
                .body("code", equalTo("not-found"))
                .header("Deprecation", equalTo("@1801440000"))
                .header("Sunset", equalTo("Tue, 01 Feb 2028 00:00:00 GMT"));
    }

    @Test
    void saysNothingOfAnEndThatIsNotKnown() {
        given().when()
                .get("/for-tests/old-things")
                .then()
                .statusCode(200)
                .header("Deprecation", equalTo("@1801440000"))
                .header("Sunset", nullValue());
    }

    @Test
    void saysNothingOnOtherOperations() {
        given().when()
                .get("/openapi/operations")
                .then()
                .statusCode(200)
                .header("Deprecation", nullValue())
                .header("Sunset", nullValue());
    }

    @Test
    void saysItInTheContract() {
        var answer = OASFactory.createAPIResponse().description("Things");
        var operation = OASFactory.createOperation()
                .operationId("listOldThings")
                .tags(List.of("Procurement"))
                .addExtension("x-deprecated-since", "2027-02-01")
                .addExtension("x-sunset", "2028-02-01")
                .responses(OASFactory.createAPIResponses().addAPIResponse("200", answer));
        var path = OASFactory.createPathItem();
        path.setOperation(HttpMethod.GET, operation);
        var contract = OASFactory.createOpenAPI()
                .components(OASFactory.createComponents())
                .paths(OASFactory.createPaths().addPathItem("/old-things", path));

        new Contract().filterOpenAPI(contract);

        assertThat(operation.getDeprecated()).isTrue();
        assertThat(answer.getHeaders()).containsKeys("Deprecation", "Sunset");
        assertThat(operation.getResponses().getAPIResponse("default"))
                .extracting(APIResponse::getRef)
                .isEqualTo("#/components/responses/Problem");
    }

    /** An operation that is about to end. It is not in the contract. */
    @Path("/for-tests/old-things")
    static class OldThings {

        @GET
        @PermitAll
        @Operation(hidden = true)
        @Extension(name = "x-deprecated-since", value = "2027-02-01")
        public String list() {
            return "[]";
        }

        @GET
        @Path("/{id}")
        @PermitAll
        @Operation(hidden = true)
        @Extension(name = "x-deprecated-since", value = "2027-02-01")
        @Extension(name = "x-sunset", value = "2028-02-01")
        public String get(@PathParam("id") String id) {
            if (id.equals("none")) {
                throw Failure.notFound("There is no such thing");
            }
            return "{}";
        }
    }
}
