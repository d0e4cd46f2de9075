package io.atrium.record;

import io.atrium.kernel.PublicId;
import io.atrium.odoo.Odoo;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.atrium.record.Asking.impatient;
import static io.atrium.record.Asking.reader;
import static io.atrium.record.Asking.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

/** Readers get labels in the best of the languages that there are: English, as documents are, and French. */
abstract class AcceptLanguage {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String GLOVES = "/v1/items/" + PublicId.of("itm", 1);
    private static final String ENGLISH_NAME = "Nitrile gloves M, box of 100";
    private static final String FRENCH_NAME = "Gants en nitrile M, boîte de 100";

    @Inject
    Odoo odoo;

    @BeforeEach
    void waitForTheFirstCapture() {
        List.of("items", "purchase-orders", "suppliers", "positions", "leaves", "employees", "inventory-balances")
                .forEach(list -> await().atMost(PATIENCE)
                        .untilAsserted(() -> reader().get("/v1/" + list).then().statusCode(200)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"fr-FR", "fr", "fr-BE, en;q=0.5", "nl, fr;q=0.1"})
    void labelsAreShownInTheBestLanguageThereIs(String languages) {
        Response read = in(languages, reader()).get(GLOVES);

        read.then()
                .statusCode(200)
                .header("Content-Language", "fr-FR")
                .body("name", equalTo(FRENCH_NAME))
                .body("unit", equalTo("Boîte"))
                .body("code", equalTo("GLV-M"));
        assertThat(read.headers().getValues("Vary")).contains("Accept-Language");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "de", "*", "fr;q=0", "no language at all"})
    void othersReadThemAsTheyStand(String languages) {
        Response read = in(languages, reader()).get(GLOVES);

        read.then().statusCode(200).header("Content-Language", "en-US").body("name", equalTo(ENGLISH_NAME));
        assertThat(read.header("ETag")).isEqualTo(reader().get(GLOVES).header("ETag"));
    }

    @Test
    void eachLanguageHasAnETagOfItsOwn() {
        String english = reader().get(GLOVES).header("ETag");
        String french = french().get(GLOVES).header("ETag");

        assertThat(french).isNotEqualTo(english);
        french().header("If-None-Match", french)
                .get(GLOVES)
                .then()
                .statusCode(304)
                .header("ETag", french);
        french().header("If-None-Match", english).get(GLOVES).then().statusCode(200);
        reader().header("If-None-Match", french).get(GLOVES).then().statusCode(200);
    }

    @Test
    void listsShowThemToo() {
        french().get("/v1/items?limit=500&fields=name,unit")
                .then()
                .statusCode(200)
                .header("Content-Language", "fr-FR")
                .body("data.name", hasItems(FRENCH_NAME, "Blouse d'isolement", "Haematology reagent kit"))
                .body("data.unit", hasItems("Boîte", "Unité(s)", "Litre"));
    }

    @Test
    void linesAndWhatIsExpandedShowThemToo() {
        String order = "/v1/purchase-orders/" + PublicId.of("po", 1);
        List<String> english = reader().get(order).path("lines.itemName");

        Response read = french().get(order + "?expand=supplier");

        read.then()
                .statusCode(200)
                .body("supplier.address.country", equalTo("Allemagne"))
                .body("lines.unit", not(hasItem("Box")));
        assertThat(read.<List<String>>path("lines.itemName"))
                .hasSameSizeAs(english)
                .isNotEqualTo(english)
                .anyMatch(name -> name.contains("nitrile M, boîte de 100"));
        assertThat(read.header("ETag"))
                .isNotEqualTo(reader().get(order + "?expand=supplier").header("ETag"));
    }

    @Test
    void whatIsMadeOfSeveralRowsIsTranslatedToo() {
        french().get("/v1/inventory-balances?limit=500").then().body("data.unit", hasItem("Boîte"));
    }

    @Test
    void whatTheCallerMayNotSeeIsNotTranslatedIntoView() {
        String leave = "/v1/leaves/" + PublicId.of("lve", 3);

        french().get(leave).then().statusCode(200).body("type", equalTo(null)).body("redacted", hasItem("type"));
        in("fr", with("workforce-personal:read"))
                .get(leave)
                .then()
                .statusCode(200)
                .body("type", equalTo("Congé de maladie"));
        in("fr", with("workforce-personal:read"))
                .get(leave + "?fields=status")
                .then()
                .body("type", equalTo(null));
    }

    @Test
    void whoHasReadInAnotherLanguageMayChangeWhatWasRead() {
        String name = "Midwife " + UUID.randomUUID();
        String position = "/v1/positions/" + PublicId.of("pos", new Clerk(odoo).creates("hr.job", named(name)));
        String read = in("fr", impatient(reader())).get(position).header("ETag");

        with("workforce:write")
                .header("If-Match", read)
                .contentType("application/json")
                .body("{\"openings\": 4}")
                .patch(position)
                .then()
                .statusCode(200)
                .body("openings", equalTo(4));
    }

    @Test
    void aTranslationThatChangesIsShownAndNoFactTellsOfIt() {
        int job = new Clerk(odoo).creates("hr.job", named("Cook " + UUID.randomUUID()));
        String position = "/v1/positions/" + PublicId.of("pos", job);
        String before = impatient(reader()).get(position).header("ETag");

        new Clerk(odoo).writes("hr.job", job, named("Cuisinier"), new JsonObject().put("lang", "fr_FR"));

        await().atMost(PATIENCE)
                .untilAsserted(() -> french().get(position).then().body("name", equalTo("Cuisinier")));
        assertThat(reader().get(position).header("ETag")).isEqualTo(before);
        reader().get("/v1/changes?subject=" + PublicId.of("pos", job))
                .then()
                .body("data.size()", equalTo(1))
                .body("data[0].data.name", containsString("Cook"));
    }

    @Test
    void documentsOfThePastAndFiltersAreInTheDefaultLanguage() {
        String since = reader().get(GLOVES + "/versions").path("data[-1].at");

        french().get(GLOVES + "?asOf=" + since)
                .then()
                .statusCode(200)
                .header("Content-Language", "en-US")
                .body("name", equalTo(ENGLISH_NAME));
        french().get("/v1/items?code=GLV-M&unit=x").then().statusCode(400);
        french().queryParam("name", ENGLISH_NAME)
                .get("/v1/items")
                .then()
                .body("data.name", equalTo(List.of(FRENCH_NAME)));
    }

    @Test
    void whatHasNoLabelsIsInTheDefaultLanguage() {
        french().get("/v1/legal-entities?limit=1").then().header("Content-Language", "fr-FR");
        french().get("/v1/shifts?limit=1").then().statusCode(200).header("Content-Language", "en-US");
    }

    @Test
    void whatThisOdooLacksOfTheLanguagesIsShownToOperators() {
        reader().get("/ops/v1/interfaces")
                .then()
                .body("data.find { it.name == 'item' }.missing", hasItem("res.lang.nl_NL"))
                .body("data.find { it.name == 'item' }.status", equalTo("current"))
                .body("data.find { it.name == 'facility' }.missing", not(hasItem("res.lang.nl_NL")))
                .body("data", notNullValue());
    }

    private static JsonObject named(String name) {
        return new JsonObject().put("name", name);
    }

    private static RequestSpecification french() {
        return in("fr", reader());
    }

    private static RequestSpecification in(String languages, RequestSpecification caller) {
        return caller.header("Accept-Language", languages);
    }
}
