package io.atrium.reconcile;

import io.atrium.Surroundings;
import io.atrium.kernel.PublicId;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.atrium.Waiting.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

/** Odoo and the records, held against each other: whatever differs is found and named, and nothing else is. */
@QuarkusTest
@WithTestResource(ComparedSurroundings.class)
class ReconciliationResourceTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String RUNS = "/ops/v1/reconciliations";
    private static final String RESOLVE = "exceptions:read exceptions:resolve";

    private static final String NAMES = "['" + String.join("', '", ComparedSurroundings.COMPARED) + "']";

    private static final Map<String, String> DOMAINS = Map.of(
            "suppliers", "supplier",
            "employees", "employee",
            "orders", "purchase-order",
            "invoices", "invoice",
            "payments", "payment");

    private static final int KINDS = 200;

    @Inject
    Pool pool;

    private final String operator = "operator-" + UUID.randomUUID();

    /** Once everything was read, no capture reads again what a test has changed. */
    @BeforeEach
    void keepTheRecordsAsTheyAre() {
        await().atMost(PATIENCE).untilAsserted(() -> request()
                .get("/ops/v1/interfaces")
                .then()
                .body("data.findAll { it.name in " + NAMES + " }.status.unique()", contains("current")));
        run("drop table if exists kept_documents");
        run("create table kept_documents as select * from record_document where type in ('supplier', 'employee',"
                + " 'purchase-order', 'invoice', 'payment')");
    }

    @AfterEach
    void putThemBack() {
        restore();
        run("update reconcile_run set signed_off_at = null where signed_off_at is not null");
    }

    private void restore() {
        run(
                "delete from record_document where type in ('supplier', 'employee', 'purchase-order', 'invoice', 'payment')");
        run("insert into record_document select * from kept_documents");
    }

    @Test
    void eachOfTwoHundredKindsOfDriftIsFoundAndNothingElse() {
        Set<String> kinds = new HashSet<>();
        int seeded = 0;
        for (int round = 0; kinds.size() < KINDS || seeded < KINDS; round++) {
            assertThat(round)
                    .as("rounds until there were %d kinds, of which %s", KINDS, kinds.size())
                    .isLessThan(60);
            Map<String, Set<String>> expected = new LinkedHashMap<>();
            for (Map.Entry<String, String> domain : DOMAINS.entrySet()) {
                Set<String> found = new TreeSet<>();
                List<Row> documents = documents(domain.getValue());
                for (int place = 0; place < documents.size(); place++) {
                    Row row = documents.get(place);
                    JsonObject body = new JsonObject(row.getBuffer("body").toString());
                    List<Drift> drifts = Drift.of(body);
                    Drift drift = drifts.get((round + place) % drifts.size());
                    seed(domain.getValue(), row.getLong("odoo_id"), drift);
                    found.add(body.getString("id") + " " + drift.kind() + " " + drift.path());
                    kinds.add(domain.getKey() + " " + drift.kind() + " " + body.getString("id") + " " + drift.path());
                    seeded++;
                }
                found.add(seedExtra(domain.getValue(), documents.get(0)) + " extra ");
                kinds.add(domain.getKey() + " extra");
                expected.put(domain.getKey(), found);
            }

            expected.forEach((domain, drifts) ->
                    assertThat(found(finished(domain))).as(domain).containsExactlyInAnyOrderElementsOf(drifts));
            restore();
        }

        DOMAINS.keySet().forEach(domain -> one(finished(domain))
                .then()
                .body("differences", equalTo(0))
                .body("unknown", equalTo(0)));
        assertThat(kinds).hasSizeGreaterThanOrEqualTo(KINDS);
    }

    @Test
    void bothSidesAreCountedAndSummedUpByCurrencyAndLegalEntity() {
        long invoices = documents("invoice").size();

        Response clean = one(finished("invoices"));

        clean.then()
                .body("state", equalTo("done"))
                .body("progress", equalTo(1.0f))
                .body("compared", equalTo((int) invoices))
                .body("expected", equalTo((int) invoices))
                .body("differences", equalTo(0))
                .body("sums", hasSize(greaterThan(0)));
        List<Map<String, Object>> sums = clean.jsonPath().getList("sums");
        assertThat(sums.stream().mapToInt(sum -> (int) sum.get("odooCount")).sum())
                .isEqualTo((int) invoices);
        assertThat(sums).allSatisfy(sum -> {
            assertThat(sum.get("recordCount")).isEqualTo(sum.get("odooCount"));
            assertThat(sum.get("record")).isEqualTo(sum.get("odoo"));
            assertThat(new BigDecimal((String) sum.get("difference"))).isZero();
            assertThat((String) sum.get("legalEntityId")).startsWith("le_");
        });

        seedOffByACent();
        List<String> differences = one(finished("invoices")).jsonPath().getList("sums.difference");
        assertThat(differences.stream().map(BigDecimal::new).filter(sum -> sum.signum() != 0))
                .containsExactly(new BigDecimal("-0.01"));
    }

    @Test
    void whatIsWithinTheToleranceIsNoDifference() {
        String document = seedOffByACent();

        one(finished("tolerant")).then().body("differences", equalTo(0));
        assertThat(found(finished("invoices"))).containsExactly(document + " amount total.amount");
    }

    @Test
    void aWindowLeavesOutWhatIsNotInIt() {
        Response all = one(finished("invoices"));
        Response early = one(finished(new JsonObject().put("domain", "invoices").put("to", "2001-01-01T00:00:00Z")));

        early.then().body("compared", equalTo(0)).body("differences", equalTo(0));
        Response since = one(finished(new JsonObject().put("domain", "invoices").put("from", "2001-01-01T00:00:00Z")));
        assertThat(since.jsonPath().getInt("compared"))
                .isPositive()
                .isLessThanOrEqualTo(all.jsonPath().getInt("compared"));
        begin(new JsonObject().put("domain", "suppliers").put("from", "2001-01-01T00:00:00Z"))
                .then()
                .statusCode(400)
                .body("errors.pointer", hasItem("/from"));
        begin(new JsonObject().put("domain", "weather"))
                .then()
                .statusCode(400)
                .body("errors.pointer", hasItem("/domain"));
    }

    @Test
    void whatIsSignedOffIsTheCheckpointThatLaterRunsAreHeldAgainst() {
        finished("invoices");
        await().atMost(PATIENCE).untilAsserted(() -> request()
                .get("/ops/v1/exceptions?room=reconcile&status=open,retrying&q=invoices")
                .then()
                .body("data", hasSize(0)));
        seedOffByACent();
        String first = finished("invoices");
        Response found = cases(first);
        found.then()
                .body("data.code", contains("reconciliation-differences"))
                .body("data.owner", contains("finance-operations"))
                .body("data.status", contains("open"));
        one(first).then().body("unknown", equalTo(1)).body("checkpoint", nullValue());

        act(first + "/sign-off", new JsonObject()).then().statusCode(400).body("errors.pointer", hasItem("/reason"));
        act(first + "/sign-off", new JsonObject().put("reason", "It is being credited"))
                .then()
                .statusCode(200)
                .body("signedOffBy", equalTo(operator))
                .body("signedOffAt", notNullValue());
        act(first + "/sign-off", new JsonObject().put("reason", "Once more"))
                .then()
                .statusCode(409)
                .body("code", equalTo("conflict"));

        await().atMost(PATIENCE).untilAsserted(() -> cases(first).then().body("data.status", contains("resolved")));
        String second = finished("invoices");
        one(second)
                .then()
                .body("checkpoint", equalTo(first))
                .body("differences", equalTo(1))
                .body("unknown", equalTo(0));
        differences(second, "known=true").then().body("data", hasSize(1));
        differences(second, "known=false").then().body("data", hasSize(0));
        cases(second).then().body("data", hasSize(0));
        assertThat(audited()).contains("reconciliation.begin done", "reconciliation.sign-off done");
    }

    @Test
    void aDocumentIsPutRightByCapturingItAnew() {
        String document = seedOffByACent();
        String id = finished("invoices");
        String difference = differences(id, "document=" + document).path("data[0].id");
        differences(id, "limit=10")
                .then()
                .body("data.kind", contains("amount"))
                .body("data.fields[0].path", contains("total.amount"))
                .body("data.fields[0][0].odoo", notNullValue());

        act(id + "/differences/" + difference + "/repair", null)
                .then()
                .statusCode(200)
                .body("documentId", equalTo(document))
                .body("repaired", equalTo(true));

        assertThat(found(finished("invoices"))).isEmpty();
        assertThat(number("select count(*) from event_log where subject = '" + document
                        + "' and type = 'io.atrium.invoice.updated.v1'"))
                .as("it is told of like any change")
                .isPositive();
        act(id + "/differences/rdf_00000000/repair", null)
                .then()
                .statusCode(404)
                .body("code", equalTo("not-found"));
    }

    @Test
    void aRunGoesOnWhereAProcessThatDiedHasLeftIt() {
        List<Row> suppliers = documents("supplier");
        long half = suppliers.get(suppliers.size() / 2).getLong("odoo_id");
        long rest = suppliers.stream()
                .filter(supplier -> supplier.getLong("odoo_id") > half)
                .count();

        String id = insertRun(half, "now()");

        await().atMost(PATIENCE).untilAsserted(() -> one(id).then()
                .body("state", equalTo("done"))
                .body("compared", equalTo((int) (100 + rest)))
                .body("differences", equalTo(0)));
    }

    @Test
    void whatWasOnItsWayToTheRecordsIsNoDifference() {
        String id = insertRun(0, "now() + interval '1 hour'");
        List<Row> suppliers = documents("supplier");
        String settled = new JsonObject(suppliers.get(0).getBuffer("body").toString()).getString("id");
        Row other = suppliers.get(1);
        String differing = new JsonObject(other.getBuffer("body").toString()).getString("id");
        seed("supplier", other.getLong("odoo_id"), new Drift(Difference.MISSING, "", null));
        int number = Runs.number(id);
        for (String document : List.of(settled, differing)) {
            rows(
                    """
                    insert into reconcile_difference (run, document, kind, fields) values ($1, $2, 'changed', '[]')""",
                    Tuple.of(number, document));
        }
        assertThat(found(id))
                .as("nothing is told of before it was looked at once more")
                .isEmpty();

        run("update reconcile_run set phase = 'settling', differences = 2, next_step_at = now() where number = "
                + number);

        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> one(id).then().body("state", equalTo("done")).body("differences", equalTo(1)));
        assertThat(found(id)).containsExactly(differing + " missing ");
    }

    @Test
    void aRunCanBeEnded() {
        String id = insertRun(0, "now() + interval '1 hour'");
        one(id).then().body("state", equalTo("running"));

        request().delete(RUNS + "/" + id).then().statusCode(200).body("state", equalTo("cancelled"));

        run("update reconcile_run set next_step_at = now() where state = 'cancelled'");
        String later = finished("suppliers");
        one(id).then().body("state", equalTo("cancelled")).body("compared", equalTo(100));
        request().delete(RUNS + "/" + later).then().statusCode(200).body("state", equalTo("done"));
    }

    @Test
    void onlyWhoMaySeeAllLegalEntitiesSeesComparisons() {
        String token = Surroundings.token(operator, RESOLVE, "le_53ysn18k");

        given().auth().oauth2(token).get(RUNS).then().statusCode(403).body("code", equalTo("forbidden"));
        given().auth()
                .oauth2(token)
                .contentType("application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .body("{\"domain\":\"suppliers\"}")
                .post(RUNS)
                .then()
                .statusCode(403)
                .body("code", equalTo("forbidden"));
    }

    /** Of a process that is gone, behind that document. */
    private String insertRun(long after, String nextStep) {
        int number = rows(
                        """
                        insert into reconcile_run (domain, phase, requested_by, after, compared, expected, started_at,
                            updated_at, next_step_at, worker, lease_until)
                        values ('suppliers', 'comparing', 'somebody', $1, 100, 112, now(), now(), %s,
                            gen_random_uuid(), now() - interval '1 second')
                        returning number"""
                                .formatted(nextStep),
                        Tuple.of((int) after))
                .get(0)
                .getInteger(0);
        return PublicId.of(Run.PREFIX, number);
    }

    private String seedOffByACent() {
        Row row = documents("invoice").stream()
                .filter(each -> each.getBuffer("body").toString().contains("\"invoiceDate\""))
                .findFirst()
                .orElseThrow();
        JsonObject body = new JsonObject(row.getBuffer("body").toString());
        Drift cent = Drift.of(body).stream()
                .filter(drift -> drift.path().equals("total.amount"))
                .findFirst()
                .orElseThrow();
        seed("invoice", row.getLong("odoo_id"), cent);
        return body.getString("id");
    }

    private void seed(String type, long key, Drift drift) {
        if (drift.body() == null) {
            rows("delete from record_document where type = $1 and odoo_id = $2", Tuple.of(type, key));
        } else {
            rows(
                    "update record_document set body = $3 where type = $1 and odoo_id = $2",
                    Tuple.of(type, key, drift.body().toBuffer()));
        }
    }

    /** A document that Odoo has not. */
    private String seedExtra(String type, Row like) {
        JsonObject body = new JsonObject(like.getBuffer("body").toString());
        String prefix = body.getString("id").split("_", 2)[0];
        int key = 900_000_000;
        String id = PublicId.of(prefix, key);
        rows(
                """
                insert into record_document
                select type, $2, version, hash, $3, keys, legal_entity, read_at, updated_at, false, event_id, actor,
                    correlation_id
                from kept_documents where type = $1 limit 1""",
                Tuple.of(type, (long) key, body.put("id", id).toBuffer()));
        return id;
    }

    private List<Row> documents(String type) {
        return rows(
                "select odoo_id, body from record_document where type = $1 and not deleted order by odoo_id",
                Tuple.of(type));
    }

    /** The id of a run of that domain that has ended well. */
    private String finished(String domain) {
        return finished(new JsonObject().put("domain", domain));
    }

    private String finished(JsonObject asked) {
        String id = begin(asked).then().statusCode(201).extract().path("id");
        await().atMost(PATIENCE).untilAsserted(() -> one(id).then().body("state", equalTo("done")));
        return id;
    }

    private Set<String> found(String id) {
        Set<String> found = new TreeSet<>();
        List<Map<String, Object>> all = differences(id, "limit=500").jsonPath().getList("data");
        all.forEach(difference -> {
            @SuppressWarnings("unchecked")
            List<Map<String, String>> fields = (List<Map<String, String>>) difference.get("fields");
            String path = fields.stream().map(field -> field.get("path")).reduce("", String::concat);
            found.add(difference.get("documentId") + " " + difference.get("kind") + " " + path);
        });
        return found;
    }

    private Response differences(String id, String query) {
        return request().get(RUNS + "/" + id + "/differences?" + query);
    }

    private Response one(String id) {
        return request().get(RUNS + "/" + id);
    }

    private Response cases(String run) {
        return request().get("/ops/v1/exceptions?room=reconcile&q=" + run);
    }

    private Response begin(JsonObject body) {
        return request().body(body.encode()).post(RUNS);
    }

    private Response act(String path, JsonObject body) {
        RequestSpecification request = request();
        return (body == null ? request : request.body(body.encode())).post(RUNS + "/" + path);
    }

    private RequestSpecification request() {
        return given().auth()
                .oauth2(Surroundings.token(operator, RESOLVE))
                .contentType("application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString());
    }

    private List<String> audited() {
        return rows(
                        "select action || ' ' || outcome from audit_entry where caller = $1 order by at",
                        Tuple.of(operator))
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }

    private long number(String sql) {
        return rows(sql, Tuple.tuple()).get(0).getLong(0);
    }

    private void run(String sql) {
        pool.query(sql).execute().await().atMost(PATIENCE);
    }

    private List<Row> rows(String sql, Tuple values) {
        return StreamSupport.stream(
                        pool.preparedQuery(sql)
                                .execute(values)
                                .await()
                                .atMost(PATIENCE)
                                .spliterator(),
                        false)
                .toList();
    }
}
