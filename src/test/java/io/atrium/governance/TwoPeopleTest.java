package io.atrium.governance;

import io.atrium.AtOnce;
import io.atrium.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.atrium.Waiting.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

/** What waits for a second person, and what one person does not do all of. */
@QuarkusTest
@WithTestResource(TwoPeople.class)
class TwoPeopleTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String APPROVALS = "/ops/v1/approvals/";
    private static final String BANK = "supplier-bank:write supplier-bank:read procurement:read";

    @Inject
    Pool pool;

    private final String clerk = "clerk-" + UUID.randomUUID();
    private final String treasurer = "treasurer-" + UUID.randomUUID();
    private final String number = "9" + UUID.randomUUID().toString().replaceAll("[^0-9]", "");
    private final String key = UUID.randomUUID().toString();
    private String supplier;

    @BeforeEach
    void haveASupplier() {
        Response created = post(
                "buyer-" + UUID.randomUUID(),
                "procurement:read procurement:write",
                UUID.randomUUID().toString(),
                "/v1/suppliers",
                new JsonObject().put("name", "Supplier " + number));
        created.then().statusCode(201);
        supplier = created.path("id");
    }

    @Test
    void anAccountOfASupplierIsAddedOnceAnotherPersonHasApprovedIt() {
        Response asked = addAccount(clerk, key);

        asked.then()
                .statusCode(202)
                .header("Location", equalTo("/v1/operations/" + asked.path("operation")))
                .body("status", equalTo("pending"))
                .body("approval", startsWith("apr_"));
        assertThat(accounts()).isEmpty();
        addAccount(clerk, key).then().statusCode(202).body("approval", equalTo(asked.path("approval")));

        approve(treasurer, asked)
                .then()
                .statusCode(200)
                .body("state", equalTo("approved"))
                .body("kind", equalTo("supplier-bank"))
                .body("requestedBy", equalTo(clerk))
                .body("decidedBy", equalTo(treasurer));

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(accounts()).containsExactly(number));
        operation(asked)
                .then()
                .body("status", equalTo("succeeded"))
                .body("approval", equalTo(asked.path("approval")))
                .body("resourceId", startsWith("bank_"));
        addAccount(clerk, key).then().statusCode(201).header("Idempotency-Replayed", "true");
        assertThat(accounts()).containsExactly(number);
        assertThat(audited(clerk))
                .containsExactly("supplier-bank-account.create awaiting", "supplier-bank-account.create done");
        assertThat(audited(treasurer)).containsExactly("approval.approve done");
    }

    @Test
    void whoAskedForItDoesNotDecideAboutItNorDoesAnyoneWithoutTheScope() {
        Response asked = addAccount(clerk, key);

        approve(clerk, asked).then().statusCode(403).body("code", equalTo("forbidden"));
        reject(clerk, asked, "No").then().statusCode(403).body("code", equalTo("forbidden"));
        post(treasurer, "procurement:approve", key, APPROVALS + asked.path("approval") + "/approval", null)
                .then()
                .statusCode(403)
                .body("code", equalTo("forbidden"));
        given().auth()
                .oauth2(Surroundings.token(treasurer, "governance:approve", "le_53ysn18k"))
                .get(APPROVALS)
                .then()
                .statusCode(403)
                .body("code", equalTo("forbidden"));

        assertThat(accounts()).isEmpty();
        one(asked, "governance:approve").then().body("state", equalTo("awaiting"));
    }

    @Test
    void whatIsRejectedIsNotDoneAndWhoAskedLearnsWhy() {
        Response asked = addAccount(clerk, key);

        reject(treasurer, asked, "").then().statusCode(400).body("errors.pointer", hasItem("/reason"));
        reject(treasurer, asked, "The supplier knows nothing of it")
                .then()
                .statusCode(200)
                .body("state", equalTo("rejected"))
                .body("reason", equalTo("The supplier knows nothing of it"));

        operation(asked)
                .then()
                .body("status", equalTo("failed"))
                .body("problem.code", equalTo("approval-rejected"))
                .body("problem.detail", equalTo("Another person has rejected this: The supplier knows nothing of it"));
        addAccount(clerk, key).then().statusCode(403).body("code", equalTo("approval-rejected"));
        approve("another-" + treasurer, asked).then().statusCode(409).body("code", equalTo("conflict"));
        assertThat(accounts()).isEmpty();
    }

    @Test
    void whatNobodyDecidesAboutInTimeIsNotDone() {
        Response asked = addAccount(clerk, key);
        pool.query("update command_approval set expires_at = now() - interval '1 second' where state = 'awaiting'"
                        + " and intent = '" + asked.path("operation") + "'")
                .execute()
                .await()
                .atMost(PATIENCE);

        await().atMost(PATIENCE)
                .untilAsserted(() -> one(asked, "governance:approve").then().body("state", equalTo("expired")));

        operation(asked).then().body("status", equalTo("failed")).body("problem.code", equalTo("approval-expired"));
        approve(treasurer, asked).then().statusCode(409).body("code", equalTo("conflict"));
        assertThat(audited(clerk))
                .containsExactly(
                        "supplier-bank-account.create awaiting", "supplier-bank-account.create approval-expired");
        assertThat(accounts()).isEmpty();
    }

    @Test
    void ofManyDecisionsAtOnceOneCounts() {
        Response asked = addAccount(clerk, key);

        List<Integer> statuses = AtOnce.atOnce(
                20, copy -> (copy % 2 == 0 ? approve(treasurer + copy, asked) : reject(treasurer + copy, asked, "No"))
                        .statusCode());

        assertThat(statuses).isSubsetOf(200, 409).containsOnlyOnce(200);
    }

    @Test
    void whatWasAskedForIsShownToThoseWhoMaySeeItAndThatIsAudited() {
        Response asked = addAccount(clerk, key);

        Response without = one(asked, "governance:approve");
        Response with = one(asked, "governance:approve supplier-bank:read");
        Response list = given().auth()
                .oauth2(Surroundings.token(treasurer, "governance:approve supplier-bank:read"))
                .get(APPROVALS + "?state=awaiting&kind=supplier-bank&limit=500");

        without.then()
                .statusCode(200)
                .body("fields", contains("account", "supplierId"))
                .body("$", not(hasKey("request")));
        assertThat(without.asString()).doesNotContain(number);
        with.then().statusCode(200).body("request.account.accountNumber", equalTo(number));
        list.then().statusCode(200).body("data.id", hasItem(asked.<String>path("approval")));
        assertThat(list.asString()).doesNotContain(number);
        assertThat(audited(treasurer)).containsExactly("approval.read done");
    }

    @Test
    void aMatchThatIsSetAsideTakesTwo() {
        String draft = given().auth()
                .oauth2(Surroundings.token(clerk, "invoicing:read"))
                .get("/v1/invoices?status=draft&limit=1")
                .path("data[0].id");
        assertThat(draft).isNotNull();
        String path = "/v1/invoices/" + draft + "/posting";
        JsonObject override = new JsonObject().put("override", new JsonObject().put("reason", "Delivered by hand"));

        Response asked = post(clerk, "invoicing:read invoicing:post", key, path, override);

        asked.then().statusCode(202).body("approval", startsWith("apr_"));
        one(asked, "governance:approve invoicing:read")
                .then()
                .body("kind", equalTo("override-posting"))
                .body("request.override.reason", equalTo("Delivered by hand"));
    }

    @Test
    void aMappingOfValuesTakesTwo() {
        JsonObject mapping = new JsonObject()
                .put("source", "bamboohr")
                .put("field", "department")
                .put("from", "Ward " + number)
                .put("to", "Nursing")
                .put("steward", "hr-operations")
                .put("validFrom", "2026-01-01T00:00:00Z");

        Response asked = post(clerk, "exceptions:resolve exceptions:read", key, "/ops/v1/mappings", mapping);

        asked.then().statusCode(202).body("approval", startsWith("apr_"));
        approve(treasurer, asked).then().statusCode(200);
        await().atMost(PATIENCE).untilAsserted(() -> operation(asked).then().body("status", equalTo("succeeded")));
    }

    @Test
    void anEntryOfTheRegisterOfInterfacesTakesTwo() {
        beSeen();

        Response asked = decide("workforce-integration");

        asked.then().statusCode(202).body("approval", startsWith("apr_"));
        approve(clerk, asked).then().statusCode(403).body("code", equalTo("forbidden"));
        post(treasurer, "exceptions:read", key, APPROVALS + asked.path("approval") + "/approval", null)
                .then()
                .statusCode(403)
                .body("code", equalTo("forbidden"));
        assertThat(registered()).doesNotContainKeys("steward", "agreement", "changedBy");

        approve(treasurer, asked)
                .then()
                .statusCode(200)
                .body("state", equalTo("approved"))
                .body("kind", equalTo("interface-register"))
                .body("requestedBy", equalTo(clerk))
                .body("decidedBy", equalTo(treasurer));

        await().atMost(PATIENCE).untilAsserted(() -> operation(asked).then().body("status", equalTo("succeeded")));
        assertThat(registered())
                .containsEntry("owner", "workforce-integration")
                .containsEntry("steward", "hr-operations")
                .containsEntry("agreement", "DPA-2026-017")
                .containsEntry("changedBy", clerk);
    }

    @Test
    void anEntryOfTheRegisterOfInterfacesThatIsRejectedChangesNothing() {
        beSeen();
        Response first = decide("workforce-integration");
        approve(treasurer, first).then().statusCode(200);
        await().atMost(PATIENCE).untilAsserted(() -> operation(first).then().body("status", equalTo("succeeded")));
        Map<String, Object> before = registered();

        Response asked = decide("nobody-in-particular");
        asked.then().statusCode(202);
        reject(clerk, asked, "No").then().statusCode(403).body("code", equalTo("forbidden"));
        reject(treasurer, asked, "There is no such team").then().statusCode(200).body("state", equalTo("rejected"));

        operation(asked).then().body("status", equalTo("failed")).body("problem.code", equalTo("approval-rejected"));
        approve("another-" + treasurer, asked).then().statusCode(409).body("code", equalTo("conflict"));
        assertThat(registered()).containsAllEntriesOf(decided(before));
    }

    /** Whoever has called is in the register. */
    private void beSeen() {
        given().auth()
                .oauth2(Surroundings.token(clerk, "procurement:read"))
                .get("/v1/suppliers?limit=1")
                .then()
                .statusCode(200);
    }

    private Response decide(String owner) {
        return given().auth()
                .oauth2(Surroundings.token(clerk, "governance:approve"))
                .contentType("application/json")
                .body(new JsonObject()
                        .put("owner", owner)
                        .put("steward", "hr-operations")
                        .put("criticality", "high")
                        .put("agreement", "DPA-2026-017")
                        .encode())
                .put("/ops/v1/interfaces/consumer/" + clerk);
    }

    private Map<String, Object> registered() {
        return given().auth()
                .oauth2(Surroundings.token("officer", "exceptions:read"))
                .get("/ops/v1/interfaces")
                .path("register.find { it.kind == 'consumer' && it.name == '" + clerk + "' }");
    }

    /** Without what calls change. */
    private static Map<String, Object> decided(Map<String, Object> registered) {
        Map<String, Object> decided = new HashMap<>(registered);
        decided.keySet().removeAll(List.of("lastSeenAt", "deprecatedCalls"));
        return decided;
    }

    @Test
    void whoHasCreatedASupplierDoesNotSayWhereItIsPaid() {
        String scopes = BANK + " procurement:write";
        Response created = post(clerk, scopes, key, "/v1/suppliers", new JsonObject().put("name", "My own " + number));
        created.then().statusCode(201);
        String path = "/v1/suppliers/" + created.path("id") + "/bank-accounts";

        Response own = post(clerk, scopes, key + "-bank", path, new JsonObject().put("accountNumber", number));
        Response others = post(treasurer, scopes, key + "-bank", path, new JsonObject().put("accountNumber", number));

        own.then()
                .statusCode(403)
                .contentType("application/problem+json")
                .body("code", equalTo("duties-conflict"))
                .body(
                        "detail",
                        equalTo("Another person has to do this: whoever asks has done \"create-supplier\" for the same"
                                + " supplier"));
        others.then().statusCode(202).body("approval", notNullValue());
    }

    private Response addAccount(String client, String idempotencyKey) {
        return post(
                client,
                BANK,
                idempotencyKey,
                "/v1/suppliers/" + supplier + "/bank-accounts",
                new JsonObject().put("accountNumber", number));
    }

    private List<String> accounts() {
        return given().auth()
                .oauth2(Surroundings.token(treasurer, BANK))
                .get("/v1/suppliers/" + supplier + "/bank-accounts")
                .then()
                .statusCode(200)
                .body("next", nullValue())
                .extract()
                .path("data.accountNumber");
    }

    private Response approve(String client, Response asked) {
        return post(
                client,
                "governance:approve",
                UUID.randomUUID().toString(),
                APPROVALS + asked.path("approval") + "/approval",
                null);
    }

    private Response reject(String client, Response asked, String reason) {
        return post(
                client,
                "governance:approve",
                UUID.randomUUID().toString(),
                APPROVALS + asked.path("approval") + "/rejection",
                new JsonObject().put("reason", reason));
    }

    private Response one(Response asked, String scopes) {
        return given().auth().oauth2(Surroundings.token(treasurer, scopes)).get(APPROVALS + asked.path("approval"));
    }

    private Response operation(Response asked) {
        return given().auth().oauth2(Surroundings.token(clerk, BANK)).get("/v1/operations/" + asked.path("operation"));
    }

    /** What the trail has of that client, the oldest first. */
    private List<String> audited(String client) {
        JsonArray entries = new JsonObject(given().auth()
                        .oauth2(Surroundings.token("auditor", "audit:read"))
                        .get("/ops/v1/audit?limit=500&client=" + client)
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString())
                .getJsonArray("data");
        return entries.stream()
                .map(JsonObject.class::cast)
                // Reads of restricted fields are told of elsewhere.
                .filter(entry -> !entry.getString("action").equals("supplier-bank-account.read"))
                .sorted(java.util.Comparator.comparing(entry -> entry.getString("at")))
                .map(entry -> entry.getString("action") + " " + entry.getString("outcome"))
                .toList();
    }

    private static Response post(String client, String scopes, String key, String path, JsonObject body) {
        RequestSpecification request =
                given().auth().oauth2(Surroundings.token(client, scopes)).header("Idempotency-Key", key);
        return body == null
                ? request.post(path)
                : request.contentType("application/json").body(body.encode()).post(path);
    }
}
