package io.atrium.procurement;

import io.atrium.RecordedRows;
import io.atrium.kernel.Money;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.OdooVersion;
import io.atrium.record.Identifier;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PurchaseOrderMappingTest {

    private final PurchaseOrderMapping mapping = new PurchaseOrderMapping();

    @ParameterizedTest
    @ValueSource(ints = {14, 19})
    void readsAnOrderOfEitherVersionIntoTheSameShape(int serie) {
        OdooRow row = RecordedRows.of(serie, "purchase.order").get(0);
        List<OdooRow> lines = RecordedRows.of(serie, "purchase.order.line");

        PurchaseOrder order = mapping.toCanonical(row, lines, List.of(new Identifier("erp", "7")));

        assertThat(order.id()).isEqualTo(PublicId.of("po", row.id()));
        assertThat(order.status()).isEqualTo("draft");
        assertThat(order.supplierName()).isEqualTo("Ready Mat");
        assertThat(order.supplierReference()).isEqualTo("REF-3");
        assertThat(order.origin()).isNull();
        assertThat(order.orderedAt()).isEqualTo(Instant.parse("2026-11-21T21:17:19Z"));
        assertThat(order.confirmedAt()).isNull();
        assertThat(order.untaxed()).isEqualTo(new Money("32.50", "USD"));
        assertThat(order.identifiers()).containsExactly(new Identifier("erp", "7"));
        assertThat(order.lines()).hasSize(2);
        assertThat(order.lines().get(0).unit()).isEqualTo("Units");
        assertThat(order.lines().get(0).quantity()).isEqualTo(new BigDecimal("3"));
        assertThat(order.lines().get(0).unitPrice()).isEqualTo(new Money("9.50", "USD"));
    }

    @Test
    void showsADiscountWhereThereIsOne() {
        OdooRow row = RecordedRows.of(19, "purchase.order").get(0);
        List<OdooRow> lines = RecordedRows.of(19, "purchase.order.line");
        lines.get(0).values().put("discount", 12.5);
        lines.get(1).values().put("discount", 0.0);

        PurchaseOrder order = mapping.toCanonical(row, lines, List.of());

        assertThat(order.lines())
                .extracting(PurchaseOrder.Line::discount)
                .containsExactly(new BigDecimal("12.5"), null);
        assertThat(mapping.lines(OdooVersion.parse("17.0")).orElseThrow().fields())
                .contains("discount");
        assertThat(mapping.lines(OdooVersion.parse("16.0")).orElseThrow().fields())
                .doesNotContain("discount");
    }

    @ParameterizedTest
    @CsvSource({
        "draft, false, draft",
        "sent, false, sent",
        "to approve, false, to-approve",
        "purchase, false, confirmed",
        "purchase, true, closed",
        "done, false, closed",
        "cancel, false, cancelled"
    })
    void saysTheStateInCanonicalWords(String state, boolean locked, String status) {
        OdooRow row = new OdooRow(new JsonObject().put("state", state).put("locked", locked));

        assertThat(PurchaseOrderMapping.status(row)).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "draft, confirmed, confirmed",
        "confirmed, cancelled, cancelled",
        "draft, draft, updated",
        "confirmed, confirmed, updated",
        "to-approve, confirmed, confirmed"
    })
    void namesTheChange(String before, String after, String verb) {
        assertThat(mapping.verb(status(before), status(after))).isEqualTo(verb);
    }

    @Test
    void callsAnOrderThatIsNewCreatedWhateverItsState() {
        assertThat(mapping.verb(null, status("confirmed"))).isEqualTo("created");
    }

    @Test
    void asksEachVersionForTheFieldsItHas() {
        assertThat(mapping.fields(OdooVersion.parse("14.0"))).doesNotContain("locked");
        assertThat(mapping.fields(OdooVersion.parse("19.0"))).contains("locked");
        assertThat(PurchaseOrderMapping.unitField(OdooVersion.parse("18.0"))).isEqualTo("product_uom");
        assertThat(PurchaseOrderMapping.unitField(OdooVersion.parse("19.0"))).isEqualTo("product_uom_id");
    }

    private static JsonObject status(String status) {
        return new JsonObject().put("status", status);
    }
}
