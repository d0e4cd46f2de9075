package io.atrium.governance;

import io.atrium.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.atrium.Waiting.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

@QuarkusTest
@WithTestResource(Archive.class)
class RetentionTest {

    private static final String HOLDS = "/ops/v1/legal-holds";
    private static final String RUNS = "/ops/v1/retention-runs";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    Pool pool;

    private final String caller = "rota-" + UUID.randomUUID();
    private final String one = "sup_" + UUID.randomUUID();
    private final String other = "sup_" + UUID.randomUUID();

    @BeforeEach
    void somethingOld() {
        for (String document : List.of(one, other)) {
            sql(
                    """
                    insert into command_intent (id, caller, person, idempotency_key, operation, request_hash, body,
                        correlation_id, state, status, document_id, version, document, next_attempt_at, lease_until,
                        created_at, updated_at)
                    values (gen_random_uuid(), $1, $1, $2, 'supplier.create', $3::text::bytea, '{"name": "secret"}', 'c',
                        'settled', 201, $2, 1, '{"name": "secret"}', now(), now(), now() - interval '40 days', now())""",
                    caller,
                    document,
                    "hash");
            sql(
                    """
                    insert into webhook_delivery (receipt, received_at, source, body, correlation_id, state, next_attempt_at,
                        operations)
                    values ('rcpt_' || $1, now() - interval '5 days', 'acme', 'secret', 'c', 'applied', now(),
                        json_build_array(json_build_object('id', $1::text))::jsonb)""",
                    document);
            sql(
                    """
                    insert into record_version (type, odoo_id, version, body, restricted, deleted, at, until, event_id, actor,
                        correlation_id)
                    values ('supplier-bank-account', $2::text::bigint, 1,
                        convert_to(json_build_object('id', $1::text)::text, 'UTF8'), 'secret', false,
                        now() - interval '50 days', now() - interval '40 days', gen_random_uuid(), 'odoo', 'c')""",
                    document,
                    Long.toString(Math.abs(document.hashCode()) + 1_000_000L));
        }
    }

    @Test
    void aPreviewCountsAndRemovesNothing() {
        JsonPath run = finished(run(true));

        assertThat(run.getBoolean("preview")).isTrue();
        assertThat(number(run, "operations", "payload")).isGreaterThanOrEqualTo(2);
        assertThat(number(run, "inbound-deliveries", "payload")).isGreaterThanOrEqualTo(2);
        assertThat(number(run, "record-versions", "payload")).isGreaterThanOrEqualTo(2);
        assertThat(run.getString("results.find { it.data == 'operations' }.dataClass"))
                .isEqualTo("bank");
        assertThat(secrets(one)).isEqualTo(3);
    }

    @Test
    void payloadsGoFirstAndWhatIsHeldStaysUntilTheHoldIsLifted() {
        String hold = hold(new JsonObject().put("reason", "A claim").put("subject", one));

        JsonPath run = finished(run(false));

        assertThat(run.getString("state")).isEqualTo("done");
        assertThat(secrets(one)).as("what is held").isEqualTo(3);
        assertThat(secrets(other)).isZero();
        assertThat(rows(other)).as("that it was is still known").isEqualTo(3);
        assertThat(number(run, "operations", "payload")).isGreaterThanOrEqualTo(1);
        audited(run.getString("id"), "retention.run");

        officer().post(HOLDS + "/" + hold + "/lifting").then().statusCode(200).body("liftedBy", equalTo("officer"));
        finished(run(false));
        assertThat(secrets(one)).isZero();
    }

    @Test
    void metadataGoLaterUnlessTheirPeriodIsHeld() {
        sql("update command_intent set created_at = now() - interval '500 days' where caller = $1", caller);
        sql(
                """
                update record_version set at = now() - interval '600 days', until = now() - interval '500 days'
                where convert_from(body, 'UTF8')::json ->> 'id' = any (string_to_array($1, ' '))""",
                one + " " + other);
        Instant begin = Instant.now().minus(Duration.ofDays(700));
        String hold = hold(new JsonObject()
                .put("reason", "An audit of that year")
                .put("from", begin.toString())
                .put("to", Instant.now().minus(Duration.ofDays(450)).toString()));

        finished(run(false));
        assertThat(rows(one)).isEqualTo(3);
        officer().post(HOLDS + "/" + hold + "/lifting").then().statusCode(200);
        finished(run(false));

        assertThat(rows(one)).as("the delivery, which is not old enough").isEqualTo(1);
    }

    @Test
    void aRepeatedRequestWhoseAnswerIsForgottenDoesNothingAndSaysSo() {
        String key = UUID.randomUUID().toString();
        String token = Surroundings.token(caller, "procurement:read procurement:write");
        String name = "Forgotten " + key;
        String id = create(token, key, name).then().statusCode(201).extract().path("id");
        sql("update command_intent set created_at = now() - interval '40 days' where idempotency_key = $1", key);

        finished(run(false));
        Response again = create(token, key, name);

        again.then()
                .statusCode(409)
                .contentType("application/problem+json")
                .body("code", equalTo("conflict"))
                .body("detail", containsString(id));
        create(token, key, name + "!").then().statusCode(422).body("code", equalTo("idempotency-key-reused"));
        given().auth()
                .oauth2(token)
                .queryParam("name", name)
                .get("/v1/suppliers")
                .then()
                .body("data", hasSize(1));
    }

    @Test
    void aHoldThatHoldsNothingIsRefused() {
        officer()
                .body("{\"reason\": \"why not\"}")
                .post(HOLDS)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("invalid"))
                .body("errors.pointer", hasItem("/subject"));
        officer()
                .body(new JsonObject()
                        .put("reason", "backwards")
                        .put("from", "2026-02-01T00:00:00Z")
                        .put("to", "2026-01-01T00:00:00Z")
                        .encode())
                .post(HOLDS)
                .then()
                .statusCode(400)
                .body("errors.pointer", hasItem("/to"));
    }

    @Test
    void holdsAreSetAndLiftedOnceByThoseWhoMaySeeEverything() {
        JsonObject wanted = new JsonObject().put("reason", "A claim").put("subject", one);
        given().auth()
                .oauth2(Surroundings.token("officer", "governance:approve", "le_00000000"))
                .contentType("application/json")
                .header("Idempotency-Key", UUID.randomUUID())
                .body(wanted.encode())
                .post(HOLDS)
                .then()
                .statusCode(403)
                .body("code", equalTo("forbidden"));
        String hold = hold(wanted);
        audited(hold, "legal-hold.set");
        officer().get(HOLDS + "?subject=" + one).then().statusCode(200).body("data.id", equalTo(List.of(hold)));

        officer().post(HOLDS + "/" + hold + "/lifting").then().statusCode(200);
        officer().post(HOLDS + "/" + hold + "/lifting").then().statusCode(409).body("code", equalTo("conflict"));
        officer().get(HOLDS + "/" + hold).then().statusCode(200).body("liftedBy", equalTo("officer"));
        officer().get(HOLDS + "/hold_00000000").then().statusCode(404).body("code", equalTo("not-found"));
    }

    private static Response create(String token, String key, String name) {
        return given().auth()
                .oauth2(token)
                .contentType("application/json")
                .header("Idempotency-Key", key)
                .body(new JsonObject().put("name", name).encode())
                .post("/v1/suppliers");
    }

    private static RequestSpecification officer() {
        return given().auth()
                .oauth2(Surroundings.token("officer", "governance:approve audit:read"))
                .contentType("application/json")
                .header("Idempotency-Key", UUID.randomUUID());
    }

    private static String hold(JsonObject wanted) {
        return officer()
                .body(wanted.encode())
                .post(HOLDS)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static String run(boolean preview) {
        return officer()
                .body(new JsonObject().put("preview", preview).encode())
                .post(RUNS)
                .then()
                .statusCode(201)
                .body("state", equalTo("waiting"))
                .extract()
                .path("id");
    }

    private static JsonPath finished(String run) {
        await().atMost(PATIENCE).until(() -> List.of("done", "failed")
                .contains(officer().get(RUNS + "/" + run).<String>path("state")));
        JsonPath finished = officer().get(RUNS + "/" + run).jsonPath();
        assertThat(finished.getString("state")).as(finished.prettify()).isEqualTo("done");
        return finished;
    }

    private static long number(JsonPath run, String data, String stage) {
        return run.getLong("results.find { it.data == '" + data + "' && it.stage == '" + stage + "' }.number");
    }

    private static void audited(String subject, String action) {
        officer().get("/ops/v1/audit?subject=" + subject).then().statusCode(200).body("data.action", hasItem(action));
    }

    /** How many rows still have what was said about it. */
    private long secrets(String document) {
        return sql(
                """
                select (select count(*) from command_intent
                        where document_id = $1 and body::text like '%secret%' and document::text like '%secret%')
                    + (select count(*) from webhook_delivery where receipt = 'rcpt_' || $1 and body is not null)
                    + (select count(*) from record_version
                        where convert_from(body, 'UTF8')::json ->> 'id' = $1 and restricted is not null)""",
                document);
    }

    private long rows(String document) {
        return sql(
                """
                select (select count(*) from command_intent where document_id = $1)
                    + (select count(*) from webhook_delivery where receipt = 'rcpt_' || $1)
                    + (select count(*) from record_version where convert_from(body, 'UTF8')::json ->> 'id' = $1)""",
                document);
    }

    private long sql(String sql, Object... values) {
        var rows = pool.preparedQuery(sql)
                .execute(Tuple.from(List.of(values)))
                .await()
                .atMost(PATIENCE);
        return rows.iterator().hasNext() ? rows.iterator().next().getLong(0) : 0;
    }
}
