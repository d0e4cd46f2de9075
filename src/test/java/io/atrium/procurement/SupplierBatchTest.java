package io.atrium.procurement;

import io.atrium.Surroundings;
import io.atrium.command.Batches;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static io.restassured.RestAssured.config;
import static io.restassured.RestAssured.given;
import static io.restassured.config.EncoderConfig.encoderConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

/** Many rows in one request, through the running application and the sandbox. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class SupplierBatchTest {

    private static final String BATCH = "/v1/suppliers:batch";

    private final String client = "batch-" + UUID.randomUUID();
    private final String key = UUID.randomUUID().toString();
    private final String name = "Batch " + UUID.randomUUID();

    @Test
    void createsEachRowAndAnswersALineForEachInTheirOrder() {
        Response answer = send(key, rows(20));

        answer.then().statusCode(200).contentType(startsWith(Batches.MEDIA_TYPE));
        List<JsonObject> lines = lines(answer);
        assertThat(lines).extracting(line -> line.getInteger("row")).containsExactlyElementsOf(numbers(20));
        assertThat(lines).allSatisfy(line -> {
            assertThat(line.getInteger("status")).isEqualTo(201);
            assertThat(line.getString("location")).isEqualTo("/v1/suppliers/" + line.getString("id"));
            assertThat(line.fieldNames()).containsExactlyInAnyOrder("row", "status", "id", "location");
        });
        assertThat(suppliers()).isEqualTo(20);
    }

    @Test
    void tellsWhatWasDoneAndDoesTheRestWhenItIsSentAgain() {
        List<JsonObject> first = lines(send(key, rows(5)));

        List<JsonObject> second = lines(send(key, rows(8)));

        assertThat(second).extracting(line -> line.getInteger("status")).containsOnly(201);
        assertThat(second.subList(0, 5))
                .extracting(line -> line.getString("id"))
                .containsExactlyElementsOf(
                        first.stream().map(line -> line.getString("id")).toList());
        assertThat(second)
                .extracting(line -> line.getBoolean("replayed"))
                .containsExactly(true, true, true, true, true, null, null, null);
        assertThat(suppliers()).isEqualTo(8);
    }

    @Test
    void answersEachRowThatIsWrongInItsLineAndCarriesOutTheOthers() {
        String body = String.join(
                "\n",
                row(1),
                "{\"name\": \"" + "x".repeat(300) + "\"}",
                "{\"name\": \"unfinished",
                "{\"nickname\": \"unknown\"}",
                "null",
                "",
                row(2));

        List<JsonObject> lines = lines(send(key, body));

        assertThat(lines).extracting(line -> line.getInteger("status")).containsExactly(201, 400, 400, 400, 400, 201);
        assertThat(lines.get(1).getJsonObject("problem").getString("code")).isEqualTo("invalid");
        assertThat(pointer(lines.get(1))).isEqualTo("/name");
        assertThat(pointer(lines.get(2))).isEmpty();
        assertThat(pointer(lines.get(3))).isEqualTo("/nickname");
        assertThat(suppliers()).isEqualTo(2);
    }

    @Test
    void refusesARowThatTheKeyStandsForAlready() {
        send(key, row(1));

        List<JsonObject> lines = lines(send(key, row(2)));

        assertThat(lines.get(0).getInteger("status")).isEqualTo(422);
        assertThat(lines.get(0).getJsonObject("problem").getString("code")).isEqualTo("idempotency-key-reused");
    }

    @Test
    void refusesABatchWithoutRowsOrWithTooMany() {
        String tooMany = (row(1) + "\n").repeat(Batches.MOST_ROWS + 1);

        send(key, "\n\n").then().statusCode(400).body("code", equalTo("invalid"));
        send(key, tooMany)
                .then()
                .statusCode(400)
                .body("detail", equalTo("A batch has 1 to 10000 rows; this one has 10001"));
    }

    @Test
    void asksForAKeyAndForTheScope() {
        lines("procurement:write")
                .body(row(1))
                .post(BATCH)
                .then()
                .statusCode(400)
                .body("code", equalTo("idempotency-key-required"));
        lines("procurement:read")
                .header("Idempotency-Key", key)
                .body(row(1))
                .post(BATCH)
                .then()
                .statusCode(403)
                .body("code", equalTo("forbidden"));
    }

    private Response send(String key, String body) {
        return lines("procurement:write")
                .header("Idempotency-Key", key)
                .body(body)
                .post(BATCH);
    }

    /** REST Assured would write the colon as %3A, and does not know the media type. */
    private RequestSpecification lines(String scope) {
        return given().urlEncodingEnabled(false)
                .config(config().encoderConfig(
                                encoderConfig().encodeContentTypeAs(Batches.MEDIA_TYPE, ContentType.TEXT)))
                .auth()
                .oauth2(Surroundings.token(client, scope))
                .contentType(Batches.MEDIA_TYPE);
    }

    private String rows(int count) {
        return numbers(count).stream().map(this::row).collect(Collectors.joining("\n"));
    }

    private String row(int number) {
        return new JsonObject().put("name", name + " " + number).encode();
    }

    private int suppliers() {
        return given()
                .auth()
                .oauth2(Surroundings.token(client, "procurement:read"))
                .get("/v1/suppliers?limit=500&sort=-updatedAt&fields=name")
                .jsonPath()
                .getList("data.name", String.class)
                .stream()
                .filter(found -> found.startsWith(name))
                .toList()
                .size();
    }

    private static String pointer(JsonObject line) {
        return line.getJsonObject("problem")
                .getJsonArray("errors")
                .getJsonObject(0)
                .getString("pointer");
    }

    private static List<Integer> numbers(int count) {
        return IntStream.rangeClosed(1, count).boxed().toList();
    }

    private static List<JsonObject> lines(Response answer) {
        return answer.asString().lines().map(JsonObject::new).toList();
    }
}
