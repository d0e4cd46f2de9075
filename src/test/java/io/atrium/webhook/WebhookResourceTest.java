package io.atrium.webhook;

import io.atrium.Surroundings;
import io.atrium.command.Command;
import io.atrium.command.Outcome;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

@QuarkusTest
@TestProfile(WebhookProfile.class)
class WebhookResourceTest {

    @Inject
    RecordingCommands commands;

    @Inject
    RecordingLastResort lastResort;

    @Inject
    Pool pool;

    @Inject
    Receipts receipts;

    private final Vendor acme = Vendor.of("standard-webhooks", WebhookProfile.SECRET);
    private final Vendor bamboo = Vendor.of("bamboohr", WebhookProfile.BAMBOO_SECRET);
    private final Instant now = Clock.systemUTC().instant();
    private final String person = "p-" + UUID.randomUUID();
    private final String event = "msg_" + UUID.randomUUID();

    @BeforeEach
    void send_bodies_untouched() {
        RestAssured.config = RestAssured.config()
                .encoderConfig(EncoderConfig.encoderConfig()
                        .appendDefaultContentCharsetToContentTypeIfUndefined(false)
                        .encodeContentTypeAs(
                                "application/x-www-form-urlencoded", io.restassured.http.ContentType.TEXT));
    }

    @AfterEach
    void commands_answer_as_usual() {
        commands.answerAsUsual();
    }

    @Test
    void a_genuine_delivery_is_stored_and_becomes_a_command() {
        String body = employee("Buyer");

        String receipt = deliver("acme", body, acme.signer().sign(body, event, now))
                .then()
                .statusCode(202)
                .body("receipt", startsWith("rcpt_"))
                .body("size()", equalTo(1))
                .extract()
                .path("receipt");

        await().untilAsserted(() -> assertThat(commands.about(person)).hasSize(1));
        assertThat(commands.about(person).get(0).idempotencyKey()).startsWith(receipt + "-0-");
        assertThat(commands.about(person).get(0))
                .isEqualTo(new Command(
                        "employee.upsert",
                        "webhook:acme",
                        commands.about(person).get(0).idempotencyKey(),
                        new JsonObject(
                                """
                                {"identifier": {"system": "acme", "value": "%s"}, "changes": {"jobTitle": "Buyer"}}
                                """
                                        .formatted(person)),
                        "trace-1"));
    }

    @Test
    void a_receipt_tells_what_became_of_the_delivery_and_never_its_payload() {
        String body = employee("Buyer");
        String receipt = accepted("acme", body, acme.signer().sign(body, event, now));

        await().untilAsserted(() -> operator()
                .get("/ops/v1/receipts/" + receipt)
                .then()
                .statusCode(200)
                .body("state", equalTo("applied"))
                .body("attempts", equalTo(1))
                .body("source", equalTo("acme"))
                .body("operations[0].operation", equalTo("employee.upsert"))
                .body("operations[0].outcome", equalTo("settled"))
                .body("size()", equalTo(7)));
    }

    @Test
    void an_unknown_receipt_is_not_found() {
        Response answer = operator().get("/ops/v1/receipts/rcpt_nothing");

        answer.then().statusCode(404);
    }

    @Test
    void a_copy_is_answered_with_the_first_receipt_and_has_no_effect() {
        String body = employee("Buyer");
        Map<String, String> headers = acme.signer().sign(body, event, now);
        String receipt = accepted("acme", body, headers);
        awaitState(receipt, "applied");

        Response copy = deliver("acme", body, headers);

        copy.then().statusCode(200).body("receipt", equalTo(receipt)).body("duplicate", equalTo(true));
        assertThat(commands.about(person)).hasSize(1);
    }

    @Test
    void a_retry_with_a_new_timestamp_is_a_copy() {
        String body = employee("Buyer");
        String receipt = accepted("acme", body, acme.signer().sign(body, event, now));

        Response retry = deliver("acme", body, acme.signer().sign(body, event, now.plusSeconds(2)));

        retry.then().statusCode(200).body("receipt", equalTo(receipt));
    }

    @Test
    void a_flipped_byte_is_refused_and_nothing_is_stored() {
        String body = employee("Buyer");
        Map<String, String> headers = acme.signer().sign(body, event, now);

        Response answer = deliver("acme", body.replace("Buyer", "Boyer"), headers);

        answer.then().statusCode(401).body("code", equalTo("signature-invalid"));
        assertThat(rows(event)).isZero();
    }

    @Test
    void a_stale_delivery_is_refused_and_nothing_is_stored() {
        String body = employee("Buyer");

        Response answer = deliver("acme", body, acme.signer().sign(body, event, now.minusSeconds(600)));

        answer.then().statusCode(401).body("code", equalTo("timestamp-out-of-window"));
        assertThat(rows(event)).isZero();
    }

    @Test
    void an_unknown_source_is_not_found() {
        Response answer = deliver("nobody", "{}", Map.of());

        answer.then().statusCode(404);
    }

    @Test
    void a_large_body_is_refused() {
        String body = "x".repeat(5 << 20);

        Response answer = deliver("acme", body, acme.signer().sign(body, event, now));

        answer.then().statusCode(413);
    }

    @Test
    void an_empty_body_is_refused_although_it_is_signed() {
        Response answer = deliver("acme", "", acme.signer().sign("", event, now));

        answer.then().statusCode(400).body("code", equalTo("invalid"));
    }

    @Test
    void an_empty_body_that_is_not_signed_is_not_told_so() {
        Response answer = deliver("acme", "", Map.of());

        answer.then().statusCode(401);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "application/json",
                "application/json; charset=ISO-8859-1",
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/octet-stream",
                "application/vnd.acme+json"
            })
    void the_bytes_reach_the_verifier_untouched_whatever_their_type(String contentType) throws Exception {
        byte[] body = ("\"a=1&b=%20+ " + UUID.randomUUID() + "\"\r\n").getBytes(StandardCharsets.UTF_8);
        body[1] = (byte) 0xff;
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(RestAssured.baseURI + ":" + RestAssured.port + "/webhooks/acme"))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        acme.signer().sign(body, event, now).forEach(request::header);
        if (contentType != null) {
            request.header("Content-Type", contentType);
        }

        HttpResponse<String> answer =
                HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }

    @Test
    void a_thousand_copies_at_once_are_one_delivery() {
        String body = employee("Buyer");
        Map<String, String> headers = acme.signer().sign(body, event, now);
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(RestAssured.baseURI + ":" + RestAssured.port + "/webhooks/acme"))
                .version(HttpClient.Version.HTTP_1_1)
                .POST(HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);

        List<CompletableFuture<Integer>> answers = IntStream.range(0, 1000)
                .mapToObj(i -> client.sendAsync(request.build(), HttpResponse.BodyHandlers.discarding())
                        .thenApply(HttpResponse::statusCode))
                .toList();

        List<Integer> statuses = answers.stream().map(CompletableFuture::join).toList();
        assertThat(statuses).containsOnlyOnce(202).containsOnly(200, 202);
        assertThat(rows(event)).isEqualTo(1);
        await().untilAsserted(() -> assertThat(commands.about(person)).hasSize(1));
    }

    @Test
    void deliveries_about_a_person_are_applied_in_the_order_of_their_receipt() {
        List<String> titles = IntStream.range(0, 20).mapToObj(i -> "Title " + i).toList();

        titles.forEach(title -> {
            String body = employee(title);
            accepted("acme", body, acme.signer().sign(body, "msg_" + UUID.randomUUID(), now));
        });

        await().untilAsserted(() -> assertThat(commands.about(person)).hasSize(20));
        assertThat(commands.about(person))
                .extracting(command -> command.body().getJsonObject("changes").getString("jobTitle"))
                .isEqualTo(titles);
    }

    @Test
    void what_fails_for_a_while_is_tried_again_with_the_same_key() {
        AtomicInteger tries = new AtomicInteger();
        commands.answer(command -> tries.getAndIncrement() == 0
                ? Uni.createFrom().failure(new Failure(FailureCode.UNAVAILABLE, "not now"))
                : Uni.createFrom().item(new Outcome.Settled(200, "emp_1", 2, new JsonObject(), false)));
        String body = employee("Buyer");

        String receipt = accepted("acme", body, acme.signer().sign(body, event, now));

        awaitState(receipt, "applied");
        assertThat(commands.about(person))
                .extracting(Command::idempotencyKey)
                .hasSize(2)
                .allSatisfy(key -> assertThat(key).startsWith(receipt + "-0-"))
                .containsOnly(commands.about(person).get(0).idempotencyKey());
    }

    @Test
    void what_odoo_has_not_confirmed_holds_back_what_came_later() {
        AtomicInteger tries = new AtomicInteger();
        commands.answer(command -> Uni.createFrom()
                .item(
                        tries.getAndIncrement() == 0
                                ? new Outcome.Pending(new UUID(0, 1))
                                : new Outcome.Settled(200, "emp_1", 2, new JsonObject(), false)));
        String older = employee("Buyer");
        String newer = employee("Head of Purchasing");

        accepted("acme", older, acme.signer().sign(older, event, now));
        String last = accepted("acme", newer, acme.signer().sign(newer, "msg_" + UUID.randomUUID(), now));

        awaitState(last, "applied");
        assertThat(commands.about(person))
                .extracting(command -> command.body().getJsonObject("changes").getString("jobTitle"))
                .containsExactly("Buyer", "Buyer", "Head of Purchasing");
    }

    @Test
    void what_goes_on_failing_is_handed_to_integration_support() {
        commands.answer(command -> Uni.createFrom().failure(new IllegalStateException("a bug")));
        String body = employee("Buyer");

        String receipt = accepted("acme", body, acme.signer().sign(body, event, now));

        awaitState(receipt, "stuck");
        assertThat(lastResort.about(receipt)).singleElement().satisfies(work -> {
            assertThat(work.owner()).isEqualTo("integration-support");
            assertThat(work.code()).isEqualTo("internal");
            assertThat(work.reason()).doesNotContain("a bug");
        });
    }

    @Test
    void a_refused_value_is_handed_to_hr_operations_and_the_others_go_on() {
        commands.answer(command -> command.idempotencyKey().contains("-0-")
                ? Uni.createFrom().failure(new Failure(FailureCode.REJECTED_BY_ODOO, "No such department."))
                : Uni.createFrom().item(new Outcome.Settled(200, "emp_1", 2, new JsonObject(), false)));
        String body =
                """
                {"employees": [
                  {"id": "%1$s", "fields": {"Department": {"value": "Nowhere"}}},
                  {"id": "%1$s", "fields": {"Job Title": "Nurse"}}]}
                """
                        .formatted(person);

        String receipt = accepted("bamboo", body, bamboo.signer().sign(body, event, now));

        awaitState(receipt, "stuck");
        assertThat(commands.about(person)).hasSize(2);
        assertThat(lastResort.about(receipt)).singleElement().satisfies(work -> {
            assertThat(work.room()).isEqualTo("webhook");
            assertThat(work.owner()).isEqualTo("hr-operations");
            assertThat(work.code()).isEqualTo("rejected-by-odoo");
            assertThat(work.reason()).isEqualTo("No such department.");
            assertThat(work.correlationId()).isEqualTo("trace-1");
        });
    }

    @Test
    void a_thin_event_is_handed_to_integration_support_with_the_reason() {
        String body =
                """
                {"type": "employee.updated", "data": {"companyId": "1", "employeeId": "%s"}}
                """
                        .formatted(person);

        String receipt = accepted("bamboo", body, bamboo.signer().sign(body, event, now));

        awaitState(receipt, "stuck");
        assertThat(lastResort.about(receipt)).singleElement().satisfies(work -> {
            assertThat(work.owner()).isEqualTo("integration-support");
            assertThat(work.reason()).contains("api.base-url");
        });
    }

    @Test
    void a_delivery_that_is_not_json_is_handed_to_integration_support() {
        String body = "employees[0][id]=" + person;

        String receipt = accepted("bamboo", body, bamboo.signer().sign(body, event, now));

        awaitState(receipt, "stuck");
        assertThat(lastResort.about(receipt)).singleElement().satisfies(work -> assertThat(work.reason())
                .isEqualTo("The delivery is not JSON."));
    }

    @Test
    void a_type_that_means_nothing_here_is_applied_without_effect() {
        String body = "{\"type\": \"invoice.paid\", \"data\": {\"id\": \"" + person + "\"}}";

        String receipt = accepted("acme", body, acme.signer().sign(body, event, now));

        awaitState(receipt, "applied");
        assertThat(commands.about(person)).isEmpty();
        assertThat(receipts.one(receipt).await().atMost(Duration.ofSeconds(5)).reason())
                .isEqualTo("nothing to do");
    }

    private Response deliver(String source, String body, Map<String, String> headers) {
        return given().headers(headers)
                .header("X-Correlation-Id", "trace-1")
                .contentType("application/json")
                .body(body.getBytes(StandardCharsets.UTF_8))
                .post("/webhooks/" + source);
    }

    private String accepted(String source, String body, Map<String, String> headers) {
        return deliver(source, body, headers).then().statusCode(202).extract().path("receipt");
    }

    private void awaitState(String receipt, String state) {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(receipts.one(receipt)
                        .await()
                        .atMost(Duration.ofSeconds(5))
                        .state())
                .isEqualTo(state));
    }

    private String employee(String jobTitle) {
        return "{\"type\":\"employee.updated\",\"data\":{\"id\":\"" + person + "\",\"jobTitle\":\"" + jobTitle + "\"}}";
    }

    private long rows(String eventId) {
        return pool.preparedQuery("select count(*) from webhook_delivery where event_id = $1")
                .execute(Tuple.of(eventId))
                .await()
                .atMost(Duration.ofSeconds(5))
                .iterator()
                .next()
                .getLong(0);
    }

    private static RequestSpecification operator() {
        return given().auth().oauth2(Surroundings.token("operator", "exceptions:read"));
    }
}
