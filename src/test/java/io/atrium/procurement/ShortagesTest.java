package io.atrium.procurement;

import io.atrium.Surroundings;
import io.atrium.event.Event;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.Odoo;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.atrium.Waiting.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

/** Stock that falls below its minimum, from Odoo to the log. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class ShortagesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final JsonObject NO_CONTEXT = new JsonObject();
    private static final String RULES = "/v1/reorder-rules";
    private static final String RULE = "stock.warehouse.orderpoint";
    private static final String QUANT = "stock.quant";
    private static final String STORE = "MVH/Stock";
    private static final String CREATED = "io.atrium.reorder-rule.created.v1";
    private static final String UPDATED = "io.atrium.reorder-rule.updated.v1";
    private static final String SHORTAGE = "io.atrium.inventory.shortage.v1";
    private static final int STORE_ID = 7;
    private static final int ITEM = 3;

    @Inject
    Odoo odoo;

    @Inject
    Shortages shortages;

    private final String shelf = "Shelf " + UUID.randomUUID();
    private int location;

    @BeforeEach
    void makeRoom() {
        location = locationIn(STORE_ID, shelf);
    }

    @Test
    void tellsOfEachFallBelowTheMinimumOnce() {
        int quant = quant(location, 20);
        String rule = rule(10);
        seen(rule).body("shortage", nullValue());

        stock(quant, 4);
        awaitFacts(rule, CREATED, SHORTAGE);
        seen(rule).body("shortage.quantity", equalTo(4));
        stock(quant, 3);
        awaitBalance(3);
        stock(quant, 10);
        awaitFacts(rule, CREATED, SHORTAGE, UPDATED);
        seen(rule).body("shortage", nullValue());
        stock(quant, 9);

        awaitFacts(rule, CREATED, SHORTAGE, UPDATED, SHORTAGE);
        facts(rule)
                .body("data[1].subject", equalTo(rule))
                .body("data[1].authority", equalTo("atrium"))
                .body("data[1].legalentity", equalTo(PublicId.of("le", 1)))
                .body("data[1].data.itemId", equalTo(PublicId.of("itm", ITEM)))
                .body("data[1].data.locationId", equalTo(PublicId.of("loc", location)))
                .body("data[1].data.minimum", equalTo(10))
                .body("data[1].data.shortage.quantity", equalTo(4))
                .body("data[1].data.previous.keySet()", equalTo(java.util.Set.of("shortage")))
                .body("data[1].data.previous.shortage", nullValue())
                .body("data[2].data.previous.shortage.quantity", equalTo(4))
                .body("data[3].data.shortage.quantity", equalTo(9));
    }

    @Test
    void countsWhatIsWithinTheLocation() {
        quant(location, 4);
        int drawer = quant(locationIn(location, "Drawer"), 8);
        String rule = rule(10);
        seen(rule).body("shortage", nullValue());

        stock(drawer, 5);

        awaitFacts(rule, CREATED, SHORTAGE);
        seen(rule).body("shortage.quantity", equalTo(9));
    }

    @Test
    void tellsOfAMinimumThatIsRaisedAboveWhatIsThere() {
        quant(location, 20);
        String rule = rule(10);

        write(RULE, odooId(rule), JsonObject.of("product_min_qty", 21));

        awaitFacts(rule, CREATED, UPDATED, SHORTAGE);
        seen(rule).body("minimum", equalTo(21)).body("shortage.quantity", equalTo(20));
    }

    @Test
    void missesWhatWasNeverThere() {
        String rule = rule(1);

        awaitFacts(rule, CREATED, SHORTAGE);
        seen(rule).body("shortage.quantity", equalTo(0));
    }

    @Test
    void expectsNothingOfARuleThatIsArchived() {
        String rule = rule(1);
        awaitFacts(rule, CREATED, SHORTAGE);

        write(RULE, odooId(rule), JsonObject.of("active", false));

        awaitFacts(rule, CREATED, SHORTAGE, UPDATED, UPDATED);
        seen(rule).body("active", equalTo(false)).body("shortage", nullValue());
    }

    @Test
    void keepsWhatItSawWhenTheRuleIsChangedOtherwise() {
        String rule = rule(5);
        awaitFacts(rule, CREATED, SHORTAGE);

        write(RULE, odooId(rule), JsonObject.of("product_max_qty", 77));

        awaitFacts(rule, CREATED, SHORTAGE, UPDATED);
        seen(rule).body("maximum", equalTo(77)).body("shortage.quantity", equalTo(0));
    }

    @Test
    void tellsNothingTwiceHoweverOftenAFactIsHeard() {
        int quant = quant(location, 20);
        String rule = rule(10);
        stock(quant, 4);
        awaitBalance(4);
        Event fact = new Event(
                1,
                UUID.randomUUID(),
                "io.atrium.inventory-balance.updated.v1",
                "bal_x",
                Instant.now(),
                "again",
                "odoo",
                null,
                JsonObject.of("itemId", PublicId.of("itm", ITEM)));

        List<Uni<Void>> copies =
                IntStream.range(0, 20).mapToObj(copy -> shortages.follow(fact)).toList();
        Uni.join().all(copies).andFailFast().await().atMost(PATIENCE);

        awaitFacts(rule, CREATED, SHORTAGE);
        shortages.follow(fact).await().atMost(PATIENCE);
        facts(rule).body("data.type", equalTo(List.of(CREATED, SHORTAGE)));
    }

    @Test
    void isListedAndRemembered() {
        String rule = rule(1);
        awaitFacts(rule, CREATED, SHORTAGE);

        caller("procurement:read")
                .get(RULES + "?itemId=" + PublicId.of("itm", ITEM) + "&locationId=" + PublicId.of("loc", location))
                .then()
                .statusCode(200)
                .body("data.id", equalTo(List.of(rule)))
                .body("data[0].location", equalTo(STORE + "/" + shelf))
                .body("data[0].automatic", equalTo(true));
        caller("procurement:read")
                .get(RULES + "/" + rule + "/versions")
                .then()
                .statusCode(200)
                .body("data.size()", equalTo(2))
                .body("data.changed", hasItem(List.of("shortage")));
        caller("events:read")
                .get("/v1/event-types")
                .then()
                .body("data.find { it.type == '" + SHORTAGE + "' }.authority", equalTo("atrium"))
                .body(
                        "data.find { it.type == '" + SHORTAGE + "' }.dataSchema",
                        equalTo("/openapi/events/inventory.v1.json"));
    }

    private int locationIn(int parent, String name) {
        return create("stock.location", JsonObject.of("name", name, "location_id", parent, "company_id", 1));
    }

    /** So many of the item there, and Atrium knows. */
    private int quant(int place, double quantity) {
        int quant = create(QUANT, JsonObject.of("product_id", ITEM, "location_id", place, "quantity", quantity));
        String balance = PublicId.of("bal", ITEM, place);
        await().atMost(PATIENCE)
                .until(() -> caller("procurement:read")
                                .get("/v1/inventory-balances/" + balance)
                                .statusCode()
                        == 200);
        return quant;
    }

    /** A rule for the shelf that Atrium knows. */
    private String rule(double minimum) {
        String rule = PublicId.of(
                "ror",
                create(RULE, JsonObject.of("product_id", ITEM, "location_id", location, "product_min_qty", minimum)));
        await().atMost(PATIENCE)
                .until(() -> caller("procurement:read").get(RULES + "/" + rule).statusCode() == 200);
        return rule;
    }

    private void stock(int quant, double quantity) {
        write(QUANT, quant, JsonObject.of("quantity", quantity));
    }

    private void awaitBalance(int quantity) {
        await().atMost(PATIENCE).untilAsserted(() -> caller("procurement:read")
                .get("/v1/inventory-balances/" + PublicId.of("bal", ITEM, location))
                .then()
                .body("quantity", equalTo(quantity)));
    }

    private void awaitFacts(String rule, String... types) {
        await().atMost(PATIENCE).untilAsserted(() -> facts(rule).body("data.type", equalTo(List.of(types))));
    }

    private static ValidatableResponse facts(String rule) {
        return caller("events:read").get("/v1/changes?subject=" + rule).then().statusCode(200);
    }

    private static ValidatableResponse seen(String rule) {
        return caller("procurement:read").get(RULES + "/" + rule).then().statusCode(200);
    }

    private static RequestSpecification caller(String scope) {
        return given().auth().oauth2(Surroundings.token("store", scope));
    }

    private static int odooId(String rule) {
        return PublicId.parse("ror", rule).orElseThrow();
    }

    private int create(String model, JsonObject values) {
        int id = odoo.create(model, values, NO_CONTEXT).await().atMost(PATIENCE);
        assertThat(id).isPositive();
        return id;
    }

    private void write(String model, int id, JsonObject values) {
        odoo.write(model, List.of(id), values, NO_CONTEXT).await().atMost(PATIENCE);
    }
}
