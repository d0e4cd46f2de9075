package io.atrium.governance;

import io.atrium.Surroundings;
import io.atrium.kernel.PublicId;
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
    /** That something was said about each document: an operation, a delivery and its correction, a case, a comparison, a version. */
    private static final int PLACES = 6;

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
            sql(
                    """
                    insert into webhook_correction (receipt, changes, changed_at)
                    values ('rcpt_' || $1, 'secret', now() - interval '5 days')""",
                    document);
            sql(
                    """
                    with closed as (
                        insert into exceptionqueue_case (status, room, code, cause, reason, subject, value, owner, criticality,
                            correlation_id, opened_at, last_seen_at, updated_at, due_at, resolved_at, resolution)
                        values ('dismissed', 'webhook', 'unmapped-value', 'secret', 'secret', $1, 'secret', 'hr-operations',
                            'normal', 'c', now() - interval '41 days', now() - interval '41 days',
                            now() - interval '40 days', now() - interval '40 days', now() - interval '40 days', 'secret')
                        returning number),
                    noted as (
                        insert into exceptionqueue_entry ("case", at, kind, by, person, text)
                        select number, now() - interval '40 days', 'noted', 'c', 'c', 'secret' from closed)
                    insert into exceptionqueue_reference ("case", room, reference, state, correction, changed_at)
                    select number, 'webhook', 'rcpt_' || $1, 'done', '{"name": "secret"}', now() - interval '40 days'
                    from closed""",
                    document);
            sql(
                    """
                    with compared as (
                        insert into reconcile_run (domain, state, requested_by, started_at, updated_at, finished_at,
                            next_step_at)
                        values ($1, 'done', 'c', now() - interval '41 days', now(), now() - interval '40 days', now())
                        returning number)
                    insert into reconcile_difference (run, document, kind, fields, state)
                    select number, $1, 'changed', '[{"path": "name", "odoo": "secret", "record": "secret"}]', 'found'
                    from compared""",
                    document);
        }
    }

    @Test
    void aPreviewCountsAndRemovesNothing() {
        JsonPath run = finished(run(true));

        assertThat(run.getBoolean("preview")).isTrue();
        assertThat(number(run, "operations", "payload")).isGreaterThanOrEqualTo(2);
        assertThat(number(run, "inbound-deliveries", "payload")).isGreaterThanOrEqualTo(2);
        assertThat(number(run, "record-versions", "payload")).isGreaterThanOrEqualTo(2);
        assertThat(number(run, "delivery-corrections", "payload")).isGreaterThanOrEqualTo(2);
        assertThat(number(run, "exception-cases", "payload")).isGreaterThanOrEqualTo(2);
        assertThat(number(run, "reconciliations", "payload")).isGreaterThanOrEqualTo(2);
        assertThat(run.getString("results.find { it.data == 'operations' }.dataClass"))
                .isEqualTo("bank");
        assertThat(secrets(one)).isEqualTo(PLACES);
    }

    @Test
    void payloadsGoFirstAndWhatIsHeldStaysUntilTheHoldIsLifted() {
        String hold = hold(new JsonObject().put("reason", "A claim").put("subject", one));

        JsonPath run = finished(run(false));

        assertThat(run.getString("state")).isEqualTo("done");
        assertThat(secrets(one)).as("what is held").isEqualTo(PLACES);
        assertThat(secrets(other)).isZero();
        assertThat(rows(other)).as("that it was is still known").isEqualTo(PLACES);
        for (String data : List.of("operations", "delivery-corrections", "exception-cases", "reconciliations")) {
            assertThat(number(run, data, "payload")).as(data).isGreaterThanOrEqualTo(1);
        }
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
        sql(
                """
                update exceptionqueue_case
                set opened_at = now() - interval '600 days', resolved_at = now() - interval '500 days'
                where subject = any (string_to_array($1, ' '))""",
                one + " " + other);
        sql(
                """
                update reconcile_run
                set started_at = now() - interval '600 days', finished_at = now() - interval '500 days'
                where domain = any (string_to_array($1, ' '))""",
                one + " " + other);
        Instant begin = Instant.now().minus(Duration.ofDays(700));
        String hold = hold(new JsonObject()
                .put("reason", "An audit of that year")
                .put("from", begin.toString())
                .put("to", Instant.now().minus(Duration.ofDays(450)).toString()));

        finished(run(false));
        assertThat(rows(one)).isEqualTo(PLACES);
        officer().post(HOLDS + "/" + hold + "/lifting").then().statusCode(200);
        JsonPath run = finished(run(false));

        assertThat(rows(one))
                .as("the delivery, which is not old enough, and its correction")
                .isEqualTo(2);
        for (String data : List.of("operations", "exception-cases", "reconciliations", "record-versions")) {
            assertThat(number(run, data, "metadata")).as(data).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void casesAndComparisonsAreHeldByTheirOwnIdsAndByTheWorkThatTheyAreAbout() {
        String found = PublicId.of("exc", (int) sql("select number from exceptionqueue_case where subject = $1", one));
        String compared = PublicId.of("rec", (int) sql("select number from reconcile_run where domain = $1", one));
        for (String subject : List.of(found, compared, "rcpt_" + other)) {
            hold(new JsonObject().put("reason", "A claim").put("subject", subject));
        }

        finished(run(false));

        assertThat(saidInCases(one)).isEqualTo(1);
        assertThat(saidInComparisons(one)).isEqualTo(1);
        assertThat(saidInCases(other)).as("by the delivery that waited").isEqualTo(1);
        assertThat(saidInComparisons(other)).isZero();
    }

    @Test
    void whatWasLastSignedOffIsMeasuredByAndKeptUntilTheNextIs() {
        sql("update reconcile_run set signed_off_at = finished_at where domain = $1", one);
        finished(run(false));
        assertThat(saidInComparisons(one)).isEqualTo(1);

        sql(
                """
                insert into reconcile_run (domain, state, requested_by, started_at, updated_at, finished_at, next_step_at,
                    signed_off_at)
                values ($1, 'done', 'c', now(), now(), now(), now(), now())""",
                one);
        finished(run(false));
        assertThat(saidInComparisons(one)).isZero();
    }

    @Test
    void correctionsAreKeptWhileTheirDeliveryWaitsAndGoWithIt() {
        sql("update webhook_delivery set state = 'stuck' where receipt = 'rcpt_' || $1", one);
        finished(run(false));
        assertThat(corrections(one, "changes is not null")).isEqualTo(1);
        assertThat(corrections(other, "changes is null")).isEqualTo(1);

        sql(
                """
                update webhook_correction set changed_at = now() - interval '20 days'
                where receipt in ('rcpt_' || $1, 'rcpt_' || $2)""",
                one,
                other);
        sql("delete from webhook_delivery where receipt = 'rcpt_' || $1", other);
        JsonPath run = finished(run(false));

        assertThat(corrections(one, "true")).isEqualTo(1);
        assertThat(corrections(other, "true")).isZero();
        assertThat(number(run, "delivery-corrections", "metadata")).isGreaterThanOrEqualTo(1);
        sql("update webhook_delivery set state = 'applied' where receipt = 'rcpt_' || $1", one);
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
                        document)
                + corrections(document, "changes is not null")
                + saidInCases(document)
                + saidInComparisons(document);
    }

    private long corrections(String document, String which) {
        return sql("select count(*) from webhook_correction where receipt = 'rcpt_' || $1 and " + which, document);
    }

    /** Of everything that the case has of it, nothing or all. */
    private long saidInCases(String document) {
        long said = sql(
                """
                select (select count(*) from exceptionqueue_case as found
                        where subject = $1 and found::text like '%secret%')
                    + (select count(*) from exceptionqueue_entry as entry
                        join exceptionqueue_case as found on found.number = entry."case"
                        where subject = $1 and text like '%secret%')
                    + (select count(*) from exceptionqueue_reference
                        where reference = 'rcpt_' || $1 and correction is not null)""",
                document);
        assertThat(said).isIn(0L, 3L);
        return said / 3;
    }

    private long saidInComparisons(String document) {
        return sql(
                "select count(*) from reconcile_difference where document = $1 and fields::text like '%secret%'",
                document);
    }

    private long rows(String document) {
        return sql(
                """
                select (select count(*) from command_intent where document_id = $1)
                    + (select count(*) from webhook_delivery where receipt = 'rcpt_' || $1)
                    + (select count(*) from webhook_correction where receipt = 'rcpt_' || $1)
                    + (select count(*) from exceptionqueue_case where subject = $1)
                    + (select count(*) from reconcile_run where domain = $1)
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
