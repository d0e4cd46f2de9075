package io.atrium.workforce;

import io.atrium.Surroundings;
import io.atrium.command.Command;
import io.atrium.command.Commands;
import io.atrium.command.Outcome;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.PublicId;
import io.atrium.record.Identifier;
import io.atrium.record.Records;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.atrium.AtOnce.atOnce;
import static io.atrium.Waiting.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

/** Shifts, as people and scheduling systems plan them. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class ShiftsTest {

    private static final String SHIFTS = "/v1/shifts";
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final String ANN = PublicId.of("emp", 1);
    private static final String BEN = PublicId.of("emp", 2);
    private static final String PLANNER =
            Surroundings.token("scheduling", "workforce:read workforce:write events:read");

    @Inject
    Commands commands;

    @Inject
    Records records;

    /** A week that belongs to this test alone. */
    private final Instant monday = Instant.parse("2030-01-07T00:00:00Z")
            .plus(Duration.ofDays(7L * ThreadLocalRandom.current().nextInt(100_000)));

    @BeforeEach
    void waitForTheFirstCapture() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            as(PLANNER).get("/v1/employees/" + ANN).then().statusCode(200);
            as(PLANNER).get("/v1/employees/" + BEN).then().statusCode(200);
        });
    }

    @Test
    void isPlannedPublishedAndFinalizedAndEachStepIsTold() {
        Response planned = create(shift(ANN, 6, 14).put("breakMinutes", 30));
        String id = planned.path("id");
        planned.then()
                .statusCode(201)
                .header("ETag", equalTo("\"1\""))
                .header("Location", equalTo(SHIFTS + "/" + id))
                .body("status", equalTo("planned"))
                .body("employeeId", equalTo(ANN))
                .body("start", equalTo(at(6)))
                .body("end", equalTo(at(14)))
                .body("breakMinutes", equalTo(30))
                .body("legalEntityId", equalTo(PublicId.of("le", 1)))
                .body("identifiers", hasSize(0));

        change(id, new JsonObject().put("status", "published")).then().statusCode(200);
        change(id, new JsonObject().put("end", at(15))).then().statusCode(200).body("end", equalTo(at(15)));
        change(id, new JsonObject().put("status", "finalized")).then().statusCode(200);

        read(id).then()
                .header("ETag", equalTo("\"4\""))
                .header("Atrium-Stale", nullValue())
                .body("status", equalTo("finalized"));
        assertThat(told(id)).containsExactly("created", "published", "updated", "finalized");
        as(PLANNER).get("/v1/changes?subject=" + id).then().body("data.authority", everyItem(equalTo("atrium")));
        as(PLANNER)
                .get(SHIFTS + "/" + id + "/versions?limit=2")
                .then()
                .body("data.changed", contains(List.of("status"), List.of("end")));
    }

    @Test
    void isOnlyCancelledOnceItIsFinal() {
        String id = create(shift(ANN, 6, 14).put("status", "finalized")).path("id");

        change(id, new JsonObject().put("end", at(15)))
                .then()
                .statusCode(409)
                .body("code", equalTo("conflict"))
                .body("detail", equalTo("The shift is finalized; it can only be cancelled"));
        change(id, new JsonObject().put("status", "cancelled").put("end", at(15)))
                .then()
                .statusCode(409);
        change(id, new JsonObject().put("status", "cancelled"))
                .then()
                .statusCode(200)
                .body("status", equalTo("cancelled"));
        change(id, new JsonObject().put("status", "planned")).then().statusCode(409);

        read(id).then().header("ETag", equalTo("\"2\"")).body("status", equalTo("cancelled"));
    }

    @ParameterizedTest
    @CsvSource({"5, 7", "13, 15", "7, 8", "5, 15", "6, 14"})
    void refusesAnotherAtTheSameTimeAndNamesTheFirst(int start, int end) {
        String first = create(shift(ANN, 6, 14)).path("id");

        create(shift(ANN, start, end))
                .then()
                .statusCode(409)
                .body("code", equalTo("conflict"))
                .body(
                        "detail",
                        equalTo("The employee " + ANN + " has the shift " + first + " from " + at(6) + " to "
                                + at(14)));

        create(shift(BEN, start, end)).then().statusCode(201);
    }

    @Test
    void seesAShiftThatBeganADayBefore() {
        String night = create(shift(ANN, 0, 24)).path("id");

        create(shift(ANN, 23, 47)).then().statusCode(409).body("detail", containsString(night));
        create(shift(ANN, 24, 48)).then().statusCode(201);
    }

    @Test
    void allowsWhatOnlyTouchesAndWhatTakesThePlaceOfACancelledOne() {
        String id = create(shift(ANN, 6, 14)).path("id");

        create(shift(ANN, 14, 22)).then().statusCode(201);
        create(shift(ANN, 0, 6)).then().statusCode(201);
        change(id, new JsonObject().put("status", "cancelled")).then().statusCode(200);
        create(shift(ANN, 7, 13)).then().statusCode(201);
    }

    @Test
    void isNotMovedOntoAnother() {
        String first = create(shift(ANN, 6, 14)).path("id");
        String second = create(shift(ANN, 14, 22)).path("id");

        change(second, new JsonObject().put("start", at(13)))
                .then()
                .statusCode(409)
                .body("detail", containsString(first));
        change(second, new JsonObject().put("start", at(15))).then().statusCode(200);
        change(second, new JsonObject().put("employeeId", BEN)).then().statusCode(200);
    }

    @Test
    void oneOfManyAtTheSameTimeIsPlanned() {

        List<Integer> statuses = atOnce(30, number -> create(shift(ANN, 6, 14)).statusCode());

        assertThat(statuses).containsOnlyOnce(201).containsOnly(201, 409);
    }

    @ParameterizedTest
    @CsvSource({
        "14, 6, /end, The end must be after the start",
        "6, 6, /end, The end must be after the start",
        "0, 25, /end, A shift takes at most 24 hours"
    })
    void refusesWhatNobodyCanWork(int start, int end, String pointer, String detail) {
        create(shift(ANN, start, end))
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid"))
                .body("errors.pointer", contains(pointer))
                .body("errors.detail", contains(detail));
    }

    @Test
    void refusesWhatThereIsNot() {
        create(shift(PublicId.of("emp", 99_999_999), 6, 14))
                .then()
                .statusCode(400)
                .body("errors.pointer", contains("/employeeId"));
        create(shift(ANN, 6, 14).put("facilityId", "fac_x").put("departmentId", PublicId.of("dep", 99_999_999)))
                .then()
                .statusCode(400)
                .body("errors.pointer", contains("/facilityId", "/departmentId"))
                .body("errors.detail", contains("There is no such facility", "There is no such department"));
        create(new JsonObject().put("employeeId", ANN)).then().statusCode(400).body("errors", hasSize(2));
        create(shift(ANN, 6, 14).put("status", "cancelled")).then().statusCode(400);
        create(shift(ANN, 6, 7).put("breakMinutes", 60))
                .then()
                .statusCode(400)
                .body("errors.pointer", contains("/breakMinutes"));
    }

    @Test
    void refusesAChangeOfAVersionThatIsGone() {
        String id = create(shift(ANN, 6, 14)).path("id");

        as(PLANNER)
                .header("If-Match", "\"3\"")
                .body(new JsonObject().put("end", at(15)).encode())
                .patch(SHIFTS + "/" + id)
                .then()
                .statusCode(412)
                .body("code", equalTo("stale-version"));

        read(id).then().body("end", equalTo(at(14)));
    }

    @Test
    void aChangeThatChangesNothingIsNotTold() {
        String id = create(shift(ANN, 6, 14)).path("id");

        change(id, new JsonObject().put("end", at(14))).then().statusCode(200).header("ETag", equalTo("\"1\""));

        assertThat(told(id)).containsExactly("created");
    }

    @Test
    void isFoundByTheIdThatAnotherSystemHasForIt() {
        String number = UUID.randomUUID().toString();
        JsonArray identifiers =
                new JsonArray().add(new JsonObject().put("system", "roster").put("value", number));
        String id = create(shift(ANN, 6, 14).put("identifiers", identifiers)).path("id");

        as(PLANNER).get(SHIFTS + "?identifier=roster:" + number).then().body("data.id", contains(id));
        create(shift(BEN, 6, 14).put("identifiers", identifiers))
                .then()
                .statusCode(409)
                .body("detail", equalTo("Another shift is known by one of these identifiers"));
    }

    @Test
    void isForThoseWhoMaySeeTheEmployeesLegalEntity() {
        String other = Surroundings.token("other", "workforce:read workforce:write", PublicId.of("le", 99));
        String id = create(shift(ANN, 6, 14)).path("id");

        as(other).get(SHIFTS + "/" + id).then().statusCode(404);
        as(other)
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .body(shift(ANN, 16, 17).encode())
                .post(SHIFTS)
                .then()
                .statusCode(400)
                .body("errors.pointer", contains("/employeeId"));
        as(other)
                .body("{\"status\": \"cancelled\"}")
                .patch(SHIFTS + "/" + id)
                .then()
                .statusCode(404);
    }

    @Test
    void aSchedulingSystemSpeaksInItsOwnIds() {
        String badge = UUID.randomUUID().toString();
        String number = UUID.randomUUID().toString();
        records.identify("employee", 1, new Identifier("roster", badge)).await().atMost(PATIENCE);
        JsonObject word = new JsonObject()
                .put("identifier", identifier(number))
                .put("employeeIdentifier", identifier(badge))
                .put("changes", new JsonObject().put("start", at(6)).put("end", at(14)));

        Outcome.Settled first = upsert(word);
        word.getJsonObject("changes").put("end", at(16)).put("status", "published");
        Outcome.Settled second = upsert(word);
        Outcome.Settled third = upsert(word);

        assertThat(first.document().getString("employeeId")).isEqualTo(ANN);
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(third.version()).isEqualTo(second.version()).isEqualTo(2);
        read(first.id())
                .then()
                .body("end", equalTo(at(16)))
                .body("status", equalTo("published"))
                .body("identifiers.value", contains(number));
        assertThat(told(first.id())).containsExactly("created", "published");
    }

    @Test
    void aSchedulingSystemIsToldThatItsEmployeeIsUnknown() {
        JsonObject word = new JsonObject()
                .put("identifier", identifier(UUID.randomUUID().toString()))
                .put("employeeIdentifier", identifier("nobody"))
                .put("changes", new JsonObject().put("start", at(6)).put("end", at(14)));

        assertThatThrownBy(() -> upsert(word)).isInstanceOfSatisfying(Failure.class, failure -> {
            assertThat(failure.code()).isEqualTo(FailureCode.DEPENDENCY_MISSING);
            assertThat(failure.detail()).isEqualTo("No employee is known as roster:nobody");
        });
    }

    private static JsonObject identifier(String value) {
        return new JsonObject().put("system", "roster").put("value", value);
    }

    private Outcome.Settled upsert(JsonObject word) {
        Command command = new Command(
                "shift.upsert",
                "webhook:roster",
                UUID.randomUUID().toString(),
                word.copy(),
                UUID.randomUUID().toString());
        return (Outcome.Settled) commands.submit(command).await().atMost(PATIENCE);
    }

    private Response create(JsonObject shift) {
        return as(PLANNER)
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .body(shift.encode())
                .post(SHIFTS);
    }

    private static Response change(String id, JsonObject changes) {
        return as(PLANNER).body(changes.encode()).patch(SHIFTS + "/" + id);
    }

    private static Response read(String id) {
        return as(PLANNER).get(SHIFTS + "/" + id);
    }

    private static RequestSpecification as(String token) {
        return given().auth().oauth2(token).contentType(ContentType.JSON);
    }

    private JsonObject shift(String employee, int start, int end) {
        return new JsonObject()
                .put("employeeId", employee)
                .put("start", at(start))
                .put("end", at(end));
    }

    /** So many hours after Monday began. */
    private String at(int hour) {
        return monday.plus(Duration.ofHours(hour)).toString();
    }

    private static List<String> told(String subject) {
        return as(PLANNER).get("/v1/changes?limit=500&subject=" + subject).<List<String>>path("data.type").stream()
                .map(type -> type.split("\\.")[3])
                .toList();
    }
}
