package io.atrium.procurement;

import io.atrium.Surroundings;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.Odoo;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.Search;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

import static io.atrium.AtOnce.atOnce;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.nullValue;

@QuarkusTest
@WithTestResource(Surroundings.class)
class SuppliersTest {

    private static final String SUPPLIERS = "/v1/suppliers";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    Odoo odoo;

    private final String name = "Supplier " + UUID.randomUUID();
    private final String key = UUID.randomUUID().toString();
    private final String digits = UUID.randomUUID().toString().replaceAll("[^0-9]", "") + "7";

    @Test
    void createsASupplierInOdooAndAnswersIt() {
        Response answer = create(
                key,
                supplier()
                        .put("reference", "V-1042")
                        .put("taxId", "DE" + digits)
                        .put("email", "orders@example.org")
                        .put("phone", "+49 40 1")
                        .put(
                                "address",
                                new JsonObject()
                                        .put("street", "Kai 1")
                                        .put("city", "Hamburg")
                                        .put("postalCode", "20457")
                                        .put("countryCode", "DE"))
                        .put("identifiers", identifier(digits)));

        answer.then()
                .statusCode(201)
                .header("ETag", equalTo("\"1\""))
                .header("Location", equalTo(SUPPLIERS + "/" + answer.path("id")))
                .body("name", equalTo(name))
                .body("taxId", equalTo("DE" + digits))
                .body("address.country", equalTo("Germany"))
                .body("address.postalCode", equalTo("20457"))
                .body("active", equalTo(true))
                .body("identifiers[0].value", equalTo(digits));
        assertThat(inOdoo())
                .singleElement()
                .satisfies(row -> assertThat(row.integer("supplier_rank")).isEqualTo(1))
                .satisfies(row -> assertThat(row.flag("is_company")).isTrue());
        caller("events:read")
                .get("/v1/changes?subject=" + answer.path("id"))
                .then()
                .body("data.type", equalTo(List.of("io.atrium.supplier.created.v1")));
    }

    @Test
    void createsOneSupplierWhenManyCopiesOfARequestArriveAtOnce() {
        List<Integer> statuses = atOnce(50, copy -> create(key, supplier()).statusCode());

        assertThat(statuses).isSubsetOf(201, 409).contains(201);
        assertThat(inOdoo()).hasSize(1);
        create(key, supplier()).then().statusCode(201).header("Idempotency-Replayed", "true");
    }

    @Test
    void aRepeatedRequestShowsNothingOfALegalEntityThatTheTokenMayNotSeeAnyMore() {
        String scopes = "procurement:read procurement:write";
        String body = supplier().put("legalEntityId", PublicId.of("le", 1)).encode();
        Function<String, Response> asking = token -> given().auth()
                .oauth2(token)
                .contentType("application/json")
                .header("Idempotency-Key", key)
                .body(body)
                .post(SUPPLIERS);
        asking.apply(Surroundings.token("moving", scopes)).then().statusCode(201);

        Response moved = asking.apply(Surroundings.token("moving", scopes, PublicId.of("le", 2)));
        Response stayed = asking.apply(Surroundings.token("moving", scopes, PublicId.of("le", 1)));

        moved.then().statusCode(403).body("code", equalTo("forbidden"));
        assertThat(moved.asString()).doesNotContain(name);
        stayed.then().statusCode(201).header("Idempotency-Replayed", "true").body("name", equalTo(name));
    }

    @Test
    void createsOneSupplierWhenManyClientsBringTheSameTaxIdAtOnce() {
        List<Response> answers =
                atOnce(20, copy -> create(key + copy, supplier().put("taxId", "DE " + digits)));

        assertThat(answers)
                .extracting(Response::statusCode)
                .containsOnly(201, 409)
                .containsOnlyOnce(201);
        assertThat(inOdoo()).hasSize(1);
        String first = PublicId.of("sup", inOdoo().get(0).id());
        assertThat(answers).filteredOn(answer -> answer.statusCode() == 409).allSatisfy(answer -> answer.then()
                .body("code", equalTo("conflict"))
                .body("detail", equalTo("The supplier " + first + " has this tax id")));
    }

    @Test
    void refusesATaxIdThatAnotherSupplierHasHoweverItIsWritten() {
        String first = create(key, supplier().put("taxId", "BE 0" + digits)).path("id");

        Response answer = create(key + "-other", supplier().put("taxId", "be-0." + digits));

        answer.then().statusCode(409).body("code", equalTo("conflict")).body("detail", containsString(first));
        assertThat(inOdoo()).hasSize(1);
    }

    @Test
    void refusesAnIdentifierThatAnotherSupplierHas() {
        String first =
                create(key, supplier().put("identifiers", identifier(digits))).path("id");

        Response answer = create(key + "-other", supplier().put("identifiers", identifier(digits)));

        answer.then().statusCode(409).body("code", equalTo("conflict")).body("detail", containsString(first));
        assertThat(inOdoo()).hasSize(1);
    }

    @Test
    void saysEverythingThatIsWrongWithASupplier() {
        JsonObject wrong = new JsonObject()
                .put("email", "nobody")
                .put("taxId", " ")
                .put("address", new JsonObject().put("countryCode", "Germany"));

        Response answer = create(key, wrong);

        answer.then()
                .statusCode(400)
                .body("code", equalTo("invalid"))
                .body("errors.pointer", hasItems("/name", "/email", "/taxId", "/address/countryCode"));
    }

    @Test
    void refusesACountryThatOdooDoesNotKnow() {
        Response answer = create(key, supplier().put("address", new JsonObject().put("countryCode", "QQ")));

        answer.then().statusCode(400).body("errors.pointer", hasItems("/address/countryCode"));
        assertThat(inOdoo()).isEmpty();
    }

    @Test
    void createsOnlyForTheLegalEntitiesOfTheToken() {
        RequestSpecification limited =
                given().auth().oauth2(Surroundings.token("limited", "procurement:write", "le_7dn42r1c", "le_hbr0kgh3"));

        Response answer = limited.contentType(ContentType.JSON)
                .header("Idempotency-Key", key)
                .body(supplier().encode())
                .post(SUPPLIERS);

        answer.then().statusCode(403).body("code", equalTo("forbidden"));
        assertThat(inOdoo()).isEmpty();
    }

    @Test
    void refusesToCreateWithoutTheScope() {
        caller("procurement:read")
                .contentType(ContentType.JSON)
                .header("Idempotency-Key", key)
                .body(supplier().encode())
                .post(SUPPLIERS)
                .then()
                .statusCode(403)
                .body("code", equalTo("forbidden"));
    }

    @Test
    void changesWhatIsNamedEmptiesWhatIsNullAndLeavesTheRest() {
        Response created = create(
                key,
                supplier()
                        .put("email", "orders@example.org")
                        .put("phone", "1")
                        .put("address", new JsonObject().put("city", "Hamburg").put("countryCode", "DE")));

        Response answer = change(
                created.path("id"),
                new JsonObject()
                        .put("email", "new@example.org")
                        .putNull("phone")
                        .put("address", new JsonObject().put("street", "Kai 2").putNull("countryCode")),
                created.header("ETag"));

        answer.then()
                .statusCode(200)
                .header("ETag", equalTo("\"2\""))
                .body("name", equalTo(name))
                .body("email", equalTo("new@example.org"))
                .body("phone", nullValue())
                .body("address.street", equalTo("Kai 2"))
                .body("address.city", equalTo("Hamburg"))
                .body("address.country", nullValue());
    }

    @Test
    void archivesASupplierAndBringsItBack() {
        Response created = create(key, supplier());

        change(created.path("id"), new JsonObject().put("active", false), null)
                .then()
                .statusCode(200)
                .body("active", equalTo(false));
        change(created.path("id"), new JsonObject().put("active", true), null)
                .then()
                .statusCode(200)
                .body("active", equalTo(true));
    }

    @Test
    void refusesAChangeThatChangesNothingOrEmptiesTheName() {
        String id = create(key, supplier()).path("id");

        change(id, new JsonObject(), null).then().statusCode(400).body("code", equalTo("invalid"));
        change(id, new JsonObject().putNull("name").put("email", "nobody"), null)
                .then()
                .statusCode(400)
                .body("errors.pointer", hasItems("/email"));
        change(id, new JsonObject().putNull("name"), null)
                .then()
                .statusCode(400)
                .body("errors.pointer", hasItems("/name"));
    }

    @Test
    void refusesAChangeOfWhatHasChangedSinceItWasRead() {
        Response created = create(key, supplier());

        Response answer = change(created.path("id"), new JsonObject().put("phone", "1"), "\"7\"");

        answer.then().statusCode(412).body("code", equalTo("stale-version"));
        assertThat(inOdoo()).singleElement().satisfies(row -> assertThat(row.text("phone"))
                .isNull());
    }

    @Test
    void refusesAChangeThatWouldTakeTheTaxIdOfAnother() {
        create(key, supplier().put("taxId", "FR" + digits));
        String other = create(key + "-other", supplier()).path("id");

        Response answer = change(other, new JsonObject().put("taxId", "FR " + digits), null);

        answer.then().statusCode(409).body("code", equalTo("conflict"));
    }

    @Test
    void keepsItsOwnTaxIdWhenItIsWrittenAnotherWay() {
        String id = create(key, supplier().put("taxId", "FR" + digits)).path("id");

        change(id, new JsonObject().put("taxId", "FR " + digits), null)
                .then()
                .statusCode(200)
                .body("taxId", equalTo("FR " + digits));
    }

    @Test
    void letsALimitedCallerChangeNoSupplierThatAllShare() {
        String id = create(key, supplier()).path("id");

        Response answer = given().auth()
                .oauth2(Surroundings.token("limited", "procurement:write", "le_53ysn18k"))
                .contentType(ContentType.JSON)
                .body(new JsonObject().put("phone", "1").encode())
                .patch(SUPPLIERS + "/" + id);

        answer.then().statusCode(403).body("code", equalTo("forbidden"));
    }

    @Test
    void knowsNoSupplierThatIsNotThere() {
        change(PublicId.of("sup", 99_999_999), new JsonObject().put("phone", "1"), null)
                .then()
                .statusCode(404)
                .body("code", equalTo("not-found"));
    }

    private JsonObject supplier() {
        return new JsonObject().put("name", name);
    }

    private static JsonArray identifier(String value) {
        return JsonArray.of(new JsonObject().put("system", "sap").put("value", value));
    }

    private static Response create(String key, JsonObject body) {
        return caller("procurement:write")
                .contentType(ContentType.JSON)
                .header("Idempotency-Key", key)
                .body(body.encode())
                .post(SUPPLIERS);
    }

    private static Response change(String id, JsonObject body, String ifMatch) {
        RequestSpecification request =
                caller("procurement:write").contentType(ContentType.JSON).body(body.encode());
        return (ifMatch == null ? request : request.header("If-Match", ifMatch)).patch(SUPPLIERS + "/" + id);
    }

    private static RequestSpecification caller(String scope) {
        return given().auth().oauth2(Surroundings.token("suppliers", scope));
    }

    private List<OdooRow> inOdoo() {
        JsonArray domain = JsonArray.of(JsonArray.of("name", "=", name));
        return odoo.searchRead(
                        Search.of("res.partner", domain, List.of("supplier_rank", "is_company", "phone", "active")))
                .await()
                .atMost(PATIENCE);
    }
}
