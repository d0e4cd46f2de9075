package io.atrium.procurement;

import io.atrium.kernel.PublicId;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.OdooVersion;
import io.vertx.core.json.JsonArray;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class GoodsReceiptMappingTest {

    private final GoodsReceiptMapping mapping = new GoodsReceiptMapping();

    @Test
    void readsAReceiptOfOdoo14() {
        assertThat(read(14))
                .isEqualTo(new GoodsReceipt(
                        PublicId.of("rcv", 25),
                        "WH/IN/00006",
                        "ready",
                        PublicId.of("sup", 12),
                        "Ready Mat",
                        PublicId.of("po", 10),
                        "P00010",
                        null,
                        "WH/Stock",
                        PublicId.of("le", 1),
                        Instant.parse("2026-11-22T01:33:24Z"),
                        null,
                        List.of(new GoodsReceipt.Line(
                                PublicId.of("rcl", 42),
                                PublicId.of("itm", 31),
                                "[FURN_6666] Acoustic Bloc Screens",
                                PublicId.of("pol", 19),
                                "ready",
                                new BigDecimal("20"),
                                new BigDecimal("0"),
                                "Units")),
                        List.of()));
    }

    @Test
    void readsAReceiptOfOdoo19WhereAnExpectedQuantityIsNotYetAReceivedOne() {
        assertThat(read(19))
                .isEqualTo(new GoodsReceipt(
                        PublicId.of("rcv", 48),
                        "WH/IN/00009",
                        "ready",
                        PublicId.of("sup", 67),
                        "Glove Works",
                        PublicId.of("po", 24),
                        "P00024",
                        null,
                        "WH/Stock",
                        PublicId.of("le", 1),
                        Instant.parse("2026-11-30T23:00:00Z"),
                        null,
                        List.of(new GoodsReceipt.Line(
                                PublicId.of("rcl", 72),
                                PublicId.of("itm", 19),
                                "[E-COM06] Corner Desk Right Sit",
                                PublicId.of("pol", 39),
                                "ready",
                                new BigDecimal("10"),
                                new BigDecimal("0"),
                                "Units")),
                        List.of()));
    }

    private GoodsReceipt read(int serie) {
        return mapping.toCanonical(Recorded.row(serie, "stock.picking"), Recorded.rows(serie, "stock.move"), List.of());
    }

    @ParameterizedTest
    @CsvSource({"assigned, false, 0", "assigned, true, 6", "done, true, 6", "done, false, 6"})
    void countsInOdoo19WhatIsPickedOrDone(String state, boolean picked, BigDecimal received) {
        OdooRow line = Recorded.row(19, "stock.move");
        line.values().put("state", state).put("picked", picked).put("quantity", 6.0);

        assertThat(lineOf(line).receivedQuantity()).isEqualTo(received);
    }

    @Test
    void countsInOdoo14WhatWasCounted() {
        OdooRow line = Recorded.with(Recorded.row(14, "stock.move"), "quantity_done", 6.5);

        assertThat(lineOf(line).receivedQuantity()).isEqualTo(new BigDecimal("6.5"));
    }

    private GoodsReceipt.Line lineOf(OdooRow line) {
        return mapping.toCanonical(Recorded.row(14, "stock.picking"), List.of(line), List.of())
                .lines()
                .get(0);
    }

    @ParameterizedTest
    @CsvSource({
        "draft, draft",
        "waiting, waiting",
        "confirmed, waiting",
        "partially_available, waiting",
        "assigned, ready",
        "done, done",
        "cancel, cancelled"
    })
    void saysTheStateInCanonicalWords(String state, String status) {
        OdooRow line = Recorded.with(Recorded.row(14, "stock.move"), "state", state);
        OdooRow row = Recorded.with(Recorded.row(14, "stock.picking"), "state", state);

        assertThat(lineOf(line).status()).isEqualTo(status);
        assertThat(mapping.toCanonical(row, List.of(), List.of()).status()).isEqualTo(status);
    }

    @Test
    void pointsToTheReceiptThatLeftIt() {
        OdooRow row =
                Recorded.with(Recorded.row(14, "stock.picking"), "backorder_id", JsonArray.of(14, "CHIC1/IN/00002"));

        assertThat(mapping.toCanonical(row, List.of(), List.of()).backorderOfId())
                .isEqualTo(PublicId.of("rcv", 14));
    }

    @ParameterizedTest
    @CsvSource({
        "ready, done, validated",
        "ready, cancelled, cancelled",
        "waiting, ready, updated",
        "ready, ready, updated",
        "done, done, updated"
    })
    void namesTheChange(String before, String after, String verb) {
        assertThat(mapping.verb(Recorded.status(before), Recorded.status(after)))
                .isEqualTo(verb);
    }

    @Test
    void callsAReceiptThatIsNewCreatedWhateverItsState() {
        assertThat(mapping.verb(null, Recorded.status("done"))).isEqualTo("created");
    }

    @Test
    void asksEachVersionForTheFieldsItHas() {
        assertThat(lineFields("16.0")).contains("quantity_done").doesNotContain("picked");
        assertThat(lineFields("17.0")).contains("quantity", "picked").doesNotContain("quantity_done");
    }

    private List<String> lineFields(String version) {
        return mapping.lines(OdooVersion.parse(version)).orElseThrow().fields();
    }
}
