package io.atrium.procurement;

import io.atrium.kernel.Money;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.OdooVersion;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ItemMappingTest {

    private final ItemMapping mapping = new ItemMapping();

    @Test
    void readsAnItemOfOdoo14AndItsCostInEachCompany() {
        assertThat(mapping.toCanonical(withCosts(14), List.of(), List.of()))
                .isEqualTo(new Item(
                        PublicId.of("itm", 16),
                        "Corner Desk Right Sit",
                        "E-COM06",
                        null,
                        "goods",
                        true,
                        "All / Saleable / Office Furniture",
                        "Units",
                        true,
                        true,
                        PublicId.of("itg", 10),
                        null,
                        List.of(
                                new Item.StandardCost(PublicId.of("le", 1), new Money("600.00", "USD")),
                                new Item.StandardCost(PublicId.of("le", 2), new Money("0.00", "USD"))),
                        List.of()));
    }

    @Test
    void readsAnItemOfOdoo19() {
        assertThat(mapping.toCanonical(withCosts(19), List.of(), List.of()))
                .isEqualTo(new Item(
                        PublicId.of("itm", 58),
                        "Communication",
                        "COMM",
                        null,
                        "service",
                        false,
                        "Expenses",
                        "Units",
                        true,
                        true,
                        PublicId.of("itg", 40),
                        null,
                        List.of(new Item.StandardCost(PublicId.of("le", 1), new Money("12.50", "USD"))),
                        List.of()));
    }

    private static OdooRow withCosts(int serie) {
        OdooRow row = Recorded.row(serie, "product.product");
        Recorded.rows(serie, "product.product@companies")
                .forEach(company -> row.addCompany(company.id(), company.values()));
        return row;
    }

    @ParameterizedTest
    @CsvSource({
        "consu, , goods, false",
        "product, , goods, true",
        "service, , service, false",
        "consu, false, goods, false",
        "consu, true, goods, true",
        "service, false, service, false"
    })
    void tellsGoodsFromServicesAndWhatIsStocked(String type, Boolean mark, String kind, boolean stocked) {
        OdooRow row = new OdooRow(new JsonObject().put("id", 1).put("type", type));
        if (mark != null) {
            row.values().put("is_storable", mark);
        }

        Item item = mapping.toCanonical(row, List.of(), List.of());

        assertThat(item.kind()).isEqualTo(kind);
        assertThat(item.stocked()).isEqualTo(stocked);
    }

    @Test
    void leavesOutACostWhoseCurrencyIsUnknown() {
        OdooRow row = Recorded.row(14, "product.product");
        row.addCompany(1, new JsonObject().put("standard_price", 600.0));

        assertThat(mapping.toCanonical(row, List.of(), List.of()).standardCosts())
                .isEmpty();
    }

    @Test
    void asksForTheMarkOfStockedGoodsFromOdoo18On() {
        assertThat(mapping.fields(OdooVersion.parse("17.0"))).doesNotContain("is_storable");
        assertThat(mapping.fields(OdooVersion.parse("18.0"))).contains("is_storable");
    }
}
