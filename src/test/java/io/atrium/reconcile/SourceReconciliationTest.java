package io.atrium.reconcile;

import io.atrium.Surroundings;
import io.atrium.kernel.PublicId;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.atrium.Waiting.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

/** The records held against what vendors say themselves, and put right as the vendor would have. */
@QuarkusTest
@WithTestResource(VendorSurroundings.class)
class SourceReconciliationTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String RUNS = "/ops/v1/reconciliations";
    private static final String SEVEN = "seven-employees";
    private static final String BAMBOO = "bamboo-employees";
    private static final String AGENCY = "agency-employees";
    private static final int PEOPLE = 5;

    private static final FakeRoster ROSTER = new FakeRoster();

    @Inject
    Pool pool;

    @Inject
    Runs runs;

    private final String operator = "operator-" + UUID.randomUUID();
    private final String tag = UUID.randomUUID().toString().substring(0, 8);

    @BeforeAll
    static void open() {
        VendorSurroundings.vendors().answers(ROSTER::answer);
    }

    /** Nobody is known to a vendor before a test. */
    @BeforeEach
    @AfterEach
    void forget() {
        ROSTER.clear();
        execute("delete from record_identifier where system in ('seven', 'bamboo', 'agency')");
        execute("delete from webhook_mapping");
    }

    @Test
    void whoIsMissingIsFoundAndPutRightInOdooByTheCommandOfTheSource() {
        people(PEOPLE);

        String run = finished(SEVEN);

        one(run).then()
                .body("source", equalTo("seven"))
                .body("compared", equalTo(PEOPLE))
                .body("sums.sourceCount", contains(PEOPLE))
                .body("sums.recordCount", contains(0))
                .body("sums[0].odooCount", nullValue());
        assertThat(found(run)).isEqualTo(each("missing", 1, PEOPLE));
        differences(run).then().body("data.documentId", everyItem(nullValue()));

        repairAll(run);

        String repaired = id(3);
        given().auth()
                .oauth2(Surroundings.token(operator, "workforce:read"))
                .header("Cache-Control", "no-cache")
                .get("/v1/employees?identifier=seven:" + repaired)
                .then()
                .statusCode(200)
                .body("data.name", contains("Person " + repaired))
                .body("data.workEmail", contains(repaired + "@clinic.example"));
        assertThat(callers("employee.upsert")).containsOnly("webhook:seven for " + operator);
        String clean = finished(SEVEN);
        one(clean)
                .then()
                .body("differences", equalTo(0))
                .body("compared", equalTo(PEOPLE))
                .body("sums.sourceCount.sum()", is(PEOPLE))
                .body("sums.recordCount.sum()", is(PEOPLE));
        assertThat(ROSTER.asked)
                .as("three pages each, and no more without a difference")
                .hasSizeGreaterThan(6);
    }

    @Test
    void whatIsMissingExtraAndChangedIsFoundFieldByFieldAndNothingElse() {
        linked(PEOPLE);
        ROSTER.seven.get(id(1)).put("email", "other-" + tag + "@clinic.example").put("mobile_number", "+31 6 1");
        ROSTER.seven.remove(id(2));
        ROSTER.seven.put(id(9), person(9));

        String run = finished(SEVEN);

        assertThat(found(run))
                .containsExactlyInAnyOrder(
                        id(1) + " changed mobilePhone workEmail", id(2) + " extra ", id(9) + " missing ");
        Response all = differences(run);
        all.then().body("data.fields.flatten().record", everyItem(nullValue()));
        assertThat(all.asString()).as("values that take a scope").doesNotContain("other-" + tag, "+31 6 1");
        request()
                .get("/ops/v1/exceptions?room=reconcile&q=" + run)
                .then()
                .body("data.owner", contains("hr-operations"))
                .body("data.reason", contains(containsString("differ between seven and the records")));

        repairAll(run);

        assertThat(found(finished(SEVEN))).as("who left is nobody's difference").isEmpty();
        employee("seven:" + id(2)).body("data.active", contains(false));
        employee("seven:" + id(1)).body("data.workEmail", contains("other-" + tag + "@clinic.example"));
    }

    @Test
    void whatIsSignedOffIsKnownFromThenOn() {
        linked(1);
        ROSTER.seven.put(id(7), person(7));
        String run = finished(SEVEN);

        request()
                .body("{\"reason\": \"Begins in January\"}")
                .post(RUNS + "/" + run + "/sign-off")
                .then()
                .statusCode(200);

        one(finished(SEVEN))
                .then()
                .body("checkpoint", equalTo(run))
                .body("differences", equalTo(1))
                .body("unknown", equalTo(0));
        execute("update reconcile_run set signed_off_at = null");
    }

    @Test
    void whatChangesThereWhileItIsComparedIsNoDifference() {
        linked(PEOPLE);
        JsonObject before = ROSTER.seven.get(id(4)).copy();
        ROSTER.seven.get(id(4)).put("last_name", "Soon");
        JsonObject left = ROSTER.seven.remove(id(5));
        // The last of the pages of the first walk.
        ROSTER.after(2, () -> {
            ROSTER.seven.put(id(4), before);
            ROSTER.seven.put(id(5), left);
        });

        one(finished(SEVEN)).then().body("differences", equalTo(0)).body("sums.sourceCount.sum()", is(PEOPLE));
    }

    @Test
    void aRunGoesOnInTheListWhereAProcessThatDiedHasLeftIt() {
        linked(PEOPLE);
        ROSTER.asked.clear();
        int number = pool.preparedQuery(
                        """
                        with run as (
                            insert into reconcile_run (domain, source, phase, place, requested_by, compared, expected, started_at,
                                updated_at, next_step_at, worker, lease_until)
                            values ($1, 'seven', 'comparing', '4', 'somebody', 4, 5, now(), now(), now(), gen_random_uuid(),
                                now() - interval '1 second')
                            returning number)
                        insert into reconcile_listed select number, unnest($2::text[]) from run returning run""")
                .execute(Tuple.of(SEVEN, new String[] {id(1), id(2), id(3), id(4)}))
                .await()
                .atMost(PATIENCE)
                .iterator()
                .next()
                .getInteger(0);
        String run = PublicId.of(Run.PREFIX, number);

        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> one(run).then().body("state", equalTo("done")).body("differences", equalTo(0)));
        assertThat(ROSTER.asked).as("only for the page that was left").hasSize(1);
    }

    @Test
    void aVendorThatAsksForPatienceIsGivenIt() {
        linked(1);
        ROSTER.asked.clear();
        ROSTER.isBusyFor(Duration.ofSeconds(7));

        one(finished(SEVEN)).then().body("differences", equalTo(0));

        assertThat(ROSTER.asked).hasSize(2);
        assertThat(Duration.ofNanos(ROSTER.asked.get(1) - ROSTER.asked.get(0)))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void aDepartmentIsComparedAsTheCommandWouldFindItAndWhatTheSourceDoesNotOwnIsNot() {
        ROSTER.bamboo.put("1", bamboo("1").put("department", departmentName()));
        repairAll(finished(BAMBOO));
        assertThat(found(finished(BAMBOO))).isEmpty();
        ROSTER.bamboo.get("1").put("department", "Nowhere " + tag).put("workPhone", "+31 20 1");

        String run = finished(BAMBOO);

        differences(run)
                .then()
                .body("data", hasSize(1))
                .body("data[0].kind", equalTo("changed"))
                .body("data[0].documentId", notNullValue())
                .body("data[0].identifier.value", equalTo("1"))
                .body("data[0].fields.path", contains("departmentId"))
                .body("data[0].fields[0].source", equalTo("Nowhere " + tag))
                .body("data[0].fields[0].record.substring(0, 4)", equalTo("dep_"));
        repair(run, differences(run).path("data[0].id"))
                .then()
                .statusCode(409)
                .body("code", equalTo("dependency-missing"));
        differences(run).then().body("data[0].repaired", equalTo(false));
    }

    @Test
    void aValueThatNobodyHasSaidTheMeaningOfIsNamedAndNotGuessed() {
        request()
                .body(new JsonObject()
                        .put("source", "bamboo")
                        .put("field", "department")
                        .put("from", "Ward 3")
                        .put("to", departmentName())
                        .put("steward", "hr-operations")
                        .put("validFrom", "2026-01-01T00:00:00Z")
                        .encode())
                .post("/ops/v1/mappings")
                .then()
                .statusCode(201);
        ROSTER.bamboo.put("1", bamboo("1").put("department", "Ward 3"));
        ROSTER.bamboo.put("2", bamboo("2").put("department", "Ward 4"));

        String run = finished(BAMBOO);

        assertThat(found(run)).containsExactlyInAnyOrder("1 missing ", "2 unreadable department");
        String unreadable = differences(run).path("data.find { it.kind == 'unreadable' }.id");
        repair(run, unreadable).then().statusCode(409).body("code", equalTo("conflict"));
    }

    @Test
    void aRunOfASourceHasNoWindow() {
        request()
                .body(new JsonObject()
                        .put("domain", SEVEN)
                        .put("from", "2026-11-01T00:00:00Z")
                        .encode())
                .post(RUNS)
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid"))
                .body("errors.pointer", contains("/from"));
    }

    @Test
    void aListThatIsNoneEndsTheRunAndSaysWhy() {
        VendorSurroundings.vendors()
                .answers(question -> question.response().setStatusCode(400).end("{}"));

        String run = begin(SEVEN);

        await().atMost(PATIENCE).untilAsserted(() -> one(run).then()
                .body("state", equalTo("failed"))
                .body("reason", containsString("The API of seven refused to answer with 400")));
        VendorSurroundings.vendors().answers(ROSTER::answer);
    }

    @Test
    void whoIsNotListedStaysADifferenceWhereTheSourceMayNotSayThatTheyHaveLeft() {
        ROSTER.agency.add(new JsonObject().put("id", 1).put("name", "Person " + tag));
        repairAll(finished(AGENCY));
        ROSTER.agency.clear();

        String run = finished(AGENCY);

        assertThat(found(run)).containsExactly("1 extra ");
        repair(run, differences(run).path("data[0].id"))
                .then()
                .statusCode(409)
                .body("code", equalTo("not-authoritative"));
    }

    @Test
    void whatCannotBeReadHidesNobodyElseAndNobodyIsTakenToHaveLeftForIt() {
        ROSTER.agency.add(new JsonObject().put("id", 1).put("name", "Person " + tag));
        ROSTER.agency.add(new JsonObject().put("id", 2));
        ROSTER.agency.add(new JsonObject().put("nickname", "Nobody"));

        String run = finished(AGENCY);

        assertThat(found(run)).containsExactlyInAnyOrder("1 missing ", "2 unreadable ");
        one(run).then().body("compared", equalTo(3)).body("sums.sourceCount.sum()", is(3));
        String unreadable = differences(run).path("data.find { it.kind == 'unreadable' }.id");
        repair(run, unreadable)
                .then()
                .statusCode(409)
                .body("code", equalTo("conflict"))
                .body("detail", containsString("The document has no name."));
        repair(run, differences(run).path("data.find { it.kind == 'missing' }.id"))
                .then()
                .statusCode(200);

        ROSTER.agency.remove(0);
        String without = finished(AGENCY);

        assertThat(found(without)).containsExactlyInAnyOrder("1 extra ", "2 unreadable ");
        repair(without, differences(without).path("data.find { it.kind == 'extra' }.id"))
                .then()
                .statusCode(409)
                .body("code", equalTo("conflict"))
                .body("detail", containsString("this may be among it"));
    }

    @Test
    void whoIsOnTwoPagesIsCountedOnce() {
        people(PEOPLE);
        ROSTER.overlaps();

        one(finished(SEVEN))
                .then()
                .body("compared", equalTo(PEOPLE))
                .body("differences", equalTo(PEOPLE))
                .body("sums.sourceCount.sum()", is(PEOPLE));
    }

    @Test
    void aVendorThatTakesItsTimeDoesNotLoseTheRunToAnotherProcess() {
        linked(1);
        ROSTER.asked.clear();
        ROSTER.isSlow(true);

        String run = begin(SEVEN);
        await().atMost(PATIENCE).until(() -> ROSTER.asked.size() == 1);
        OffsetDateTime first = leaseOf(run);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(leaseOf(run)).isAfter(first.plus(Duration.ofSeconds(2))));
        ROSTER.isSlow(false);
        await().atMost(PATIENCE).untilAsserted(() -> one(run).then().body("state", equalTo("done")));
        assertThat(ROSTER.asked).hasSize(1);
    }

    @Test
    void aRunThatWasBegunWithAnotherSystemEndsAndSaysSo() {
        String run = run("bamboo", "running", "settling");

        await().atMost(PATIENCE).untilAsserted(() -> one(run).then()
                .body("state", equalTo("failed"))
                .body("reason", equalTo("It was begun with bamboo, and is configured with seven now")));
        differences(run).then().body("data", hasSize(1));
    }

    @Test
    void whatDiffersFromAnotherSystemIsNotPutRightByThisOne() {
        String run = run(null, "done", "settling");

        repair(run, differences(run).path("data[0].id"))
                .then()
                .statusCode(409)
                .body("code", equalTo("conflict"))
                .body("detail", containsString("differs from Odoo"));
    }

    @Test
    void aRunWithAnotherSystemNeitherSettlesThisOneNorIsItsCheckpoint() {
        String other = run(null, "done", "settling");
        execute("update reconcile_run set signed_off_at = now() where number = " + Runs.number(other));
        String mine = run("seven", "done", "settling");
        String later = run("bamboo", "done", "settling");
        execute("update reconcile_run set unknown = 0 where number = " + Runs.number(later));

        one(finished(SEVEN)).then().body("checkpoint", nullValue());
        execute("update reconcile_run set unknown = 1 where domain = '" + SEVEN + "' and source = 'seven'");
        assertThat(runs.settled(Set.of(mine)).await().atMost(PATIENCE)).isEmpty();
        execute("update reconcile_run set signed_off_at = null");
    }

    /** One of the first domain in which one document differs. */
    private String run(String source, String state, String phase) {
        int number = pool.preparedQuery(
                        """
                        with run as (
                            insert into reconcile_run (domain, source, state, phase, requested_by, started_at, updated_at,
                                next_step_at, differences, unknown)
                            values ($1, $2, $3, $4, 'somebody', now(), now(), now(), 1, 1)
                            returning number)
                        insert into reconcile_difference (run, document, kind, fields, state)
                        select number, 'bamboo:5', 'missing', '[]', 'found' from run returning run""")
                .execute(Tuple.of(SEVEN, source, state, phase))
                .await()
                .atMost(PATIENCE)
                .iterator()
                .next()
                .getInteger(0);
        return PublicId.of(Run.PREFIX, number);
    }

    private OffsetDateTime leaseOf(String run) {
        return pool.preparedQuery("select lease_until from reconcile_run where number = $1")
                .execute(Tuple.of(Runs.number(run)))
                .await()
                .atMost(PATIENCE)
                .iterator()
                .next()
                .getOffsetDateTime(0);
    }

    private String id(int number) {
        return tag + "-" + number;
    }

    private JsonObject person(int number) {
        return new JsonObject()
                .put("id", id(number))
                .put("first_name", "Person")
                .put("last_name", id(number))
                .put("email", id(number) + "@clinic.example")
                .put("active", true);
    }

    private JsonObject bamboo(String id) {
        return new JsonObject()
                .put("id", id)
                .put("firstName", "Person")
                .put("lastName", tag + id)
                .put("status", "Active");
    }

    private void people(int most) {
        IntStream.rangeClosed(1, most).forEach(number -> ROSTER.seven.put(id(number), person(number)));
    }

    /** People whom both sides know. */
    private void linked(int most) {
        people(most);
        repairAll(finished(SEVEN));
    }

    private Set<String> each(String kind, int first, int last) {
        Set<String> all = new TreeSet<>();
        IntStream.rangeClosed(first, last).forEach(number -> all.add(id(number) + " " + kind + " "));
        return all;
    }

    private String departmentName() {
        return given().auth()
                .oauth2(Surroundings.token(operator, "workforce:read"))
                .get("/v1/departments?limit=1")
                .path("data[0].name");
    }

    private ValidatableResponse employee(String identifier) {
        return given().auth()
                .oauth2(Surroundings.token(operator, "workforce:read"))
                .get("/v1/employees?identifier=" + identifier)
                .then()
                .statusCode(200);
    }

    private String begin(String domain) {
        return request()
                .body(new JsonObject().put("domain", domain).encode())
                .post(RUNS)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private String finished(String domain) {
        String id = begin(domain);
        await().atMost(PATIENCE).untilAsserted(() -> one(id).then().body("state", equalTo("done")));
        return id;
    }

    private Set<String> found(String run) {
        Set<String> found = new TreeSet<>();
        List<Map<String, Object>> all = differences(run).jsonPath().getList("data");
        all.forEach(difference -> {
            @SuppressWarnings("unchecked")
            List<Map<String, String>> fields = (List<Map<String, String>>) difference.get("fields");
            String paths = String.join(
                    " ",
                    fields.stream().map(field -> field.get("path")).sorted().toList());
            found.add(((Map<?, ?>) difference.get("identifier")).get("value") + " " + difference.get("kind") + " "
                    + paths);
        });
        return found;
    }

    private void repairAll(String run) {
        List<String> all = differences(run).jsonPath().getList("data.id");
        all.forEach(difference -> repair(run, difference).then().statusCode(200).body("repaired", equalTo(true)));
    }

    private Response repair(String run, String difference) {
        return request().post(RUNS + "/" + run + "/differences/" + difference + "/repair");
    }

    private Response differences(String run) {
        return request().get(RUNS + "/" + run + "/differences?limit=100");
    }

    private Response one(String id) {
        return request().get(RUNS + "/" + id);
    }

    private RequestSpecification request() {
        return given().auth()
                .oauth2(Surroundings.token(operator, "exceptions:read exceptions:resolve"))
                .contentType("application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString());
    }

    private List<String> callers(String action) {
        return StreamSupport.stream(
                        pool.preparedQuery(
                                        "select caller || ' for ' || person as told from audit_entry where action = $1 and person = $2")
                                .execute(Tuple.of(action, operator))
                                .await()
                                .atMost(PATIENCE)
                                .spliterator(),
                        false)
                .map(row -> row.getString(0))
                .toList();
    }

    private void execute(String sql) {
        pool.query(sql).execute().await().atMost(PATIENCE);
    }
}
