package io.atrium.procurement;

import io.atrium.kernel.PublicId;
import io.atrium.odoo.OdooRow;
import io.atrium.record.RecordType.Group;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class InventoryBalanceMappingTest {

    private final InventoryBalanceMapping mapping = new InventoryBalanceMapping();

    @Test
    void readsABalanceOfOdoo14WithItsLot() {
        assertThat(read(Recorded.rows(14, "stock.quant")))
                .isEqualTo(new InventoryBalance(
                        PublicId.of("bal", 32, 8),
                        PublicId.of("itm", 32),
                        "[FURN_8855] Drawer",
                        PublicId.of("loc", 8),
                        "WH/Stock",
                        new BigDecimal("80"),
                        new BigDecimal("0"),
                        new BigDecimal("80"),
                        "Units",
                        List.of(new InventoryBalance.Lot(
                                "0000000000029", new BigDecimal("80"), new BigDecimal("0"), new BigDecimal("80"))),
                        PublicId.of("le", 1),
                        List.of()));
    }

    @Test
    void readsABalanceOfOdoo19WithoutLots() {
        assertThat(read(Recorded.rows(19, "stock.quant")))
                .isEqualTo(new InventoryBalance(
                        PublicId.of("bal", 36, 5),
                        PublicId.of("itm", 36),
                        "[FURN_0789] Individual Workplace",
                        PublicId.of("loc", 5),
                        "WH/Stock",
                        new BigDecimal("16"),
                        new BigDecimal("0"),
                        new BigDecimal("16"),
                        "Units",
                        null,
                        PublicId.of("le", 1),
                        List.of()));
    }

    @Test
    void addsUpWhatOdooKeepsApart() {
        InventoryBalance balance =
                read(List.of(quant(1, "B", 3.5, 1.0), quant(2, null, 10.0, 2.0), quant(3, "A", 4.0, 4.0)));

        assertThat(balance.quantity()).isEqualTo(new BigDecimal("17.5"));
        assertThat(balance.reserved()).isEqualTo(new BigDecimal("7"));
        assertThat(balance.available()).isEqualTo(new BigDecimal("10.5"));
        assertThat(balance.lots())
                .containsExactly(
                        new InventoryBalance.Lot("A", new BigDecimal("4"), new BigDecimal("4"), new BigDecimal("0")),
                        new InventoryBalance.Lot(
                                "B", new BigDecimal("3.5"), new BigDecimal("1"), new BigDecimal("2.5")));
    }

    @Test
    void staysTheSameWhenOdooSplitsOrReordersItsQuants() {
        List<OdooRow> split =
                new ArrayList<>(List.of(quant(1, "A", 4.0, 0.0), quant(2, "B", 1.0, 0.0), quant(3, "A", 2.0, 0.0)));
        InventoryBalance before = read(List.of(quant(7, "B", 1.0, 0.0), quant(8, "A", 6.0, 0.0)));

        assertThat(read(split)).isEqualTo(before);
        Collections.reverse(split);
        assertThat(read(split)).isEqualTo(before);
    }

    @Test
    void isAboutWhatIsInStock() {
        assertThat(mapping.group()).contains(new Group("product_id", "location_id"));
        assertThat(mapping.domain())
                .isEqualTo(JsonArray.of(JsonArray.of("location_id.usage", "in", JsonArray.of("internal", "transit"))));
    }

    private InventoryBalance read(List<OdooRow> quants) {
        return mapping.toCanonical(quants.get(0), quants, List.of());
    }

    private static OdooRow quant(int id, String lot, double quantity, double reserved) {
        JsonObject values = Recorded.row(14, "stock.quant").values().copy();
        return new OdooRow(values.put("id", id)
                .put("lot_id", lot == null ? false : JsonArray.of(lot.hashCode(), lot))
                .put("quantity", quantity)
                .put("reserved_quantity", reserved));
    }
}
