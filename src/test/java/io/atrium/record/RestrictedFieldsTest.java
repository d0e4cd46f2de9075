package io.atrium.record;

import io.atrium.Surroundings;
import io.atrium.Waiting;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.Odoo;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.atrium.record.Asking.impatient;
import static io.atrium.record.Asking.reader;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.anEmptyMap;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

/** Fields that only callers with a certain scope may see. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class RestrictedFieldsTest {

    /** Nobody else is born there, so that it can be searched for in whole answers. */
    private final String birthPlace = "Birthplace " + UUID.randomUUID();

    private final String name = "Nurse " + UUID.randomUUID();

    @Inject
    Odoo odoo;

    private Clerk clerk;
    private int employee;
    private String id;
    private String path;

    @BeforeEach
    void employSomebody() {
        clerk = new Clerk(odoo);
        employee = clerk.creates(
                "hr.employee",
                new JsonObject()
                        .put("name", name)
                        .put("place_of_birth", birthPlace)
                        .put("company_id", 1));
        id = PublicId.of("emp", employee);
        path = "/v1/employees/" + id;
        impatient(reader()).get(path).then().statusCode(200);
    }

    private static RequestSpecification personnel() {
        return Asking.with("workforce-personal:read");
    }

    @Test
    void areAbsentAndNamedWithoutTheScope() {
        Response answer = reader().get(path);

        answer.then().statusCode(200).body("$", not(hasKey("personal"))).body("redacted", contains("personal"));
        assertThat(answer.asString()).doesNotContain(birthPlace);
    }

    @Test
    void areThereWithTheScope() {
        personnel()
                .get(path)
                .then()
                .statusCode(200)
                .body("personal.birthPlace", equalTo(birthPlace))
                .body("$", not(hasKey("redacted")));
    }

    @Test
    void areRedactedWhetherTheyHaveAValueOrNot() {
        int nobody = clerk.creates("hr.employee", new JsonObject().put("name", name + " the second"));
        String other = "/v1/employees/" + PublicId.of("emp", nobody);

        impatient(reader()).get(other).then().statusCode(200).body("redacted", contains("personal"));
    }

    @Test
    void areShownInListsByTheSameRule() {
        String list = "/v1/employees?name=" + name;

        Response without = reader().get(list);
        Response with = personnel().get(list);

        without.then().statusCode(200).body("data.id", contains(id)).body("data[0].redacted", contains("personal"));
        assertThat(without.asString()).doesNotContain(birthPlace);
        with.then()
                .statusCode(200)
                .body("data[0].personal.birthPlace", equalTo(birthPlace))
                .body("data[0]", not(hasKey("redacted")));
    }

    @Test
    void saySoAlsoWhenOnlyTheyAreAskedFor() {
        reader().get(path + "?fields=personal")
                .then()
                .statusCode(200)
                .body("size()", equalTo(2))
                .body("redacted", contains("personal"));
        reader().get(path + "?fields=name").then().body("$", not(hasKey("redacted")));
        personnel()
                .get(path + "?fields=personal")
                .then()
                .body("size()", equalTo(2))
                .body("personal.birthPlace", equalTo(birthPlace));
    }

    @Test
    void giveTheRepresentationATagOfItsOwn() {
        String open = reader().get(path).header("ETag");
        String whole = personnel().get(path).header("ETag");

        assertThat(open).isNotEqualTo(whole);
        personnel()
                .header("If-None-Match", open)
                .get(path)
                .then()
                .statusCode(200)
                .body("personal", notNullValue());
        personnel().header("If-None-Match", whole).get(path).then().statusCode(304);
        reader().header("If-None-Match", whole).get(path).then().statusCode(200);
    }

    @Test
    void makeAFactAndAVersionWhenNothingElseChangesButStandInNone() {
        String other = "Elsewhere " + UUID.randomUUID();
        clerk.writes("hr.employee", employee, new JsonObject().put("place_of_birth", other));

        impatient(reader()).get(path).then().header("ETag", "\"2\"");

        Response facts = reader().get("/v1/changes?limit=500&subject=" + id);
        facts.then()
                .body(
                        "data.type",
                        contains(
                                "io.atrium.employee.created.v1",
                                "io.atrium.employee.joined.v1",
                                "io.atrium.employee.updated.v1"))
                .body("data[2].data.redacted", contains("personal"))
                .body("data[2].data", not(hasKey("personal")))
                .body("data[2].data.previous", anEmptyMap());
        assertThat(facts.asString()).doesNotContain(birthPlace).doesNotContain(other);
        Response without = reader().get(path + "/versions");
        without.then().body("data.version", contains(2, 1)).body("data[0].changed.size()", equalTo(0));
        assertThat(without.asString()).doesNotContain(birthPlace).doesNotContain(other);
        Response with = personnel().get(path + "/versions");
        with.then()
                .body("data[0].changed", contains("personal"))
                .body("data.document.personal.birthPlace", contains(other, birthPlace));
        String before = with.path("data[1].at");
        personnel().get(path + "?asOf=" + before).then().body("personal.birthPlace", equalTo(birthPlace));
        reader().get(path + "?asOf=" + before).then().body("personal", nullValue());
    }

    @Test
    void cannotBeFilteredOrSortedBy() {
        personnel().get("/v1/employees?personal=x").then().statusCode(400).body("code", equalTo("invalid"));
        personnel().get("/v1/employees?sort=personal").then().statusCode(400).body("code", equalTo("invalid"));
    }

    @Test
    void keepBankAccountsOfSuppliersFromThoseWhoMayNotSeeThem() {
        int supplier = clerk.creates(
                "res.partner",
                new JsonObject().put("name", name).put("is_company", true).put("supplier_rank", 1));
        int account = clerk.creates(
                "res.partner.bank",
                new JsonObject()
                        .put("partner_id", supplier)
                        .put("acc_number", birthPlace)
                        .put("acc_holder_name", "Holder of " + birthPlace));
        String supplierPath = "/v1/suppliers/" + PublicId.of("sup", supplier);
        impatient(reader()).get(supplierPath).then().statusCode(200);
        String list = supplierPath + "/bank-accounts";
        Waiting.await().atMost(java.time.Duration.ofSeconds(30)).untilAsserted(() -> reader().get(list)
                .then()
                .statusCode(200)
                .body("data.id", contains(PublicId.of("bank", account))));

        Response without = reader().get(list);
        Response with = Asking.with("supplier-bank:read").get(list);

        without.then()
                .body("data[0]", not(hasKey("accountNumber")))
                .body("data[0].redacted", containsInAnyOrder("accountNumber", "accountHolder", "bankCode", "bankName"));
        assertThat(without.asString()).doesNotContain(birthPlace);
        with.then()
                .body("data[0].accountNumber", equalTo(birthPlace))
                .body("data[0].accountHolder", equalTo("Holder of " + birthPlace))
                .body("data[0]", not(hasKey("redacted")));
        Response facts = reader().get("/v1/changes?limit=500&subject=" + PublicId.of("bank", account));
        facts.then().body("data.type", hasItem("io.atrium.supplier-bank-account.created.v1"));
        assertThat(facts.asString()).doesNotContain(birthPlace);
    }

    @Test
    void areNotOpenedByAnotherScope() {
        Asking.with("supplier-bank:read").get(path).then().body("redacted", equalTo(List.of("personal")));
    }
}
