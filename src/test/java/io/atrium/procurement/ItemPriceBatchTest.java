package io.atrium.procurement;

import io.atrium.Surroundings;
import io.atrium.command.Batches;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.Odoo;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.Search;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static io.restassured.RestAssured.config;
import static io.restassured.RestAssured.given;
import static io.restassured.config.EncoderConfig.encoderConfig;
import static org.assertj.core.api.Assertions.assertThat;

/** The price list of a supplier in one request, through the running application and the sandbox. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class ItemPriceBatchTest {

    private static final int ITEM = 3;
    private static final int SUPPLIER = 5;

    @Inject
    Odoo odoo;

    private final String client = "prices-" + UUID.randomUUID();
    private final String code = "CODE-" + UUID.randomUUID();

    @Test
    void setsAPriceThatIsNewAndReplacesTheOneForTheSameQuantityAndDay() {
        // Given
        JsonObject first = send(price("4.10", 100, "2031-01-01")).get(0);

        // When
        JsonObject second = send(price("3.95", 100, "2031-01-01")).get(0);

        // Then
        assertThat(first.getInteger("status")).isEqualTo(201);
        assertThat(second.getInteger("status")).isEqualTo(200);
        assertThat(second.getString("id")).isEqualTo(first.getString("id"));
        assertThat(inOdoo())
                .extracting(row -> row.decimal("price").doubleValue())
                .containsExactly(3.95);
    }

    @Test
    void keepsPricesForOtherQuantitiesAndDaysApart() {
        send(price("4.10", 1, "2032-01-01"), price("3.80", 500, "2032-01-01"), price("4.20", 1, "2033-01-01"));

        assertThat(inOdoo())
                .extracting(row -> row.decimal("price").doubleValue())
                .containsExactlyInAnyOrder(4.10, 3.80, 4.20);
    }

    @Test
    void setsThePriceOnceAlthoughTheListNamesItManyTimes() {
        String[] same = IntStream.range(0, 20)
                .mapToObj(copy -> price("5.00", 7, "2034-01-01"))
                .toArray(String[]::new);

        List<JsonObject> lines = send(same);

        assertThat(lines).extracting(line -> line.getString("id")).doesNotContainNull();
        assertThat(lines.stream().map(line -> line.getString("id")).distinct()).hasSize(1);
        assertThat(inOdoo()).hasSize(1);
    }

    @Test
    void saysInItsLineWhatIsWrongWithAPrice() {
        String unknown =
                price("1.00", 1, "2035-01-01").replace(PublicId.of("itm", ITEM), PublicId.of("itm", 99_999_999));
        String backwards = new JsonObject(price("1.00", 1, "2035-01-01"))
                .put("validTo", "2034-12-31")
                .encode();

        List<JsonObject> lines = send(unknown, backwards);

        assertThat(lines).extracting(line -> line.getInteger("status")).containsExactly(400, 400);
        assertThat(lines)
                .extracting(line -> line.getJsonObject("problem")
                        .getJsonArray("errors")
                        .getJsonObject(0)
                        .getString("pointer"))
                .containsExactly("/itemId", "/validTo");
    }

    private String price(String amount, int minQuantity, String validFrom) {
        return new JsonObject()
                .put("itemId", PublicId.of("itm", ITEM))
                .put("supplierId", PublicId.of("sup", SUPPLIER))
                .put("price", new JsonObject().put("amount", amount).put("currency", "USD"))
                .put("minQuantity", minQuantity)
                .put("validFrom", validFrom)
                .put("supplierItemCode", code)
                .encode();
    }

    private List<JsonObject> send(String... rows) {
        return given().urlEncodingEnabled(false)
                .config(config().encoderConfig(
                                encoderConfig().encodeContentTypeAs(Batches.MEDIA_TYPE, ContentType.TEXT)))
                .auth()
                .oauth2(Surroundings.token(client, "procurement:write"))
                .contentType(Batches.MEDIA_TYPE)
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .body(String.join("\n", rows))
                .post("/v1/item-prices:batch")
                .then()
                .statusCode(200)
                .extract()
                .asString()
                .lines()
                .map(JsonObject::new)
                .collect(Collectors.toList());
    }

    private List<OdooRow> inOdoo() {
        JsonArray domain = JsonArray.of(JsonArray.of("product_code", "=", code));
        return odoo.searchRead(Search.of("product.supplierinfo", domain, List.of("price")))
                .await()
                .atMost(Duration.ofSeconds(10));
    }
}
