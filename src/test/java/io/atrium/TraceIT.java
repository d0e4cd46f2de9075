package io.atrium;

import io.atrium.Client.Answer;
import io.atrium.Collector.Seen;
import io.atrium.HrSystem.Delivery;
import io.atrium.OdooProxy.Held;
import io.atrium.OdooProxy.Moment;
import io.atrium.kernel.PublicId;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.atrium.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

/** What happens behind a webhook or a call is one trace, from the vendor to the partner, and tells nobody's business. */
class TraceIT {

    private static final Duration PATIENCE = Duration.ofSeconds(45);
    private static final String WRITE = "hr.employee.write";
    private static final String UPDATED = "io.atrium.employee.updated.v1";

    private static Vertx vertx;
    private static Collector collector;
    private static Stage stage;
    private static Partner partner;
    private static String secret;

    private final String traceId = UUID.randomUUID().toString().replace("-", "");
    private final String callersSpan = traceId.substring(0, 15) + "1";
    private final String correlationId = "story-" + traceId;
    private final String bambooId = UUID.randomUUID().toString();
    private final String email = bambooId + "@clinic.example";
    private Client client;

    @BeforeAll
    static void build() {
        vertx = Vertx.vertx();
        collector = new Collector(vertx);
        partner = new Partner(vertx);
        stage = new Stage(
                Target.SANDBOX,
                Map.of(
                        "ATRIUM_TRACES_ENDPOINT",
                        collector.url(),
                        "ATRIUM_HTTP_LOG_REQUESTS",
                        "true",
                        "QUARKUS_LOG_CONSOLE_JSON_ENABLED",
                        "true"));
    }

    @AfterAll
    static void clear() {
        stage.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @BeforeEach
    void set() {
        stage.set();
        client = Client.of(stage.gateway());
        partner.forget();
        if (secret == null) {
            secret = subscribe();
        }
    }

    @Test
    void aWebhookIsOneTraceFromTheVendorThroughOdooToThePartner() {
        // Given
        String employee = knownEmployee();

        // When
        Answer accepted = deliver(traceparent());

        // Then
        assertThat(accepted.status()).isEqualTo(202);
        assertThat(accepted.header("X-Correlation-Id")).isEqualTo(correlationId);
        Seen delivered = arrived("deliver " + UPDATED);
        Seen fact = arrived("fact " + UPDATED);
        Seen write = arrived("odoo write hr.employee");
        Seen command = arrived("command employee.upsert");
        Seen applied = arrived("apply bamboohr");
        Seen stored = arrived("inbox bamboohr");
        Seen asked = arrived("POST /webhooks/{source}");
        assertThat(asked.parent()).isEqualTo(callersSpan);
        assertThat(stored.parent()).isEqualTo(asked.id());
        assertThat(applied.parent()).isEqualTo(stored.id());
        assertThat(command.parent()).isEqualTo(applied.id());
        assertThat(write.parent()).isEqualTo(command.id());
        assertThat(fact.parent()).isEqualTo(command.id());
        assertThat(delivered.parent()).isEqualTo(fact.id());
        assertThat(List.of(asked, stored, applied, command, write, fact, delivered))
                .extracting(Seen::kind)
                .containsExactly("SERVER", "PRODUCER", "CONSUMER", "INTERNAL", "CLIENT", "PRODUCER", "CLIENT");
        assertThat(collector.of(traceId))
                .extracting(span -> span.attributes().get("atrium.correlation_id"))
                .containsOnly(correlationId);
        assertThat(delivered.attributes()).containsEntry("http.response.status_code", "204");
        assertThat(stage.proxy().traceparents(WRITE)).contains(continuing(write));
        assertThat(partner.traceparents()).containsExactly(continuing(delivered));
        assertThat(client.facts(employee))
                .filteredOn(told -> told.getString("type").equals(UPDATED))
                .extracting(told -> told.getString("traceparent"))
                .containsExactly(continuing(fact));
    }

    @Test
    void theLineOfARequestNamesItsTrace() {
        // When
        deliver(traceparent());

        // Then
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        stage.gateway().output().lines())
                .filteredOn(line -> line.contains(correlationId) && line.contains("atrium.request"))
                .singleElement()
                .extracting(line -> new JsonObject(line).getJsonObject("mdc").getString("traceId"))
                .isEqualTo(traceId));
    }

    @Test
    void itGoesOnBehindAKillInTheMiddle() {
        // Given
        knownEmployee();
        Held write = stage.proxy().hold(WRITE, Moment.CALL);
        deliver(traceparent());
        write.await(PATIENCE);
        Seen stored = arrived("inbox bamboohr");

        // When
        stage.gateway().kill();
        stage.gateway().start();

        // Then
        Seen delivered = arrived("deliver " + UPDATED);
        Seen fact = arrived("fact " + UPDATED);
        assertThat(delivered.parent()).isEqualTo(fact.id());
        assertThat(collector.of(traceId))
                .filteredOn(span -> span.name().equals("command employee.upsert"))
                .anySatisfy(command -> {
                    assertThat(command.id()).isEqualTo(fact.parent());
                    assertThat(command.attributes()).containsEntry("atrium.attempt", "2");
                });
        assertThat(arrived("apply bamboohr").parent()).isEqualTo(stored.id());
        assertThat(collector.of(traceId))
                .extracting(span -> span.attributes().get("atrium.correlation_id"))
                .containsOnly(correlationId);
    }

    @Test
    void whatIsNoTraceparentBeginsANewOneAndWhatIsNotToBeRecordedIsNot() {
        // When
        deliver("00-" + traceId + "-0000000000000000-01");
        deliver("00-" + traceId + "-" + callersSpan + "-00");

        // Then
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(collector.all())
                .filteredOn(span -> correlationId.equals(span.attributes().get("atrium.correlation_id"))
                        && span.name().equals("POST /webhooks/{source}"))
                .singleElement()
                .satisfies(span -> assertThat(span.parent()).isEmpty()));
        assertThat(collector.of(traceId)).isEmpty();
    }

    @Test
    void noSpanTellsWhatOnlyOthersMayKnow() {
        // Given
        String employee = knownEmployee();
        String supplier = client.get("/v1/suppliers?limit=1")
                .json()
                .getJsonArray("data")
                .getJsonObject(0)
                .getString("id");
        String account = "ACC" + bambooId.replace("-", "").toUpperCase(Locale.ROOT);

        // When
        Answer created = client.post(
                "/v1/suppliers/" + supplier + "/bank-accounts",
                bambooId,
                new JsonObject().put("accountNumber", account).put("bankName", "Bank of " + account));
        client.get("/v1/employees/" + employee + "?as=somebody");
        client.get("/" + bambooId + "/of/nobody");
        deliver(traceparent());

        // Then
        assertThat(created.status()).isEqualTo(201);
        arrived("deliver " + UPDATED);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(collector.all())
                .extracting(Seen::name)
                .contains(
                        "POST /v1/suppliers/{id}/bank-accounts",
                        "odoo load res.partner.bank",
                        "GET /v1/employees/{id}",
                        "GET /…"));
        assertThat(collector.everything())
                .contains("atrium.correlation_id")
                .doesNotContain(
                        bambooId,
                        account,
                        employee,
                        supplier,
                        secret,
                        "Kim ",
                        "Buyer",
                        "555 0101",
                        "somebody",
                        "127.0.0.1",
                        "Bearer",
                        "try-bamboohr-with-this-secret");
        assertThat(collector.all())
                .flatExtracting(span -> span.attributes().keySet())
                .isSubsetOf(
                        "atrium.correlation_id",
                        "atrium.source",
                        "atrium.event_type",
                        "atrium.attempt",
                        "http.response.status_code",
                        "error.type");
    }

    private Seen arrived(String name) {
        return await().atMost(PATIENCE)
                .until(
                        () -> collector.of(traceId).stream()
                                .filter(span -> span.name().equals(name))
                                .findFirst(),
                        found -> found.isPresent())
                .orElseThrow();
    }

    private String traceparent() {
        return "00-" + traceId + "-" + callersSpan + "-01";
    }

    private static String continuing(Seen span) {
        return "00-" + span.traceId() + "-" + span.id() + "-01";
    }

    private String knownEmployee() {
        String employee = PublicId.of("emp", stage.desk().newEmployee("Kim " + bambooId, email));
        await().atMost(PATIENCE)
                .until(() -> client.get("/v1/employees/" + employee).status() == 200);
        return employee;
    }

    private Answer deliver(String traceparent) {
        Delivery delivery = HrSystem.bambooHr(
                bambooId,
                Map.of("Work Email", email, "Job Title", "Buyer", "Work Phone", "+31 20 555 0101"),
                Instant.now());
        Map<String, String> headers = new HashMap<>(delivery.headers());
        headers.put("traceparent", traceparent);
        headers.put("X-Correlation-Id", correlationId);
        return client.deliver(delivery.source(), delivery.body(), headers);
    }

    private String subscribe() {
        JsonObject wish = new JsonObject().put("url", partner.url()).put("types", new JsonArray().add(UPDATED));
        Answer subscribed = client.post("/v1/subscriptions", UUID.randomUUID().toString(), wish);
        assertThat(subscribed.status()).isEqualTo(201);
        return subscribed.json().getString("secret");
    }
}
