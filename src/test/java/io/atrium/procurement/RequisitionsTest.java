package io.atrium.procurement;

import io.atrium.OdooMood;
import io.atrium.Surroundings;
import io.atrium.kernel.LastResort;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.LoadTable;
import io.atrium.odoo.Odoo;
import io.atrium.odoo.Search;
import io.atrium.record.MasteredRecords;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.atrium.AtOnce.atOnce;
import static io.atrium.Waiting.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

/** The life of a requisition, from the wish to the order. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class RequisitionsTest {

    private static final String REQUISITIONS = "/v1/requisitions";
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final String SUPPLIER = "sup_hbr0kgh3";
    private static final String ITEM = PublicId.of("itm", 1);
    private static final String WARD =
            Surroundings.token("ward-3", "procurement:read procurement:write procurement:approve events:read");
    private static final String NURSE = Surroundings.token("head-nurse", "procurement:approve");
    private static final String PHYSICIAN = Surroundings.token("head-physician", "procurement:approve");

    @Inject
    Odoo odoo;

    @Inject
    Pool pool;

    @Inject
    MasteredRecords records;

    @Inject
    RequisitionType requisitions;

    @Inject
    LastResort lastResort;

    @Inject
    ProcurementConfig config;

    @BeforeEach
    void waitForTheFirstCapture() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            as(WARD).get("/v1/items/" + ITEM).then().statusCode(200);
            as(WARD).get("/v1/suppliers/" + SUPPLIER).then().statusCode(200);
        });
    }

    @AfterEach
    void restoreOdoo() {
        OdooMood.good();
    }

    @Test
    void becomesOneOrderStepByStepAndEachStepIsTold() {
        Response draft = create(form("gloves"));
        String id = draft.path("id");
        draft.then()
                .statusCode(201)
                .header("ETag", equalTo("\"1\""))
                .header("Location", equalTo(REQUISITIONS + "/" + id))
                .body("status", equalTo("draft"))
                .body("requester.client", equalTo("ward-3"))
                .body("total.amount", equalTo("17.00"))
                .body("approvals", hasSize(0));

        Response changed = as(WARD).header("If-Match", "\"1\"")
                .body(new JsonObject()
                        .put("justification", "The store is empty")
                        .encode())
                .patch(REQUISITIONS + "/" + id);
        changed.then().statusCode(200).header("ETag", equalTo("\"2\"")).body("status", equalTo("draft"));

        Response submitted = submit(id);
        submitted
                .then()
                .statusCode(200)
                .body("status", equalTo("submitted"))
                .body("approvalsRequired", equalTo(1))
                .body("submitter.client", equalTo("ward-3"))
                .body("submittedAt", notNullValue());

        Response approved = approve(NURSE, id);
        approved.then()
                .statusCode(200)
                .header("ETag", equalTo("\"4\""))
                .body("status", equalTo("approved"))
                .body("approvals.by.client", contains("head-nurse"))
                .body("approvals[0].at", notNullValue());

        String order = ordered(id);
        as(WARD).get("/v1/purchase-orders/" + order)
                .then()
                .statusCode(200)
                .body("origin", equalTo(id))
                .body("supplierId", equalTo(SUPPLIER))
                .body("status", equalTo("draft"))
                .body("total.amount", equalTo("17.00"))
                .body("lines[0].plannedAt", equalTo("2030-01-31T12:00:00Z"));
        assertThat(ordersInOdoo(id)).hasSize(1);
        assertThat(told(id)).containsExactly("created", "updated", "submitted", "approved", "ordered");
        facts(id).then().body("data.authority", hasItem("atrium")).body("data.authority", not(hasItem("odoo")));
        facts(order).then().body("data[0].type", equalTo("io.atrium.purchase-order.created.v1"));
    }

    @Test
    void showsWhatItWas() {
        String id = create(form("gloves")).path("id");
        submit(id);

        Response versions = as(WARD).get(REQUISITIONS + "/" + id + "/versions");

        versions.then()
                .statusCode(200)
                .body("data.version", contains(2, 1))
                .body("data.actor", contains("ward-3", "ward-3"))
                .body("data.document.status", contains("submitted", "draft"));
        as(WARD).get(REQUISITIONS + "/" + id + "?asOf=" + versions.path("data[1].at"))
                .then()
                .statusCode(200)
                .body("status", equalTo("draft"));
        as(WARD).get(REQUISITIONS + "?status=submitted&limit=500").then().body("data.id", hasItem(id));
    }

    @Test
    void isNeverStaleEvenWhenOdooIsAway() {
        String id = create(form("gloves")).path("id");
        OdooMood.away();

        as(WARD).header("Cache-Control", "no-cache")
                .get(REQUISITIONS + "/" + id)
                .then()
                .statusCode(200)
                .header("Atrium-Stale", nullValue())
                .header("Atrium-As-Of", notNullValue())
                .header("ETag", equalTo("\"1\""));
        create(form("masks")).then().statusCode(201);
    }

    @Test
    void givesTheFirstAnswersAgainWhenRequestsAreRepeated() {
        String key = UUID.randomUUID().toString();
        Response first = post(WARD, REQUISITIONS, key, form("gloves"));
        String id = first.path("id");
        submit(id);
        Response approved = post(NURSE, REQUISITIONS + "/" + id + "/approval", key, null);
        ordered(id);

        post(WARD, REQUISITIONS, key, form("gloves"))
                .then()
                .statusCode(201)
                .header("Idempotency-Replayed", "true")
                .header("ETag", equalTo("\"1\""))
                .body("id", equalTo(id));
        post(NURSE, REQUISITIONS + "/" + id + "/approval", key, null)
                .then()
                .statusCode(200)
                .header("Idempotency-Replayed", "true")
                .header("ETag", equalTo(approved.header("ETag")))
                .body("status", equalTo("approved"));
        post(WARD, REQUISITIONS, key, form("masks"))
                .then()
                .statusCode(422)
                .body("code", equalTo("idempotency-key-reused"));
        assertThat(ordersInOdoo(id)).hasSize(1);
    }

    @Test
    void isOrderedOnceWhenManyApproveAtOnce() {
        String id = create(form("gloves")).path("id");
        submit(id);

        List<Integer> statuses =
                atOnce(50, number -> approve(Surroundings.token("approver-" + number, "procurement:approve"), id)
                        .statusCode());

        assertThat(statuses).containsOnlyOnce(200).containsOnly(200, 409);
        ordered(id);
        assertThat(ordersInOdoo(id)).hasSize(1);
        assertThat(told(id)).containsExactly("created", "submitted", "approved", "ordered");
    }

    /** Requisitions are counted anew when a gateway's database begins afresh, and Odoo stays as it is. */
    @Test
    void isNotTakenForWhatAnotherGatewayHasOrderedUnderTheSameName() {
        String id = create(form("gloves")).path("id");
        String externalId = "__atrium__.po_" + id;
        LoadTable other = LoadTable.builder()
                .cell("id", externalId)
                .cell("partner_id/.id", PublicId.parse("sup", SUPPLIER).orElseThrow())
                .build();
        int foreign = odoo.loadOnce(
                        "purchase.order", externalId, () -> Uni.createFrom().item(other), new JsonObject())
                .await()
                .atMost(PATIENCE);

        submit(id);
        approve(NURSE, id);

        assertThat(ordered(id)).isNotEqualTo(PublicId.of("po", foreign));
        assertThat(ordersInOdoo(id)).hasSize(1).doesNotContain(foreign);
    }

    @Test
    void isNotApprovedByWhoAskedForIt() {
        String id = create(form("gloves")).path("id");
        submit(id);

        approve(WARD, id)
                .then()
                .statusCode(403)
                .body("code", equalTo("forbidden"))
                .body("detail", equalTo("Who asked for a requisition cannot approve it; somebody else has to"));

        read(id).then().body("status", equalTo("submitted")).body("approvals", hasSize(0));
    }

    @Test
    void givesTheSameRefusalAgainAndWritesItDownOnce() {
        String id = create(form("gloves")).path("id");
        submit(id);
        String key = UUID.randomUUID().toString();

        Response first = post(WARD, REQUISITIONS + "/" + id + "/approval", key, null);
        post(NURSE, REQUISITIONS + "/" + id + "/rejection", new JsonObject().put("reason", "No"));
        Response second = post(WARD, REQUISITIONS + "/" + id + "/approval", key, null);

        assertThat(first.statusCode()).isEqualTo(403);
        second.then().statusCode(403).body("detail", equalTo(first.path("detail")));
        assertThat(audited(first.header("X-Correlation-Id"))).containsExactly("ward-3 requisition.approve forbidden");
        assertThat(audited(second.header("X-Correlation-Id"))).isEmpty();
    }

    @Test
    void isNotApprovedByWhoSubmittedItForAnother() {
        String id = create(form("gloves")).path("id");
        post(Surroundings.token("secretary", "procurement:write"), REQUISITIONS + "/" + id + "/submission", null)
                .then()
                .statusCode(200);

        approve(Surroundings.token("secretary", "procurement:approve"), id)
                .then()
                .statusCode(403)
                .body("code", equalTo("forbidden"));
    }

    @Test
    void takesAsManyDifferentApproversAsItsRuleSays() {
        String id = create(form("contrast agent").put("category", "imaging")).path("id");
        submit(id).then().body("approvalsRequired", equalTo(2));

        approve(NURSE, id).then().statusCode(200).body("status", equalTo("submitted"));
        approve(NURSE, id).then().statusCode(409).body("code", equalTo("conflict"));
        approve(PHYSICIAN, id)
                .then()
                .statusCode(200)
                .body("status", equalTo("approved"))
                .body("approvals.by.client", contains("head-nurse", "head-physician"));

        ordered(id);
        assertThat(told(id)).containsExactly("created", "submitted", "updated", "approved", "ordered");
    }

    @Test
    void takesTheApproverThatItsRuleNames() {
        String id = create(form("morphine").put("category", "pharmacy")).path("id");
        submit(id);

        approve(NURSE, id).then().statusCode(403).body("detail", containsString("governance:approve"));
        approve(Surroundings.token("head-nurse", "procurement:approve governance:approve"), id)
                .then()
                .statusCode(403)
                .body("detail", equalTo("This requisition is for other clients to approve"));
        approve(Surroundings.token("chief-pharmacist", "procurement:approve governance:approve"), id)
                .then()
                .statusCode(200)
                .body("status", equalTo("approved"));
    }

    @Test
    void comesBackWithAReasonAndMayBeSubmittedAgain() {
        String id = create(form("gloves")).path("id");
        submit(id);

        post(NURSE, REQUISITIONS + "/" + id + "/rejection", new JsonObject().put("reason", "Too many"))
                .then()
                .statusCode(200)
                .body("status", equalTo("rejected"))
                .body("rejection.by.client", equalTo("head-nurse"))
                .body("rejection.reason", equalTo("Too many"));
        submit(id).then().statusCode(409).body("code", equalTo("conflict"));
        as(WARD).body(new JsonObject().put("lines", lines(1)).encode())
                .patch(REQUISITIONS + "/" + id)
                .then()
                .statusCode(200)
                .body("status", equalTo("draft"))
                .body("total.amount", equalTo("4.25"));
        submit(id).then().statusCode(200).body("rejection", nullValue());

        assertThat(told(id)).containsExactly("created", "submitted", "rejected", "updated", "submitted");
    }

    @Test
    void emptiesWhatAChangeSaysIsNullAndKeepsWhatItLeavesOut() {
        String id = create(form("gloves").put("category", "consumables").put("requesterId", PublicId.of("emp", 1)))
                .path("id");

        Response changed = as(WARD).body(new JsonObject()
                        .putNull("category")
                        .putNull("neededBy")
                        .putNull("requesterId")
                        .encode())
                .patch(REQUISITIONS + "/" + id);

        changed.then()
                .statusCode(200)
                .body("category", nullValue())
                .body("neededBy", nullValue())
                .body("requesterId", nullValue())
                .body("justification", equalTo("gloves"))
                .body("currency", equalTo("USD"))
                .body("lines", hasSize(1));
        read(id).then().body("category", nullValue()).body("justification", equalTo("gloves"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"currency", "lines"})
    void doesNotEmptyWhatItNeeds(String field) {
        String id = create(form("gloves")).path("id");

        as(WARD).body(new JsonObject().putNull(field).encode())
                .patch(REQUISITIONS + "/" + id)
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid"))
                .body("errors.pointer", contains("/" + field));
    }

    @Test
    void isNotTakenFromTheCallersLegalEntityByEmptyingIt() {
        String legalEntity = PublicId.of("le", 1);
        String mine = Surroundings.token("clinic", "procurement:read procurement:write", legalEntity);
        String id = post(mine, REQUISITIONS, form("gloves")).path("id");

        as(mine).body(new JsonObject().putNull("legalEntityId").encode())
                .patch(REQUISITIONS + "/" + id)
                .then()
                .statusCode(200)
                .body("legalEntityId", equalTo(legalEntity));
    }

    @ParameterizedTest
    @CsvSource({"submission", "approval", "rejection"})
    void refusesAnActionOnAVersionThatIsGone(String action) {
        String id = create(form("gloves")).path("id");

        as("rejection".equals(action) || "approval".equals(action) ? NURSE : WARD)
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .header("If-Match", "\"7\"")
                .body(new JsonObject().put("reason", "No").encode())
                .post(REQUISITIONS + "/" + id + "/" + action)
                .then()
                .statusCode(412)
                .body("code", equalTo("stale-version"));

        read(id).then().header("ETag", equalTo("\"1\"")).body("status", equalTo("draft"));
    }

    @Test
    void refusesAChangeOfAVersionThatIsGone() {
        String id = create(form("gloves")).path("id");

        as(WARD).header("If-Match", "\"2\"")
                .body("{}")
                .patch(REQUISITIONS + "/" + id)
                .then()
                .statusCode(412)
                .body("code", equalTo("stale-version"));
    }

    @Test
    void isNotSubmittedBeforeItCanBeOrdered() {
        JsonObject form = form("something");
        form.getJsonArray("lines").getJsonObject(0).remove("itemId");
        form.getJsonArray("lines").getJsonObject(0).put("description", "Something soft");
        form.getJsonArray("lines").add(line(1).put("supplierId", PublicId.of("sup", 7)));
        String id = create(form).path("id");

        submit(id)
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid"))
                .body("errors.pointer", contains("/lines/0/itemId", "/lines/1/supplierId"))
                .body("errors.detail", hasItem(containsString("all lines need the supplier of the first")));

        read(id).then().body("status", equalTo("draft"));
    }

    @Test
    void isNotSubmittedForAnItemThatThereIsNot() {
        JsonObject form = form("something");
        form.getJsonArray("lines").getJsonObject(0).put("itemId", PublicId.of("itm", 99_999_999));
        String id = create(form).path("id");

        submit(id)
                .then()
                .statusCode(400)
                .body("errors", hasSize(1))
                .body("errors[0].pointer", equalTo("/lines/0/itemId"))
                .body("errors[0].detail", equalTo("There is no such item"));
    }

    @Test
    void namesEverythingThatIsWrongWithANewOne() {
        JsonObject form = form("gloves");
        form.put("requesterId", "somebody");
        form.getJsonArray("lines").getJsonObject(0).put("supplierId", "us");
        form.getJsonArray("lines").add(line(1));
        form.getJsonArray("lines").getJsonObject(1).remove("itemId");

        create(form)
                .then()
                .statusCode(400)
                .body("errors.pointer", contains("/requesterId", "/lines/0/supplierId", "/lines/1"));
        create(form("gloves").put("currency", "EUR"))
                .then()
                .statusCode(400)
                .body("errors.pointer", contains("/lines/0/estimatedUnitPrice/currency"));
    }

    @Test
    void showsOnlyThoseOfTheCallersLegalEntity() {
        String legalEntity = PublicId.of("le", 1);
        String mine = Surroundings.token("clinic", "procurement:read procurement:write", legalEntity);
        String others = Surroundings.token("other-clinic", "procurement:read procurement:write", PublicId.of("le", 2));

        String id = post(mine, REQUISITIONS, form("gloves")).path("id");

        as(mine).get(REQUISITIONS + "/" + id).then().statusCode(200).body("legalEntityId", equalTo(legalEntity));
        as(others).get(REQUISITIONS + "/" + id).then().statusCode(404);
        post(others, REQUISITIONS + "/" + id + "/submission", null).then().statusCode(404);
        post(others, REQUISITIONS, form("gloves").put("legalEntityId", legalEntity))
                .then()
                .statusCode(403);
    }

    @Test
    void staysApprovedWhileOdooIsAwayAndIsOrderedOnceAfterwards() {
        String id = create(form("gloves")).path("id");
        submit(id);
        OdooMood.away("purchase.order");

        approve(NURSE, id).then().statusCode(200).body("status", equalTo("approved"));
        await().atMost(PATIENCE).until(() -> attempts(id) > 1);
        read(id).then().body("status", equalTo("approved")).body("problem", nullValue());
        OdooMood.good();

        ordered(id);
        assertThat(ordersInOdoo(id)).hasSize(1);
        assertThat(told(id)).containsExactly("created", "submitted", "approved", "ordered");
    }

    @Test
    void showsThatItsOrderingWasGivenUpAndIsOrderedOnceWhenApprovedAgain() {
        String id = create(form("gloves")).path("id");
        submit(id);
        OdooMood.away("purchase.order");
        approve(NURSE, id).then().statusCode(200).body("status", equalTo("approved"));
        await().atMost(PATIENCE).until(() -> attempts(id) > 1);

        // More than a day later.
        pool.preparedQuery(
                        "update command_intent set created_at = created_at - interval '25 hours', next_attempt_at = now()"
                                + " where subject = $1")
                .execute(Tuple.of(RequisitionOrdering.OPERATION + " " + id))
                .await()
                .atMost(PATIENCE);

        await().atMost(PATIENCE).untilAsserted(() -> read(id).then()
                .body("status", equalTo("approved"))
                .body("problem.code", equalTo("odoo-unavailable"))
                .body("problem.detail", containsString("Approve the requisition again to go on"))
                .body("problem.detail", containsString("no order of the source " + id)));
        assertThat(told(id)).containsExactly("created", "submitted", "approved", "updated");
        OdooMood.good();
        approve(NURSE, id).then().statusCode(200).body("problem", nullValue());
        ordered(id);
        assertThat(ordersInOdoo(id)).hasSize(1);
    }

    @Test
    void showsWhyOdooRefusedAndIsOrderedWhenApprovedAgain() {
        int item = newItem();
        JsonObject form = form("gloves");
        form.getJsonArray("lines").getJsonObject(0).put("itemId", PublicId.of("itm", item));
        String id = create(form).path("id");
        submit(id).then().statusCode(200);
        purchasable(item, false);

        approve(NURSE, id).then().statusCode(200);

        await().atMost(PATIENCE).untilAsserted(() -> read(id).then()
                .body("status", equalTo("approved"))
                .body("problem.code", equalTo("invalid"))
                .body("problem.detail", equalTo("The item cannot be bought")));
        assertThat(cases(id)).containsExactly("invalid");
        approve(WARD, id).then().statusCode(403);
        purchasable(item, true);
        approve(NURSE, id).then().statusCode(200).body("problem", nullValue());
        ordered(id);
        assertThat(ordersInOdoo(id)).hasSize(1);
    }

    @Test
    void isEscalatedOnceWhenItWaitsTooLong() {
        String id = create(form("gloves")).path("id");
        submit(id);

        at(Duration.ofDays(3).minusMinutes(1)).escalate().await().atMost(PATIENCE);
        assertThat(told(id)).containsExactly("created", "submitted");
        Uni.join()
                .all(IntStream.range(0, 10)
                        .mapToObj(replica -> at(Duration.ofDays(3)).escalate())
                        .toList())
                .andFailFast()
                .await()
                .atMost(PATIENCE);
        at(Duration.ofDays(9)).escalate().await().atMost(PATIENCE);

        read(id).then().body("status", equalTo("submitted")).body("escalatedAt", notNullValue());
        assertThat(told(id)).containsExactly("created", "submitted", "escalated");
        assertThat(cases(id)).containsExactly("approval-overdue");
        approve(NURSE, id).then().statusCode(200).body("escalatedAt", notNullValue());
    }

    /** The same as in the application, so much later. */
    private RequisitionEscalation at(Duration later) {
        Instant then = Clock.systemUTC().instant().plus(later);
        return new RequisitionEscalation(
                records, requisitions, lastResort, pool, config, Clock.fixed(then, ZoneOffset.UTC));
    }

    private Response create(JsonObject form) {
        return post(WARD, REQUISITIONS, form);
    }

    private Response submit(String id) {
        return post(WARD, REQUISITIONS + "/" + id + "/submission", null);
    }

    private Response approve(String token, String id) {
        return post(token, REQUISITIONS + "/" + id + "/approval", null);
    }

    private Response read(String id) {
        return as(WARD).get(REQUISITIONS + "/" + id);
    }

    private Response post(String token, String path, JsonObject body) {
        return post(token, path, UUID.randomUUID().toString(), body);
    }

    private Response post(String token, String path, String key, JsonObject body) {
        RequestSpecification request = as(token).header("Idempotency-Key", key);
        return body == null ? request.post(path) : request.body(body.encode()).post(path);
    }

    private static RequestSpecification as(String token) {
        return given().auth().oauth2(token).contentType(ContentType.JSON);
    }

    private static JsonObject form(String what) {
        return new JsonObject()
                .put("currency", "USD")
                .put("neededBy", "2030-01-31")
                .put("justification", what)
                .put("lines", lines(4));
    }

    private static JsonArray lines(int quantity) {
        return new JsonArray().add(line(quantity));
    }

    private static JsonObject line(int quantity) {
        return new JsonObject()
                .put("itemId", ITEM)
                .put("supplierId", SUPPLIER)
                .put("quantity", quantity)
                .put(
                        "estimatedUnitPrice",
                        new JsonObject().put("amount", "4.25").put("currency", "USD"));
    }

    /** The id of the order, once there is one. */
    private String ordered(String id) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> read(id).then().body("status", equalTo("ordered")).body("purchaseOrderIds", hasSize(1)));
        return read(id).path("purchaseOrderIds[0]");
    }

    private List<Integer> ordersInOdoo(String id) {
        JsonArray domain =
                new JsonArray().add(new JsonArray().add("origin").add("=").add(id));
        return odoo.searchIds(Search.of("purchase.order", domain, List.of()))
                .await()
                .atMost(PATIENCE);
    }

    private static Response facts(String subject) {
        return as(WARD).get("/v1/changes?limit=500&subject=" + subject);
    }

    private static List<String> told(String subject) {
        return facts(subject).<List<String>>path("data.type").stream()
                .map(type -> type.split("\\.")[3])
                .toList();
    }

    private int attempts(String id) {
        return pool.preparedQuery("select max(attempt) from command_intent where subject = $1")
                .execute(Tuple.of(RequisitionOrdering.OPERATION + " " + id))
                .await()
                .atMost(PATIENCE)
                .iterator()
                .next()
                .getInteger(0);
    }

    private List<String> audited(String correlationId) {
        List<String> entries = new ArrayList<>();
        pool.preparedQuery("select caller, action, outcome from audit_entry where correlation_id = $1")
                .execute(Tuple.of(correlationId))
                .await()
                .atMost(PATIENCE)
                .forEach(row -> entries.add(String.join(" ", row.getString(0), row.getString(1), row.getString(2))));
        return entries;
    }

    private List<String> cases(String id) {
        List<String> codes = new ArrayList<>();
        pool.preparedQuery("select code from exceptionqueue_case where subject = $1")
                .execute(Tuple.of(id))
                .await()
                .atMost(PATIENCE)
                .forEach(row -> codes.add(row.getString(0)));
        return codes;
    }

    /** An item of the test's own, which Atrium knows. */
    private int newItem() {
        JsonObject values = new JsonObject().put("name", "Gloves " + UUID.randomUUID());
        int item =
                odoo.create("product.product", values, new JsonObject()).await().atMost(PATIENCE);
        await().atMost(PATIENCE).untilAsserted(() -> as(WARD).get("/v1/items/" + PublicId.of("itm", item))
                .then()
                .statusCode(200));
        return item;
    }

    private void purchasable(int item, boolean can) {
        odoo.write("product.product", List.of(item), new JsonObject().put("purchase_ok", can), new JsonObject())
                .await()
                .atMost(PATIENCE);
    }
}
