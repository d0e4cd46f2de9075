package io.atrium;

import io.atrium.Client.Answer;
import io.atrium.HrSystem.Delivery;
import io.atrium.OdooProxy.Held;
import io.atrium.OdooProxy.Moment;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.OdooRow;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static io.atrium.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/** What an HR system says about a person arrives in Odoo, in the feed and at a partner, each time once. */
@ParameterizedClass(name = "with {0}")
@MethodSource("io.atrium.Target#all")
class StoryIT {

    private static final String CREATED = "io.atrium.employee.created.v1";
    private static final String UPDATED = "io.atrium.employee.updated.v1";
    private static final String WRITE = "hr.employee.write";
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    private static Stage stage;

    @Parameter
    Target target;

    private Client client;
    private String bambooId;
    private String email;

    @BeforeParameterizedClassInvocation
    static void build(Target target) {
        stage = new Stage(target);
    }

    @AfterParameterizedClassInvocation
    static void clear() {
        stage.close();
    }

    @BeforeEach
    void set() {
        stage.set();
        client = Client.of(stage.gateway());
        bambooId = UUID.randomUUID().toString();
        email = bambooId + "@clinic.example";
    }

    @Test
    void aSignedChangeReachesOdooTheFeedAndThePartnerOnce() {
        // Given
        String employee = knownEmployee();
        Partner partner = new Partner(stage.vertx());
        String secret = subscribe(partner);

        // When
        Answer accepted = deliver(promotion());

        // Then
        assertThat(accepted.status()).isEqualTo(202);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(partner.facts(employee, secret)).isNotEmpty());
        assertPromotedOnce(employee);
        assertThat(partner.facts(employee, secret)).isEqualTo(updates(employee));
        assertThat(client.get("/v1/employees?identifier=bamboohr:" + bambooId)
                        .json()
                        .getJsonArray("data"))
                .extracting(found -> ((JsonObject) found).getString("id"))
                .containsExactly(employee);
        assertThat(receipt(accepted).getString("state")).isEqualTo("applied");
        assertNobodyHearsOfTraces(employee, partner);
    }

    @Test
    void aCopyOfADeliveryHasNoEffect() {
        // Given
        String employee = knownEmployee();
        Delivery delivery = promotion();
        Answer first = deliver(delivery);
        assertPromotedOnce(employee);
        List<OdooRow> before = stage.desk().employees(email);
        long writes = stage.proxy().countOf(WRITE);
        String position = client.head();

        // When
        Answer second = deliver(delivery);

        // Then
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.json()).isEqualTo(first.json().put("duplicate", true));
        assertThat(client.factsThatFollow("/v1/employees", employee, position)).isEmpty();
        assertThat(stage.proxy().countOf(WRITE)).isEqualTo(writes);
        assertThat(stage.desk().employees(email)).isEqualTo(before);
    }

    @Test
    void aDeliveryThatWasChangedOnTheWayIsRefusedAndForgotten() {
        // Given
        String employee = knownEmployee();

        // When
        Answer refused = deliver(promotion().tampered());

        // Then
        assertRefused(refused, "signature-invalid", employee);
    }

    @Test
    void aDeliveryThatIsTooOldIsRefusedAndForgotten() {
        // Given
        String employee = knownEmployee();

        // When
        Answer refused = deliver(promotion(now().minus(Duration.ofMinutes(10))));

        // Then
        assertRefused(refused, "timestamp-out-of-window", employee);
    }

    @Test
    void somebodyNewIsCreatedOnce() {
        // Given
        JsonObject data = new JsonObject()
                .put("id", bambooId)
                .put("name", "Noor " + bambooId)
                .put("workEmail", email)
                .put("jobTitle", "Buyer");
        Delivery delivery = HrSystem.standard("msg_" + bambooId, "employee.created", data, now());

        // When
        Answer accepted = deliver(delivery);

        // Then
        assertThat(accepted.status()).isEqualTo(202);
        String employee = await().atMost(PATIENCE)
                .until(
                        () -> client.get("/v1/employees?identifier=hr:" + bambooId)
                                .json()
                                .getJsonArray("data"),
                        found -> !found.isEmpty())
                .getJsonObject(0)
                .getString("id");
        assertThat(deliver(delivery).status()).isEqualTo(200);
        assertThat(client.factsThatFollow("/v1/employees", employee, client.head()))
                .isEmpty();
        assertThat(stage.desk().employees(email))
                .extracting(row -> PublicId.of("emp", row.id()), row -> row.text("job_title"))
                .containsExactly(tuple(employee, "Buyer"));
        assertThat(facts(employee, CREATED)).hasSize(1);
    }

    @ParameterizedTest(name = "killed at the {0}")
    @EnumSource(Moment.class)
    void whatWasAcceptedHappensOnceAlthoughTheGatewayIsKilled(Moment moment) {
        // Given
        String employee = knownEmployee();
        Held write = stage.proxy().hold(WRITE, moment);
        Answer accepted = deliver(promotion());
        write.await(PATIENCE);

        // When
        stage.gateway().kill();
        stage.gateway().start();

        // Then
        assertThat(accepted.status()).isEqualTo(202);
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(receipt(accepted).getString("state")).isEqualTo("applied"));
        assertPromotedOnce(employee);
    }

    @Test
    void aChangeIsOneFactAlsoWhenTheCaptureSeesItFirst() {
        // Given
        String employee = knownEmployee();
        Held write = stage.proxy().hold(WRITE, Moment.ANSWER);
        deliver(promotion());
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(updates(employee)).isNotEmpty());

        // When
        write.letGo();

        // Then
        assertPromotedOnce(employee);
    }

    @Test
    void odooIsWatchedAgainSoonAfterAKill() {
        // Given
        stage.gateway().kill();
        stage.gateway().start();

        // When
        int employee = stage.desk().newEmployee("Kim " + bambooId, email);

        // Then
        await().atMost(Duration.ofSeconds(25))
                .untilAsserted(() ->
                        assertThat(facts(PublicId.of("emp", employee), CREATED)).hasSize(1));
    }

    /** Somebody who works there already, and whom the gateway has seen. */
    private String knownEmployee() {
        String employee = PublicId.of("emp", stage.desk().newEmployee("Kim " + bambooId, email));
        await().atMost(PATIENCE)
                .until(() -> client.get("/v1/employees/" + employee).status() == 200);
        return employee;
    }

    private Delivery promotion() {
        return promotion(now());
    }

    private Delivery promotion(Instant at) {
        return HrSystem.bambooHr(
                bambooId, Map.of("Work Email", email, "Job Title", "Buyer", "Work Phone", "+31 20 555 0101"), at);
    }

    private static Instant now() {
        return Instant.now();
    }

    private Answer deliver(Delivery delivery) {
        return client.deliver(delivery.source(), delivery.body(), delivery.headers());
    }

    private String subscribe(Partner partner) {
        JsonObject wish = new JsonObject()
                .put("url", partner.url())
                .put("types", new JsonArray().add("io.atrium.employee.updated.v1"));
        Answer subscribed = client.post("/v1/subscriptions", UUID.randomUUID().toString(), wish);
        assertThat(subscribed.status()).isEqualTo(201);
        return subscribed.json().getString("secret");
    }

    private JsonObject receipt(Answer accepted) {
        return client.get("/ops/v1/receipts/" + accepted.json().getString("receipt"))
                .json();
    }

    private void assertPromotedOnce(String employee) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(updates(employee)).isNotEmpty());
        assertThat(client.factsThatFollow("/v1/employees", employee, client.head()))
                .isEmpty();
        assertThat(updates(employee))
                .extracting(fact -> fact.getJsonObject("data").getString("jobTitle"), fact -> fact.getJsonObject("data")
                        .getString("workPhone"))
                .containsExactly(tuple("Buyer", "+31 20 555 0101"));
        assertThat(stage.desk().employees(email))
                .extracting(row -> row.text("job_title"), row -> row.text("work_phone"))
                .containsExactly(tuple("Buyer", "+31 20 555 0101"));
    }

    /** No collector is configured. */
    private void assertNobodyHearsOfTraces(String employee, Partner partner) {
        assertThat(partner.traceparents()).isEmpty();
        assertThat(stage.proxy().traceparents(WRITE)).isEmpty();
        assertThat(updates(employee)).noneMatch(fact -> fact.containsKey("traceparent"));
    }

    private void assertRefused(Answer refused, String code, String employee) {
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("Content-Type")).startsWith("application/problem+json");
        assertThat(refused.json().getString("code")).isEqualTo(code);
        assertThat(refused.json().containsKey("receipt")).isFalse();
        assertThat(client.factsThatFollow("/v1/employees", employee, client.head()))
                .isEmpty();
        assertThat(updates(employee)).isEmpty();
        assertThat(stage.desk().employees(email))
                .extracting(row -> row.text("job_title"))
                .containsExactly("Clerk");
    }

    private List<JsonObject> updates(String employee) {
        return facts(employee, UPDATED);
    }

    private List<JsonObject> facts(String subject, String type) {
        return client.facts(subject).stream()
                .filter(fact -> fact.getString("type").equals(type))
                .toList();
    }
}
