package io.atrium.webhook;

import io.atrium.Surroundings;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What payloads say stands nowhere but, sealed, in the inbox, and in the commands that come of it. */
@QuarkusTest
@TestProfile(WebhookProfile.class)
class DiscretionTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Everything that a delivery leaves behind, but for what is told of by id. */
    private static final String TRACES =
            """
            select string_agg(row_to_json(one)::text, ' ') from (
                select receipt, encode(body, 'escape') as body, content_type, reason, operations::text, null as rest
                from webhook_delivery
                union all select source, null, content_type, reason, code, correlation_id from webhook_refusal) as one
            """;

    @Inject
    Pool pool;

    @Inject
    RecordingLastResort lastResort;

    private final String canary = "canary-" + UUID.randomUUID();
    private final Vendor acme = Vendor.of("standard-webhooks", WebhookProfile.SECRET);
    private final Vendor bamboo = Vendor.of("bamboohr", WebhookProfile.BAMBOO_SECRET);
    private final Instant now = Clock.systemUTC().instant();
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final Logger everything = Logger.getLogger("io.atrium");
    private final Handler listener = listener();

    @BeforeEach
    void listen() {
        everything.setLevel(Level.ALL);
        everything.addHandler(listener);
    }

    @AfterEach
    void stopListening() {
        everything.removeHandler(listener);
        everything.setLevel(null);
    }

    @Test
    void values_of_payloads_are_neither_logged_nor_shown_nor_kept_in_the_open() {
        String id = "person-" + UUID.randomUUID();
        List<String> receipts = List.of(
                accepted(
                        acme,
                        "acme",
                        "{\"type\":\"employee.updated\",\"data\":{\"id\":\"%s\",\"name\":\"%s\"}}"
                                .formatted(id, canary)),
                accepted(acme, "acme", "{\"type\":\"employee.updated\",\"data\":{\"name\":\"%s\"}}".formatted(canary)),
                accepted(
                        acme,
                        "acme",
                        "{\"type\":\"employee.updated\",\"data\":{\"%s@clinic.example\":\"%s\"}}"
                                .formatted(canary, canary)),
                accepted(acme, "acme", "{\"type\":\"employee.updated\",\"data\":[\"%s\"]}".formatted(canary)),
                accepted(acme, "acme", "not JSON " + canary),
                accepted(bamboo, "bamboo", "{\"employees\":\"%s\"}".formatted(canary)),
                accepted(
                        bamboo,
                        "bamboo",
                        "{\"type\":\"employee.updated\",\"data\":{\"employeeId\":\"%s\"}}".formatted(canary)),
                accepted(
                        bamboo,
                        "bamboo",
                        "{\"employees\":[{\"id\":\"" + id + "\",\"fields\":{\"Work Phone\":\"" + canary + "\"}}]}"));
        String body = "{\"secret\":\"%s\"}".formatted(canary);
        deliver("acme", body, Map.of("webhook-signature", "v1," + canary))
                .then()
                .statusCode(401);
        deliver("acme", body, acme.signer().sign(body, "old", now.minusSeconds(3_600)))
                .then()
                .statusCode(401);
        deliver("nobody", body, Map.of()).then().statusCode(404);

        await().atMost(PATIENCE)
                .until(() -> receipts.stream().noneMatch(each -> state(each).equals("accepted")));

        assertThat(log).isNotEmpty().noneMatch(line -> line.contains(canary));
        assertThat(traces()).contains(receipts).doesNotContain(canary);
        assertThat(receipts).allSatisfy(receipt -> {
            assertThat(shown(receipt)).doesNotContain(canary);
            assertThat(lastResort.about(receipt))
                    .noneMatch(work -> work.toString().contains(canary));
        });
    }

    private String accepted(Vendor vendor, String source, String body) {
        return deliver(source, body, vendor.signer().sign(body, "msg_" + UUID.randomUUID(), now))
                .then()
                .statusCode(202)
                .extract()
                .path("receipt");
    }

    private static Response deliver(String source, String body, Map<String, String> headers) {
        return given().headers(headers)
                .contentType("application/json")
                .body(body.getBytes(StandardCharsets.UTF_8))
                .post("/webhooks/" + source);
    }

    private static String shown(String receipt) {
        return given().auth()
                .oauth2(Surroundings.token("operator", "exceptions:read"))
                .get("/ops/v1/receipts/" + receipt)
                .asString();
    }

    private static String state(String receipt) {
        return JsonPath.from(shown(receipt)).getString("state");
    }

    private String traces() {
        return pool.query(TRACES)
                .execute()
                .await()
                .atMost(PATIENCE)
                .iterator()
                .next()
                .getString(0);
    }

    private Handler listener() {
        return new Handler() {

            @Override
            public void publish(LogRecord record) {
                StringWriter line = new StringWriter();
                line.append(record.getMessage());
                for (Object parameter : record.getParameters() == null ? new Object[0] : record.getParameters()) {
                    line.append(' ').append(String.valueOf(parameter));
                }
                if (record.getThrown() != null) {
                    record.getThrown().printStackTrace(new PrintWriter(line));
                }
                log.add(line.toString());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }
}
