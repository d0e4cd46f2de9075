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
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
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
class SupplierBankAccountsTest {

    private static final String WRITE = "supplier-bank:write";
    private static final String WRITE_AND_SEE = "supplier-bank:write supplier-bank:read";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    Odoo odoo;

    @Inject
    Pool pool;

    private final String key = UUID.randomUUID().toString();
    private final String number =
            "ACC" + UUID.randomUUID().toString().replace("-", "").toUpperCase();
    private String supplier;
    private String accounts;

    @BeforeEach
    void createASupplier() {
        supplier = caller("procurement:write")
                .contentType(ContentType.JSON)
                .header("Idempotency-Key", "supplier-" + key)
                .body(new JsonObject().put("name", "Supplier " + key).encode())
                .post("/v1/suppliers")
                .path("id");
        accounts = "/v1/suppliers/" + supplier + "/bank-accounts";
    }

    @Test
    void addsAnAccountWithItsBankAndShowsItsNumberToThoseWhoMaySeeIt() {
        JsonObject account = account()
                .put("accountHolder", "Factor AG")
                .put("bankName", "Testbank")
                .put("bankCode", "TESTDEFFXXX")
                .put("currency", "EUR");

        Response answer = create(WRITE_AND_SEE, key, account);

        answer.then()
                .statusCode(201)
                .header("Location", equalTo(accounts + "/" + answer.path("id")))
                .body("supplierId", equalTo(supplier))
                .body("accountNumber", equalTo(number))
                .body("accountHolder", equalTo("Factor AG"))
                .body("bankName", equalTo("Testbank"))
                .body("bankCode", equalTo("TESTDEFFXXX"))
                .body("currency", equalTo("EUR"))
                .body("redacted", nullValue());
        Response read = caller("procurement:read supplier-bank:read").get(answer.header("Location"));
        read.then().statusCode(200).header("ETag", answer.header("ETag")).body("accountNumber", equalTo(number));
        assertThat(inOdoo()).hasSize(1);
    }

    @Test
    void keepsTheNumberFromThoseWhoMayNotSeeItAlsoWhenTheyRepeat() {
        Response first = create(WRITE, key, account());

        Response second = create(WRITE, key, account());

        first.then().statusCode(201).body("accountNumber", nullValue()).body("redacted", hasItems("accountNumber"));
        second.then().statusCode(201).header("Idempotency-Replayed", "true").body("accountNumber", nullValue());
        assertThat(first.asString() + second.asString()).doesNotContain(number);
    }

    @Test
    void keepsTheNumberOutOfFactsAnswersAndTheAuditTrail() {
        Response created = create(WRITE_AND_SEE, key, account());

        String facts = caller("events:read")
                .get("/v1/changes?subject=" + created.path("id"))
                .asString();

        assertThat(facts).contains("supplier-bank-account.created").doesNotContain(number);
        assertThat(stored("select document::text from command_intent where idempotency_key = '" + key + "'"))
                .isNotEmpty()
                .noneMatch(text -> text.contains(number));
        assertThat(stored("select audit_entry::text from audit_entry where subject = '" + created.path("id") + "'"))
                .isNotEmpty()
                .noneMatch(text -> text.contains(number));
    }

    @Test
    void addsOneAccountWhenManyCopiesOfARequestArriveAtOnce() {
        List<Integer> statuses =
                atOnce(50, copy -> create(WRITE, key, account()).statusCode());

        assertThat(statuses).isSubsetOf(201, 409).contains(201);
        assertThat(inOdoo()).hasSize(1);
    }

    @Test
    void addsOneAccountWhenManyClientsBringTheSameNumberAtOnce() {
        List<Response> answers = atOnce(10, client -> create(WRITE, key + client, account()));

        assertThat(answers)
                .extracting(Response::statusCode)
                .containsOnly(201, 409)
                .containsOnlyOnce(201);
        assertThat(inOdoo()).hasSize(1);
        String first = PublicId.of("bank", inOdoo().get(0).id());
        assertThat(answers).filteredOn(answer -> answer.statusCode() == 409).allSatisfy(answer -> answer.then()
                .body("code", equalTo("conflict"))
                .body("detail", equalTo("The supplier has this account already: " + first)));
    }

    @Test
    void refusesANumberThatTheSupplierHasHoweverItIsWrittenAndDoesNotNameIt() {
        String first = create(WRITE, key, account()).path("id");
        JsonObject same =
                new JsonObject().put("accountNumber", number.substring(0, 5).toLowerCase() + " " + number.substring(5));

        Response answer = create(WRITE, key + "-other", same);

        answer.then().statusCode(409).body("code", equalTo("conflict")).body("detail", containsString(first));
        assertThat(answer.asString()).doesNotContain(number);
        assertThat(inOdoo()).hasSize(1);
    }

    @Test
    void refusesAnIbanWithWrongCheckDigitsAndDoesNotNameIt() {
        Response answer = create(WRITE, key, new JsonObject().put("accountNumber", "BE68 5390 0754 7035"));

        answer.then()
                .statusCode(400)
                .body("code", equalTo("invalid"))
                .body("errors.pointer", equalTo(List.of("/accountNumber")));
        assertThat(answer.asString()).doesNotContain("7035");
    }

    @Test
    void saysEverythingThatIsWrongWithAnAccount() {
        JsonObject wrong = new JsonObject().put("bankCode", "x").put("currency", "euro");

        Response answer = create(WRITE, key, wrong);

        answer.then().statusCode(400).body("errors.pointer", hasItems("/accountNumber", "/bankCode", "/currency"));
    }

    @Test
    void refusesACurrencyThatOdooDoesNotUse() {
        Response answer = create(WRITE, key, account().put("currency", "XXX"));

        answer.then().statusCode(400).body("errors.pointer", equalTo(List.of("/currency")));
        assertThat(inOdoo()).isEmpty();
    }

    @Test
    void needsAScopeOfItsOwn() {
        create("procurement:write", key, account()).then().statusCode(403).body("code", equalTo("forbidden"));
    }

    @Test
    void archivesAnAccountAndChangesItsHolder() {
        Response created = create(WRITE_AND_SEE, key, account());

        Response archived = change(created.path("id"), new JsonObject().put("active", false), created.header("ETag"));
        Response changed = change(created.path("id"), new JsonObject().put("accountHolder", "Other AG"), null);

        archived.then().statusCode(200).body("active", equalTo(false)).body("accountNumber", nullValue());
        changed.then().statusCode(200).body("accountHolder", nullValue());
        assertThat(inOdoo()).singleElement().satisfies(row -> {
            assertThat(row.flag("active")).isFalse();
            assertThat(row.text("acc_holder_name")).isEqualTo("Other AG");
        });
    }

    @Test
    void refusesAChangeOfWhatHasChangedSinceItWasRead() {
        Response created = create(WRITE, key, account());

        change(created.path("id"), new JsonObject().put("active", false), "\"7\"")
                .then()
                .statusCode(412)
                .body("code", equalTo("stale-version"));
    }

    @Test
    void refusesAChangeThatSaysNothingOrEmptiesWhatMustStand() {
        String id = create(WRITE, key, account()).path("id");

        change(id, new JsonObject(), null).then().statusCode(400).body("code", equalTo("invalid"));
        change(id, new JsonObject().putNull("active"), null)
                .then()
                .statusCode(400)
                .body("errors.pointer", equalTo(List.of("/active")));
    }

    @Test
    void doesNotKnowTheAccountOfAnotherSupplier() {
        String id = create(WRITE, key, account()).path("id");
        String other = "/v1/suppliers/sup_hbr0kgh3/bank-accounts/" + id;

        caller("procurement:read").get(other).then().statusCode(404).body("code", equalTo("not-found"));
        caller(WRITE)
                .contentType(ContentType.JSON)
                .body(new JsonObject().put("active", false).encode())
                .patch(other)
                .then()
                .statusCode(404)
                .body("code", equalTo("not-found"));
    }

    private JsonObject account() {
        return new JsonObject().put("accountNumber", number);
    }

    private Response create(String scopes, String key, JsonObject body) {
        return caller(scopes)
                .contentType(ContentType.JSON)
                .header("Idempotency-Key", key)
                .body(body.encode())
                .post(accounts);
    }

    private Response change(String id, JsonObject body, String ifMatch) {
        RequestSpecification request =
                caller(WRITE).contentType(ContentType.JSON).body(body.encode());
        return (ifMatch == null ? request : request.header("If-Match", ifMatch)).patch(accounts + "/" + id);
    }

    private static RequestSpecification caller(String scopes) {
        return given().auth().oauth2(Surroundings.token("bank-accounts", scopes));
    }

    private List<String> stored(String query) {
        return pool.query(query)
                .execute()
                .map(rows -> {
                    List<String> texts = new java.util.ArrayList<>();
                    rows.forEach(row -> texts.add(row.getString(0)));
                    return texts;
                })
                .await()
                .atMost(PATIENCE);
    }

    private List<OdooRow> inOdoo() {
        JsonArray domain = JsonArray.of(JsonArray.of("sanitized_acc_number", "=", number));
        return odoo.searchRead(Search.of("res.partner.bank", domain, List.of("active", "acc_holder_name"))
                        .context(JsonObject.of("active_test", false)))
                .await()
                .atMost(PATIENCE);
    }
}
