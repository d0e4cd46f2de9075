package io.atrium.procurement;

import io.atrium.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static io.atrium.Waiting.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

@QuarkusTest
@WithTestResource(Surroundings.class)
class ItemPricesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void listsThePricesOfTheGroupThatAnItemBelongsTo() {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(pricedItems()).isNotEmpty());

        Map<String, Object> item = pricedItems().get(0);
        Response prices = caller().get("/v1/items/" + item.get("id") + "/prices");

        prices.then().statusCode(200);
        assertThat(prices.<List<String>>path("data.itemGroupId")).containsOnly((String) item.get("itemGroupId"));
    }

    private static List<Map<String, Object>> pricedItems() {
        List<Map<String, Object>> items =
                caller().get("/v1/items?limit=500&fields=itemGroupId").path("data");
        return items.stream()
                .filter(item -> !caller().get("/v1/items/" + item.get("id") + "/prices")
                        .<List<?>>path("data")
                        .isEmpty())
                .toList();
    }

    @Test
    void knowsNoPricesOfAnItemThatIsUnknown() {
        caller().get("/v1/items/itm_00000000/prices").then().statusCode(404).body("code", equalTo("not-found"));
    }

    private static RequestSpecification caller() {
        return given().auth().oauth2(Surroundings.token("reader", "procurement:read"));
    }
}
