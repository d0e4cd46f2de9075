package io.atrium.record;

import io.atrium.Surroundings;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.Odoo;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.atrium.Waiting.await;
import static io.atrium.record.Asking.as;
import static io.atrium.record.Asking.impatient;
import static io.atrium.record.Asking.reader;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

/** What documents refer to, put in place. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class ExpansionsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String run = UUID.randomUUID().toString();
    private final String birthPlace = "Birthplace " + run;

    @Inject
    Odoo odoo;

    @Inject
    RecordTypes types;

    private Clerk clerk;
    private int head;
    private int ward;
    private String department;
    private String employee;

    @BeforeEach
    void staffAWard() {
        clerk = new Clerk(odoo);
        head = clerk.creates(
                "hr.employee",
                new JsonObject()
                        .put("name", "Head " + run)
                        .put("place_of_birth", birthPlace)
                        .put("company_id", 1));
        ward = clerk.creates(
                "hr.department",
                new JsonObject()
                        .put("name", "Ward " + run)
                        .put("company_id", false)
                        .put("manager_id", head));
        department = PublicId.of("dep", ward);
        employee = employ(new JsonObject().put("department_id", ward));
        known("/v1/employees/" + PublicId.of("emp", head));
        known("/v1/departments/" + department);
    }

    private String employ(JsonObject where) {
        String id = PublicId.of(
                "emp",
                clerk.creates("hr.employee", where.put("name", "Nurse " + run).put("company_id", 1)));
        known("/v1/employees/" + id);
        return id;
    }

    private static void known(String path) {
        await().atMost(PATIENCE).until(() -> impatient(reader()).get(path).statusCode() == 200);
    }

    private Response read(String query) {
        return reader().get("/v1/employees/" + employee + query);
    }

    @Test
    void standBesideTheReferenceWhenTheyAreAskedFor() {
        read("?expand=department,manager,legalEntity")
                .then()
                .statusCode(200)
                .body("departmentId", equalTo(department))
                .body("department.id", equalTo(department))
                .body("department.name", equalTo("Ward " + run))
                .body("department", not(hasKey("manager")))
                .body("legalEntity.id", equalTo(PublicId.of("le", 1)));
        read("").then().body("$", not(hasKey("department")));
    }

    @Test
    void standInEveryRowOfAList() {
        String alone = employ(new JsonObject());
        String other = employ(new JsonObject().put("department_id", ward));

        Response answer = reader().queryParam("name", "Nurse " + run).get("/v1/employees?expand=department");

        answer.then()
                .statusCode(200)
                .body("data.id", containsInAnyOrder(employee, alone, other))
                .body(
                        "data.findAll { it.id != '%s' }.department.name".formatted(alone),
                        everyItem(equalTo("Ward " + run)))
                .body("data.find { it.id == '%s' }".formatted(alone), hasKey("department"))
                .body("data.find { it.id == '%s' }.department".formatted(alone), nullValue());
    }

    @Test
    void areNullWhereNothingIsReferredTo() {
        String alone = employ(new JsonObject());

        reader().get("/v1/employees/" + alone + "?expand=department")
                .then()
                .statusCode(200)
                .body("$", hasKey("department"))
                .body("department", nullValue());
    }

    @Test
    void comeWithTheNextPageToo() {
        employ(new JsonObject().put("department_id", ward));
        Response first = reader().queryParam("name", "Nurse " + run).get("/v1/employees?expand=department&limit=1");

        String link = first.header("Link");
        Response second = reader().urlEncodingEnabled(false).get(link.substring(1, link.indexOf('>')));

        second.then().statusCode(200).body("data.department.id", contains(department));
    }

    @Test
    void areShownWholeThoughOnlySomeFieldsAreAskedFor() {
        read("?fields=name&expand=department")
                .then()
                .statusCode(200)
                .body("keySet()", containsInAnyOrder("id", "name", "department"))
                .body("department.name", equalTo("Ward " + run))
                .body("department.managerId", equalTo(PublicId.of("emp", head)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "colour; There is no reference colour; known are position, department, manager, facility, legalEntity",
                "departmentId; There is no reference departmentId; known are position, department, manager, facility, legalEntity",
                "a,b,c,d,e,f; At most 5 references can be expanded;"
            },
            quoteCharacter = '|')
    void mustBeReferences(String names, String detail, String rest) {
        read("?expand=" + names)
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid"))
                .body("errors[0].pointer", equalTo("expand"))
                .body("errors[0].detail", equalTo(rest == null ? detail : detail + "; " + rest));
    }

    @Test
    void takeTheScopeThatTheyTakeAlone() {
        String path = "/v1/employees/" + employee + "?expand=legalEntity";

        given().auth()
                .oauth2(Surroundings.token("personnel", "workforce:read"))
                .get(path)
                .then()
                .statusCode(403)
                .body("code", equalTo("forbidden"))
                .body("detail", equalTo("To expand legalEntity takes the scope invoicing:read"));
    }

    @Test
    void keepTheirRestrictedFieldsToThemselves() {
        String path = "/v1/departments/" + department + "?expand=manager";

        Response without = reader().get(path);
        Response with = Asking.with("workforce-personal:read").get(path);

        without.then().statusCode(200).body("manager.redacted", contains("personal"));
        assertThat(without.asString()).doesNotContain(birthPlace);
        with.then().statusCode(200).body("manager.personal.birthPlace", equalTo(birthPlace));
        assertThat(with.header("ETag")).isNotEqualTo(without.header("ETag"));
    }

    @Test
    void areHiddenFromCallersOfOtherLegalEntities() {
        String path = "/v1/departments/" + department + "?expand=manager";

        as("elsewhere", PublicId.of("le", 2))
                .get(path)
                .then()
                .statusCode(200)
                .body("$", hasKey("manager"))
                .body("manager", nullValue());
        as("here", PublicId.of("le", 1)).get(path).then().body("manager.name", equalTo("Head " + run));
    }

    @Test
    void haveTheirPartInTheEntityTag() {
        String plain = read("").header("ETag");
        String before = read("?expand=department").header("ETag");
        read("?expand=department").then().header("ETag", equalTo(before));
        reader().header("If-None-Match", before)
                .get("/v1/employees/" + employee + "?expand=department")
                .then()
                .statusCode(304);

        clerk.writes("hr.department", ward, new JsonObject().put("name", "Renamed " + run));
        known("/v1/departments/" + department);

        assertThat(before).isNotEqualTo(plain);
        reader().header("If-None-Match", before)
                .get("/v1/employees/" + employee + "?expand=department")
                .then()
                .statusCode(200)
                .header("ETag", not(equalTo(before)))
                .body("department.name", equalTo("Renamed " + run));
        reader().head("/v1/employees/" + employee + "?expand=department").then().statusCode(200);
    }

    @Test
    void areNotMixedWithWhatADocumentWas() {
        reader().queryParam("asOf", Instant.now().minusSeconds(1).toString())
                .get("/v1/employees/" + employee + "?expand=department")
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("expand"));
    }

    @Test
    void areOfTypesThatThereAreAndTakeNoOthersName() {
        assertThat(types.all()).isNotEmpty().allSatisfy(type -> {
            assertThat(types.references(type))
                    .hasSameElementsAs(CanonicalFields.of(type.canonical()).references());
            assertThat(types.references(type))
                    .extracting(Reference::name)
                    .doesNotContainAnyElementsOf(type.fieldNames());
        });
    }
}
