package io.atrium.exceptionqueue;

import io.atrium.Surroundings;
import io.atrium.kernel.LastResort;
import io.atrium.kernel.LastResort.StuckWork;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

import static io.atrium.Waiting.await;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

/** What the machine could not finish: one case for each cause, in somebody's hands, and put right from there. */
@QuarkusTest
@WithTestResource(CaseSurroundings.class)
class ExceptionResourceTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String EXCEPTIONS = "/ops/v1/exceptions";
    private static final String RESOLVE = "exceptions:read exceptions:resolve";

    @Inject
    Pool pool;

    @Inject
    LastResort lastResort;

    private final String mark = UUID.randomUUID().toString().substring(0, 8);
    private final String operator = "operator-" + mark;

    @Test
    void whatIsMissingIsOneCaseHoweverManyLackItAndResolvesItselfOnceItIsMapped() {
        String first = deliver("5" + mark, "Ward " + mark);
        String second = deliver("6" + mark, "Ward " + mark);
        await().atMost(PATIENCE)
                .untilAsserted(() -> list("q=" + second).then().statusCode(200).body("data.occurrences", contains(2)));
        String id = list("q=" + first).then().body("data", hasSize(1)).extract().path("data[0].id");

        one(id).then()
                .statusCode(200)
                .body("status", equalTo("open"))
                .body("code", equalTo("dependency-missing"))
                .body("owner", equalTo("hr-operations"))
                .body("field", equalTo("department"))
                .body("value", equalTo("Ward " + mark))
                .body("suggestedAction.action", equalTo("mapping"))
                .body("openReferences", equalTo(2))
                .body("payload.employees[0].fields", not(nullValue()))
                .body("history.kind", contains("opened"));
        assertThat(one(id).jsonPath().getString("payload"))
                .as("the shape of the payload, without what it says")
                .contains("Department")
                .doesNotContain(mark);

        act(id, "mapping", new JsonObject().put("to", "Nursing").put("validFrom", "2026-01-01T00:00:00Z"))
                .then()
                .statusCode(200)
                .body("status", equalTo("retrying"));

        await().atMost(PATIENCE).untilAsserted(() -> one(id).then()
                .body("status", equalTo("resolved"))
                .body("resolvedBy", equalTo("atrium"))
                .body("openReferences", equalTo(0))
                .body("history.kind", contains("opened", "mapped", "resolved")));
        for (String person : List.of("5" + mark, "6" + mark)) {
            given().auth()
                    .oauth2(Surroundings.token("reader", "workforce:read"))
                    .get("/v1/employees?identifier=bamboohr:" + person)
                    .then()
                    .body("data.departmentName", contains("Merrow Valley / Nursing"));
        }
        assertThat(facts(id))
                .containsExactly(
                        "io.atrium.exception.opened.v1",
                        "io.atrium.exception.updated.v1",
                        "io.atrium.exception.resolved.v1");
        assertThat(audited(operator)).containsExactly("exception.map " + id);
    }

    @Test
    void workThatIsCorrectedWaitsForASecondPersonAndStaysAsItCame() {
        String receipt = deliver("7" + mark, "Wing " + mark);
        await().atMost(PATIENCE).untilAsserted(() -> list("q=" + receipt).then().body("data", hasSize(1)));
        String id = list("q=" + receipt).path("data[0].id");
        JsonObject employee = employee("7" + mark, "Nursing");

        Response asked = act(
                id,
                "correction",
                new JsonObject()
                        .put("reference", receipt)
                        .put("changes", new JsonObject().put("employees", new JsonArray().add(employee))));

        asked.then().statusCode(202).body("approval", startsWith("apr_"));
        one(id).then().body("status", equalTo("open"));
        request("second-" + mark, "governance:approve")
                .post("/ops/v1/approvals/" + asked.path("approval") + "/approval")
                .then()
                .statusCode(200)
                .body("kind", equalTo("exception-correction"));
        await().atMost(PATIENCE).untilAsserted(() -> one(id).then()
                .body("status", equalTo("resolved"))
                .body("history.kind", contains("opened", "corrected", "resolved")));
        given().auth()
                .oauth2(Surroundings.token("reader", "workforce:read"))
                .get("/v1/employees?identifier=bamboohr:7" + mark)
                .then()
                .body("data.departmentName", contains("Merrow Valley / Nursing"));
    }

    @Test
    void aCaseIsAssignedNotedAndDismissedWithAReasonAndThenClosed() {
        String id = parked("dead-end");

        act(id, "assignment", new JsonObject()).then().statusCode(400).body("code", equalTo("invalid"));
        act(id, "assignment", new JsonObject().put("owner", "ward-desk").put("assignee", "mira@example.org"))
                .then()
                .statusCode(200)
                .header("ETag", equalTo("\"2\""))
                .body("owner", equalTo("ward-desk"))
                .body("assignee", equalTo("mira@example.org"));
        act(id, "notes", new JsonObject().put("text", "Asked the ward")).then().statusCode(200);
        act(id, "notes", new JsonObject().put("text", "Asked \0"))
                .then()
                .statusCode(400)
                .body("errors.pointer", hasItem("/text"));
        bulk("retry", new JsonObject().put("owner", "\0"))
                .then()
                .statusCode(400)
                .body("errors.pointer", hasItem("/owner"));
        act(id, "retry", null).then().statusCode(409).body("code", equalTo("conflict"));
        act(id, "mapping", new JsonObject().put("to", "Nursing")).then().statusCode(409);
        act(id, "dismissal", new JsonObject().put("reason", " "))
                .then()
                .statusCode(400)
                .body("errors.pointer", hasItem("/reason"));
        request(operator, RESOLVE)
                .header("If-Match", "\"1\"")
                .body(new JsonObject().put("reason", "Done by hand").encode())
                .post(EXCEPTIONS + "/" + id + "/dismissal")
                .then()
                .statusCode(412)
                .body("code", equalTo("stale-version"));
        act(id, "dismissal", new JsonObject().put("reason", "Done by hand"))
                .then()
                .statusCode(200)
                .body("status", equalTo("dismissed"))
                .body("resolvedBy", equalTo(operator));
        act(id, "dismissal", new JsonObject().put("reason", "Once more"))
                .then()
                .statusCode(409)
                .body("code", equalTo("conflict"));

        one(id).then()
                .body("notes.text", contains("Asked the ward"))
                .body("history.kind", contains("opened", "assigned", "noted", "dismissed"));
        assertThat(facts(id))
                .containsExactly(
                        "io.atrium.exception.opened.v1",
                        "io.atrium.exception.updated.v1",
                        "io.atrium.exception.resolved.v1");
        assertThat(audited(operator))
                .contains("exception.assign " + id, "exception.note " + id, "exception.dismiss " + id);
    }

    @Test
    void whatHappensAgainAfterACaseWasClosedIsAnotherCase() {
        String id = parked("again");
        act(id, "dismissal", new JsonObject().put("reason", "Done by hand"))
                .then()
                .statusCode(200);

        String other = parked("again");

        assertThat(other).isNotEqualTo(id);
        one(other).then().body("status", equalTo("open")).body("occurrences", equalTo(1));
    }

    @Test
    void aCaseThatNobodyClosesInTimeIsToldOfOnceAndHandedOn() {
        String id = parked("test-ruled");
        one(id).then()
                .body("owner", equalTo("ward-desk"))
                .body("criticality", equalTo("critical"))
                .body("overdue", equalTo(false));

        pool.preparedQuery(
                        "update exceptionqueue_case set due_at = now() - interval '1 second' where reason like '%' || $1")
                .execute(Tuple.of(mark))
                .await()
                .atMost(PATIENCE);

        await().atMost(PATIENCE).untilAsserted(() -> one(id).then()
                .body("escalatedAt", notNullValue())
                .body("owner", equalTo("ward-managers"))
                .body("overdue", equalTo(true))
                .body("history.kind", contains("opened", "escalated")));
        list("overdue=true&q=" + mark).then().body("data.id", contains(id));
        list("overdue=false&q=" + mark).then().body("data", hasSize(0));
        assertThat(facts(id)).containsExactly("io.atrium.exception.opened.v1", "io.atrium.exception.escalated.v1");
    }

    @Test
    void manyAreLookedAtFirstAndThenDismissedTogether() {
        String first = parked("bulk-one");
        String second = parked("bulk-two");
        JsonObject those = new JsonObject().put("q", mark).put("reason", "All done by hand");

        bulk("dismiss", new JsonObject().put("q", mark))
                .then()
                .statusCode(400)
                .body("errors.pointer", hasItem("/reason"));
        bulk("dismiss", those)
                .then()
                .statusCode(200)
                .body("matched", equalTo(2))
                .body("changed", equalTo(0))
                .body("ids", contains(first, second));
        one(first).then().body("status", equalTo("open"));
        bulk("retry", those.copy().put("preview", false))
                .then()
                .statusCode(200)
                .body("matched", equalTo(2))
                .body("changed", equalTo(0));
        bulk("dismiss", those.copy().put("preview", false))
                .then()
                .statusCode(200)
                .body("matched", equalTo(2))
                .body("changed", equalTo(2));

        list("q=" + mark + "&status=dismissed").then().body("data.id", contains(second, first));
        assertThat(audited(operator)).contains("exception.dismiss " + first, "exception.dismiss " + second);
    }

    @Test
    void manyAreSentInAgainTogether() {
        List<String> ids = new ArrayList<>();
        for (String block : List.of("A", "B")) {
            String receipt = deliver(block + mark, "Floor " + block + mark);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> list("q=" + receipt).then().body("data", hasSize(1)));
            ids.add(list("q=" + receipt).path("data[0].id"));
        }

        bulk("retry", new JsonObject().put("ids", new JsonArray(ids)).put("preview", false))
                .then()
                .statusCode(200)
                .body("matched", equalTo(2))
                .body("changed", equalTo(2));

        ids.forEach(id -> await().atMost(PATIENCE)
                .untilAsserted(() -> one(id).then().body("history.kind", contains("opened", "retried", "reopened"))));
        assertThat(audited(operator)).contains("exception.retry " + ids.get(0), "exception.retry " + ids.get(1));
    }

    @Test
    void theListPagesAndNarrows() {
        String first = parked("page-one");
        String second = parked("page-two");

        String next = list("q=" + mark + "&limit=1")
                .then()
                .body("data.id", contains(second))
                .extract()
                .path("next");
        list("q=" + mark + "&limit=1&cursor=" + next)
                .then()
                .body("data.id", contains(first))
                .body("next", nullValue());
        list("q=" + mark + "&code=page-one&owner=integration-support&room=test&assignee=none&status=open,retrying")
                .then()
                .body("data.id", contains(first));
        list("q=" + first).then().body("data.id", contains(first));
        list("status=nonsense").then().statusCode(400).body("code", equalTo("invalid"));
        list("colour=red").then().statusCode(400).body("code", equalTo("invalid"));
    }

    @Test
    void onlyWhoMaySeeAllLegalEntitiesSeesCases() {
        String id = parked("limited");
        String token = Surroundings.token(operator, RESOLVE, "le_53ysn18k");

        for (String path : List.of(EXCEPTIONS, EXCEPTIONS + "/" + id)) {
            given().auth().oauth2(token).get(path).then().statusCode(403).body("code", equalTo("forbidden"));
        }
        given().auth()
                .oauth2(token)
                .header("Idempotency-Key", mark)
                .post(EXCEPTIONS + "/" + id + "/retry")
                .then()
                .statusCode(403)
                .body("code", equalTo("forbidden"));
    }

    @Test
    void howManyAreOpenIsMeasuredByTeamAndAge() {
        parked("measured");

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(given().get("/q/metrics").asString())
                        .contains("atrium_exceptionqueue_open{age=\"hour\",team=\"integration-support\"}"));
    }

    @Test
    void workThatStopsAgainOpensItsCaseAgain() {
        String receipt = deliver("8" + mark, "Block " + mark);
        await().atMost(PATIENCE).untilAsserted(() -> list("q=" + receipt).then().body("data", hasSize(1)));
        String id = list("q=" + receipt).path("data[0].id");

        act(id, "retry", null).then().statusCode(200).body("status", equalTo("retrying"));

        await().atMost(PATIENCE).untilAsserted(() -> one(id).then()
                .body("status", equalTo("open"))
                .body("occurrences", greaterThan(1))
                .body("references[0].attempts", greaterThan(0))
                .body("history.kind", contains("opened", "retried", "reopened")));
    }

    private String parked(String code) {
        lastResort
                .park(new StuckWork(
                        "test",
                        code + "-" + mark,
                        code,
                        "It could not be finished: " + mark,
                        null,
                        "integration-support",
                        mark))
                .toCompletableFuture()
                .join();
        return list("q=" + mark + "&code=" + code + "&status=open").path("data[0].id");
    }

    /** The receipt of a delivery about somebody new in that department. */
    private String deliver(String person, String department) {
        String body = new JsonObject()
                .put("employees", new JsonArray().add(employee(person, department)))
                .encode();
        String time = Long.toString(Instant.now().getEpochSecond());
        // As the vendor does, when there is no place for it yet.
        return await().atMost(PATIENCE)
                .until(
                        () -> given().contentType("application/json")
                                .header("X-BambooHR-Timestamp", time)
                                .header("X-BambooHR-Signature", hmac(body + time))
                                .body(body)
                                .post("/webhooks/bamboohr"),
                        answer -> answer.statusCode() == 202)
                .path("receipt");
    }

    private static JsonObject employee(String person, String department) {
        JsonObject fields = new JsonObject()
                .put("First Name", value("Noor"))
                .put("Last Name", value("Case" + person))
                .put("Department", value(department));
        return new JsonObject()
                .put("id", person)
                .put("changedFields", new JsonArray(List.copyOf(fields.fieldNames())))
                .put("fields", fields);
    }

    private static JsonObject value(String text) {
        return new JsonObject().put("value", text);
    }

    private static String hmac(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(CaseSurroundings.SECRET.getBytes(UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private RequestSpecification request(String client, String scopes) {
        return given().auth()
                .oauth2(Surroundings.token(client, scopes))
                .contentType("application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString());
    }

    private Response list(String query) {
        return given().auth()
                .oauth2(Surroundings.token(operator, "exceptions:read"))
                .get(EXCEPTIONS + "?" + query);
    }

    private Response one(String id) {
        return given().auth()
                .oauth2(Surroundings.token(operator, "exceptions:read"))
                .get(EXCEPTIONS + "/" + id);
    }

    private Response act(String id, String action, JsonObject body) {
        RequestSpecification request = request(operator, RESOLVE);
        return (body == null ? request : request.body(body.encode())).post(EXCEPTIONS + "/" + id + "/" + action);
    }

    private Response bulk(String action, JsonObject body) {
        return request(operator, RESOLVE)
                .urlEncodingEnabled(false)
                .body(body.encode())
                .post(EXCEPTIONS + ":" + action);
    }

    private List<String> facts(String id) {
        return texts("select type from event_log where subject = $1 order by position", id);
    }

    private List<String> audited(String client) {
        return texts("select action || ' ' || subject from audit_entry where caller = $1 order by at", client);
    }

    private List<String> texts(String sql, String parameter) {
        return StreamSupport.stream(
                        pool.preparedQuery(sql)
                                .execute(Tuple.of(parameter))
                                .await()
                                .atMost(PATIENCE)
                                .spliterator(),
                        false)
                .map(row -> row.getString(0))
                .toList();
    }
}
