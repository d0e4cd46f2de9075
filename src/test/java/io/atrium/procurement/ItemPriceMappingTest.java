package io.atrium.procurement;

import io.atrium.kernel.Money;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.OdooVersion;
import io.vertx.core.json.JsonArray;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ItemPriceMappingTest {

    private final ItemPriceMapping mapping = new ItemPriceMapping();

    @Test
    void readsAPriceOfOdoo14ThatIsForTheWholeGroup() {
        assertThat(mapping.toCanonical(Recorded.row(14, "product.supplierinfo"), List.of(), List.of()))
                .isEqualTo(new ItemPrice(
                        PublicId.of("itp", 18),
                        null,
                        PublicId.of("itg", 5),
                        PublicId.of("sup", 11),
                        "Gemini Furniture",
                        null,
                        null,
                        new Money("90.00", "USD"),
                        null,
                        "Units",
                        new BigDecimal("12"),
                        2,
                        null,
                        null,
                        1,
                        null,
                        PublicId.of("le", 1),
                        List.of()));
    }

    @Test
    void readsAPriceOfOdoo19ThatIsForOneItem() {
        assertThat(mapping.toCanonical(Recorded.row(19, "product.supplierinfo"), List.of(), List.of()))
                .isEqualTo(new ItemPrice(
                        PublicId.of("itp", 18),
                        PublicId.of("itm", 5),
                        PublicId.of("itg", 5),
                        PublicId.of("sup", 10),
                        "Gemini Furniture",
                        null,
                        null,
                        new Money("90.00", "USD"),
                        new BigDecimal("0"),
                        "Units",
                        new BigDecimal("12"),
                        2,
                        null,
                        null,
                        1,
                        null,
                        PublicId.of("le", 1),
                        List.of()));
    }

    @Test
    void saysUntilWhenAPriceHoldsAndWhereItWasAgreed() {
        ItemPrice price = mapping.toCanonical(
                Recorded.with(
                        Recorded.with(Recorded.row(14, "product.supplierinfo"), "date_end", "2027-03-31"),
                        "purchase_requisition_id",
                        JsonArray.of(3, "BO00003")),
                List.of(),
                List.of());

        assertThat(price.validTo()).isEqualTo(LocalDate.parse("2027-03-31"));
        assertThat(price.contractId()).isEqualTo(PublicId.of("con", 3));
    }

    @Test
    void asksEachVersionForTheFieldsItHas() {
        assertThat(mapping.fields(OdooVersion.parse("15.0"))).contains("name", "product_uom");
        assertThat(mapping.fields(OdooVersion.parse("16.0")))
                .contains("partner_id", "product_uom")
                .doesNotContain("name", "discount");
        assertThat(mapping.fields(OdooVersion.parse("17.0"))).contains("discount");
        assertThat(mapping.fields(OdooVersion.parse("19.0")))
                .contains("product_uom_id")
                .doesNotContain("product_uom");
    }
}
