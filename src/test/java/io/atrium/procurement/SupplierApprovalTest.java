package io.atrium.procurement;

import io.atrium.Surroundings;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.Odoo;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static io.atrium.AtOnce.atOnce;
import static io.atrium.Waiting.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

/** What Odoo has no field for, kept on a document that is Odoo's otherwise. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class SupplierApprovalTest {

    private static final String SUPPLIERS = "/v1/suppliers";
    private static final String APPROVED = "io.atrium.supplier.approved.v1";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final JsonObject NO_CONTEXT = new JsonObject();

    @Inject
    Odoo odoo;

    private final String name = "Supplier " + UUID.randomUUID();

    @Test
    void isAskedForOfANewSupplierAndGivenBySomebodyElse() {
        String id = create();
        read(id).body("approvalStatus", equalTo("unapproved"))
                .body("requester.client", equalTo("buyer"))
                .body("approvedAt", nullValue());

        Response answer = approve(id, "chief");

        answer.then()
                .statusCode(200)
                .header("ETag", equalTo("\"2\""))
                .body("name", equalTo(name))
                .body("approvalStatus", equalTo("approved"))
                .body("approvedBy.client", equalTo("chief"))
                .body("approvedBy.subject", equalTo("chief"))
                .body("approvedAt", notNullValue());
        facts(id)
                .body("data.type", equalTo(List.of("io.atrium.supplier.created.v1", APPROVED)))
                .body("data[1].authority", equalTo("atrium"))
                .body("data[1].data.approvalStatus", equalTo("approved"))
                .body("data[1].data.approvedBy.client", equalTo("chief"))
                .body("data[1].data.previous.approvalStatus", equalTo("unapproved"))
                .body("data[1].data.previous.keySet()", equalTo(Set.of("approvalStatus", "approvedBy", "approvedAt")));
        caller("partner", "events:read")
                .get("/v1/changes?subject=" + id)
                .then()
                .body("data[1].data.approvalStatus", equalTo("approved"))
                .body("data[1].data.approvedBy", nullValue())
                .body("data[1].data.redacted", hasItem("approvedBy"));
        assertThat(listed("approved")).contains(id);
        assertThat(listed("unapproved")).doesNotContain(id);
    }

    @Test
    void isToldOnceHoweverOftenTheRequestIsRepeated() {
        String id = create();
        String key = UUID.randomUUID().toString();

        List<Integer> statuses =
                atOnce(30, copy -> approve(id, "chief", key, null).statusCode());

        assertThat(statuses).isSubsetOf(200, 409).contains(200);
        approve(id, "chief", key, null).then().statusCode(200).header("Idempotency-Replayed", "true");
        facts(id).body("data.findAll { it.type == '" + APPROVED + "' }.size()", equalTo(1));
    }

    @Test
    void isNotGivenTwice() {
        String id = create();
        approve(id, "chief").then().statusCode(200);

        Response answer = approve(id, "other-chief");

        answer.then()
                .statusCode(409)
                .body("code", equalTo("conflict"))
                .body("detail", equalTo("The supplier is approved already"));
        read(id).body("approvedBy.client", equalTo("chief"));
    }

    @Test
    void isNotGivenByWhoHadTheSupplierCreated() {
        String id = create();

        Response answer = approve(id, "buyer");

        answer.then()
                .statusCode(403)
                .body("code", equalTo("forbidden"))
                .body("detail", equalTo("Who had a supplier created cannot approve it; somebody else has to"));
        read(id).body("approvalStatus", equalTo("unapproved"));
        facts(id).body("data.type", equalTo(List.of("io.atrium.supplier.created.v1")));
    }

    @Test
    void isRefusedOfASupplierThatHasChangedSinceItWasRead() {
        String id = create();
        odoo.write(SupplierMapping.MODEL, List.of(odooId(id)), JsonObject.of("phone", "+1 555"), NO_CONTEXT)
                .await()
                .atMost(PATIENCE);

        approve(id, "chief", UUID.randomUUID().toString(), "\"1\"")
                .then()
                .statusCode(412)
                .body("code", equalTo("stale-version"));
        approve(id, "chief", UUID.randomUUID().toString(), "\"2\"").then().statusCode(200);
    }

    @Test
    void survivesWhateverIsChangedInOdoo() {
        String id = create();
        approve(id, "chief").then().statusCode(200);

        writeInOdoo(id, JsonObject.of("phone", "+1 777"));
        await().atMost(PATIENCE).untilAsserted(() -> read(id).body("phone", equalTo("+1 777")));
        change(id, JsonObject.of("email", "orders@example.org")).then().statusCode(200);

        read(id).header("ETag", equalTo("\"4\""))
                .body("approvalStatus", equalTo("approved"))
                .body("approvedBy.client", equalTo("chief"))
                .body("requester.client", equalTo("buyer"));
        facts(id)
                .body(
                        "data.type",
                        equalTo(List.of(
                                "io.atrium.supplier.created.v1",
                                APPROVED,
                                "io.atrium.supplier.updated.v1",
                                "io.atrium.supplier.updated.v1")))
                .body("data[2].data.approvalStatus", equalTo("approved"))
                .body("data[2].data.previous.keySet()", equalTo(Set.of("phone")));
    }

    @Test
    void survivesThatTheSupplierIsNoneForAWhile() {
        String id = create();
        approve(id, "chief").then().statusCode(200);

        writeInOdoo(id, JsonObject.of("supplier_rank", 0));
        caller("buyer", "procurement:read")
                .header("Cache-Control", "no-cache")
                .get(SUPPLIERS + "/" + id)
                .then()
                .statusCode(404)
                .body("code", equalTo("not-found"));
        facts(id).body("data.type", hasItem("io.atrium.supplier.deleted.v1"));
        writeInOdoo(id, JsonObject.of("supplier_rank", 1));

        await().atMost(PATIENCE).untilAsserted(() -> caller("buyer", "procurement:read")
                .get(SUPPLIERS + "/" + id)
                .then()
                .statusCode(200)
                .body("approvalStatus", equalTo("approved")));
        facts(id).body("data.findAll { it.type == '" + APPROVED + "' }.size()", equalTo(1));
    }

    @Test
    void isAskedForOfASupplierThatSomebodyMadeInOdoo() {
        int made = odoo.create(SupplierMapping.MODEL, JsonObject.of("name", name, "supplier_rank", 1), NO_CONTEXT)
                .await()
                .atMost(PATIENCE);
        String id = PublicId.of(SupplierMapping.PREFIX, made);

        await().atMost(PATIENCE).untilAsserted(() -> caller("buyer", "procurement:read")
                .get(SUPPLIERS + "/" + id)
                .then()
                .statusCode(200)
                .body("approvalStatus", equalTo("unapproved"))
                .body("requester", nullValue()));
        approve(id, "buyer").then().statusCode(200).body("approvedBy.client", equalTo("buyer"));
    }

    /** Nobody knows whether somebody approved them, somewhere else. */
    @Test
    void isNeitherGivenNorMissingOfSuppliersThatWereThereBefore() {
        read("sup_hbr0kgh3").body("$", not(hasItem("approvalStatus"))).body("approvalStatus", nullValue());
    }

    @Test
    void isNotForLimitedCallersOfSuppliersThatAllShare() {
        String id = create();

        given().auth()
                .oauth2(Surroundings.token("limited", "procurement:approve", "le_53ysn18k"))
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .post(SUPPLIERS + "/" + id + "/approval")
                .then()
                .statusCode(403)
                .body("code", equalTo("forbidden"));
        read(id).body("approvalStatus", equalTo("unapproved"));
    }

    @Test
    void knowsNoSupplierThatIsNotThere() {
        approve(PublicId.of("sup", 99_999_999), "chief").then().statusCode(404).body("code", equalTo("not-found"));
    }

    /** In its first version: when the capture is faster than the write, who asked for it makes another one. */
    private String create() {
        return Stream.generate(this::created)
                .limit(10)
                .filter(id -> read(id).extract().header("ETag").equals("\"1\""))
                .findFirst()
                .orElseThrow();
    }

    private String created() {
        return caller("buyer", "procurement:write")
                .contentType(ContentType.JSON)
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .body(JsonObject.of("name", name).encode())
                .post(SUPPLIERS)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static Response change(String id, JsonObject body) {
        return caller("buyer", "procurement:write")
                .contentType(ContentType.JSON)
                .body(body.encode())
                .patch(SUPPLIERS + "/" + id);
    }

    private static Response approve(String id, String client) {
        return approve(id, client, UUID.randomUUID().toString(), null);
    }

    private static Response approve(String id, String client, String key, String ifMatch) {
        RequestSpecification request = caller(client, "procurement:approve").header("Idempotency-Key", key);
        return (ifMatch == null ? request : request.header("If-Match", ifMatch))
                .post(SUPPLIERS + "/" + id + "/approval");
    }

    private void writeInOdoo(String id, JsonObject values) {
        odoo.write(SupplierMapping.MODEL, List.of(odooId(id)), values, NO_CONTEXT)
                .await()
                .atMost(PATIENCE);
    }

    private static int odooId(String id) {
        return PublicId.parse(SupplierMapping.PREFIX, id).orElseThrow();
    }

    private static ValidatableResponse read(String id) {
        return caller("buyer", "procurement:read")
                .get(SUPPLIERS + "/" + id)
                .then()
                .statusCode(200);
    }

    private static ValidatableResponse facts(String id) {
        return caller("buyer", "events:read procurement:read")
                .get("/v1/changes?subject=" + id)
                .then()
                .statusCode(200);
    }

    private List<String> listed(String status) {
        JsonArray data = new JsonObject(caller("buyer", "procurement:read")
                        .get(SUPPLIERS + "?limit=500&approvalStatus=" + status)
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString())
                .getJsonArray("data");
        return data.stream().map(each -> ((JsonObject) each).getString("id")).toList();
    }

    private static RequestSpecification caller(String client, String scope) {
        return given().auth().oauth2(Surroundings.token(client, scope));
    }
}
