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
import java.time.temporal.ChronoUnit;
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

import static io.atrium.Waiting.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

@QuarkusTest
@TestProfile(WebhookProfile.class)
class WebhookResourceTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

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

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(commands.about(person)).hasSize(1));
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

        await().atMost(PATIENCE).untilAsserted(() -> operator()
                .get("/ops/v1/receipts/" + receipt)
                .then()
                .statusCode(200)
                .body("state", equalTo("applied"))
                .body("attempts", equalTo(1))
                .body("source", equalTo("acme"))
                .body("eventId", equalTo(event))
                .body("correlationId", equalTo("trace-1"))
                .body("payload.type", equalTo("employee.updated"))
                .body("payload.data.jobTitle", equalTo("(text)"))
                .body("payload.data.id", equalTo("(text)"))
                .body("operations[0].operation", equalTo("employee.upsert"))
                .body("operations[0].outcome", equalTo("settled"))
                .body("operations[0].fields", equalTo(List.of("jobTitle")))
                .body("operations[0].id", equalTo("emp_0a1b2c3d"))
                .body("operations[0].version", equalTo(2))
                .body("size()", equalTo(11)));
    }

    @Test
    void deliveries_are_found_by_what_is_known_of_them_page_by_page() {
        String first = accepted("acme", employee("A"), acme.signer().sign(employee("A"), event, now));
        String otherEvent = "msg_" + UUID.randomUUID();
        String second = accepted("acme", employee("B"), acme.signer().sign(employee("B"), otherEvent, now));
        awaitState(second, "applied");

        String since = now.minusSeconds(60).toString();
        Response newest = operator().get("/ops/v1/receipts?source=acme&limit=1&since=" + since);
        String cursor = newest.then()
                .statusCode(200)
                .body("data.receipt", equalTo(List.of(second)))
                .extract()
                .path("next");
        operator()
                .get("/ops/v1/receipts?source=acme&limit=1&since=" + since + "&cursor=" + cursor)
                .then()
                .statusCode(200)
                .body("data.receipt", equalTo(List.of(first)));
        operator()
                .get("/ops/v1/receipts?state=applied&correlationId=trace-1&eventId=" + event)
                .then()
                .statusCode(200)
                .body("data.receipt", equalTo(List.of(first)))
                .body("next", org.hamcrest.Matchers.nullValue());
    }

    @Test
    void a_search_that_makes_no_sense_is_refused() {
        operator().get("/ops/v1/receipts?state=lost").then().statusCode(400).body("code", equalTo("invalid"));
        operator().get("/ops/v1/receipts?since=yesterday").then().statusCode(400);
        operator().get("/ops/v1/receipts?cursor=nonsense").then().statusCode(400);
        operator().get("/ops/v1/quarantine?colour=red").then().statusCode(400);
    }

    @Test
    void a_stuck_delivery_that_is_sent_in_again_has_its_effect_and_the_deed_is_on_record() {
        commands.answer(command -> isFirstRound(command)
                ? Uni.createFrom().failure(new Failure(FailureCode.INVALID, "No such department."))
                : Uni.createFrom().item(new Outcome.Settled(200, "emp_1", 2, new JsonObject(), false)));
        String receipt = accepted("acme", employee("Buyer"), acme.signer().sign(employee("Buyer"), event, now));
        awaitState(receipt, "stuck");

        resolver()
                .post("/ops/v1/receipts/" + receipt + "/retry")
                .then()
                .statusCode(200)
                .body("retries", equalTo(1));
        awaitState(receipt, "applied");
        resolver()
                .post("/ops/v1/receipts/" + receipt + "/retry")
                .then()
                .statusCode(200)
                .body("retries", equalTo(1));

        assertThat(pool.preparedQuery("select caller from audit_entry where action = 'receipt.retry' and subject = $1")
                        .execute(Tuple.of(receipt))
                        .await()
                        .atMost(PATIENCE))
                .hasSize(1)
                .allMatch(row -> row.getString("caller").equals("resolver"));
    }

    @Test
    void many_stuck_deliveries_are_counted_before_they_are_sent_in_again() {
        commands.answer(command -> isFirstRound(command)
                ? Uni.createFrom().failure(new Failure(FailureCode.INVALID, "No such department."))
                : Uni.createFrom().item(new Outcome.Settled(200, "emp_1", 2, new JsonObject(), false)));
        Instant begin = Clock.systemUTC().instant().truncatedTo(ChronoUnit.MILLIS);
        String receipt = accepted("acme", employee("Buyer"), acme.signer().sign(employee("Buyer"), event, now));
        awaitState(receipt, "stuck");
        String wish = "{\"source\": \"acme\", \"since\": \"" + begin + "\", \"preview\": %s}";

        resolver()
                .urlEncodingEnabled(false)
                .body(wish.formatted("true"))
                .post("/ops/v1/receipts:retry")
                .then()
                .statusCode(200)
                .body("matched", equalTo(1))
                .body("retried", equalTo(0));
        resolver()
                .urlEncodingEnabled(false)
                .body(wish.formatted("false"))
                .post("/ops/v1/receipts:retry")
                .then()
                .statusCode(200)
                .body("retried", equalTo(1));

        awaitState(receipt, "applied");
    }

    @Test
    void who_may_read_may_not_send_in_again() {
        operator().post("/ops/v1/receipts/rcpt_nothing/retry").then().statusCode(403);
    }

    @Test
    void why_a_delivery_was_refused_is_told_to_operators_and_not_to_the_caller() {
        String body = employee("Buyer");
        Map<String, String> late = acme.signer().sign(body, event, now.minusSeconds(900));
        String trace = "trace-" + UUID.randomUUID();

        given().header("X-Correlation-Id", trace + "-a")
                .body("{}")
                .post("/webhooks/acme")
                .then()
                .statusCode(401);
        given().header("X-Correlation-Id", trace + "-b")
                .headers(late)
                .body(body.getBytes(StandardCharsets.UTF_8))
                .post("/webhooks/acme")
                .then()
                .statusCode(401);

        await().atMost(PATIENCE).untilAsserted(() -> {
            List<String> reasons = operator()
                    .get("/ops/v1/quarantine?source=acme&limit=500")
                    .then()
                    .statusCode(200)
                    .extract()
                    .path("data.findAll { it.correlationId.startsWith('" + trace + "') }.reason");
            assertThat(reasons).hasSize(2);
            assertThat(reasons).anySatisfy(reason -> assertThat(reason).contains("webhook-signature is missing"));
            assertThat(reasons).anySatisfy(reason -> assertThat(reason).contains("s behind our clock"));
        });
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
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(commands.about(person)).hasSize(1));
    }

    @Test
    void deliveries_about_a_person_are_applied_in_the_order_of_their_receipt() {
        List<String> titles = IntStream.range(0, 20).mapToObj(i -> "Title " + i).toList();

        titles.forEach(title -> {
            String body = employee(title);
            accepted("acme", body, acme.signer().sign(body, "msg_" + UUID.randomUUID(), now));
        });

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(commands.about(person)).hasSize(20));
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
        assertThat(receipts.one(receipt).await().atMost(PATIENCE).reason()).isEqualTo("nothing to do");
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
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        receipts.one(receipt).await().atMost(PATIENCE).state())
                .isEqualTo(state));
    }

    /** What a person sends in again has another key, which ends with the number of the round. */
    private static boolean isFirstRound(Command command) {
        return command.idempotencyKey().matches(".*-0-[0-9a-f]{16}");
    }

    private String employee(String jobTitle) {
        return "{\"type\":\"employee.updated\",\"data\":{\"id\":\"" + person + "\",\"jobTitle\":\"" + jobTitle + "\"}}";
    }

    private long rows(String eventId) {
        return pool.preparedQuery("select count(*) from webhook_delivery where event_id = $1")
                .execute(Tuple.of(eventId))
                .await()
                .atMost(PATIENCE)
                .iterator()
                .next()
                .getLong(0);
    }

    private static RequestSpecification resolver() {
        return given().auth()
                .oauth2(Surroundings.token("resolver", "exceptions:resolve"))
                .contentType("application/json");
    }

    private static RequestSpecification operator() {
        return given().auth().oauth2(Surroundings.token("operator", "exceptions:read"));
    }
}
