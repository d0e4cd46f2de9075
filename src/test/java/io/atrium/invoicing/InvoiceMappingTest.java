package io.atrium.invoicing;

import io.atrium.RecordedRows;
import io.atrium.kernel.Money;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.OdooVersion;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class InvoiceMappingTest {

    private final InvoiceMapping mapping = new InvoiceMapping();

    @Test
    void readsADraftOfOdoo14WithoutANumber() {
        Invoice invoice = mapping.toCanonical(
                RecordedRows.of(14, "account.move").get(1), RecordedRows.of(14, "account.move.line"), List.of());

        assertThat(invoice.number()).isNull();
        assertThat(invoice.kind()).isEqualTo("invoice");
        assertThat(invoice.status()).isEqualTo("draft");
        assertThat(invoice.supplierReference()).isEqualTo("BILL-1");
        assertThat(invoice.invoiceDate()).isEqualTo(LocalDate.of(2026, 11, 20));
        assertThat(invoice.total()).isEqualTo(new Money("50.00", "USD"));
        assertThat(invoice.lines().get(0).subtotal()).isEqualTo(new Money("20.00", "USD"));
        assertThat(invoice.lines().get(0).itemId()).isNull();
    }

    @Test
    void readsADraftOfOdoo14ThatHasNoSupplierYet() {
        Invoice invoice =
                mapping.toCanonical(RecordedRows.of(14, "account.move").get(0), List.of(), List.of());

        assertThat(invoice.supplierId()).isNull();
        assertThat(invoice.dueDate()).isNull();
    }

    @Test
    void readsACreditNoteOfOdoo19() {
        Invoice invoice =
                mapping.toCanonical(RecordedRows.of(19, "account.move").get(1), List.of(), List.of());

        assertThat(invoice.kind()).isEqualTo("credit-note");
        assertThat(invoice.status()).isEqualTo("posted");
        assertThat(invoice.number()).isEqualTo("RBILL/2026/11/0001");
    }

    @Test
    void readsWhatALineIsMatchedBy() {
        Invoice invoice = mapping.toCanonical(
                RecordedRows.of(14, "account.move").get(1),
                RecordedRows.of(14, "invoicing", "account.move.line"),
                List.of());

        assertThat(invoice.lines())
                .containsExactly(new Invoice.Line(
                        PublicId.of("inl", 48),
                        PublicId.of("itm", 41),
                        "Gloves 1fe6090f-c51d",
                        "Box",
                        new BigDecimal("3"),
                        "Units",
                        new Money("4.50", "USD"),
                        null,
                        new Money("13.50", "USD"),
                        PublicId.of("acc", 26),
                        "600000 Expenses",
                        List.of(new CostShare(List.of(PublicId.of("cc", 11)), new BigDecimal(100))),
                        PublicId.of("pol", 26),
                        null));
    }

    @Test
    void readsTheCostCentersOfALineOfOdoo19() {
        OdooRow line = RecordedRows.of(19, "invoicing", "account.move.line").get(0);
        line.values().put("analytic_distribution", new JsonObject().put("24", 100.0));

        Invoice invoice =
                mapping.toCanonical(RecordedRows.of(19, "account.move").get(1), List.of(line), List.of());

        assertThat(invoice.lines().get(0).accountId()).isEqualTo(PublicId.of("acc", 29));
        assertThat(invoice.lines().get(0).costShares())
                .containsExactly(new CostShare(List.of(PublicId.of("cc", 24)), new BigDecimal("100")));
        assertThat(invoice.lines().get(0).purchaseOrderLineId()).isNull();
    }

    @Test
    void asksForTheLinesPeopleSeeInTheWordsOfEachVersion() {
        assertThat(mapping.lines(OdooVersion.parse("14.0"))
                        .orElseThrow()
                        .domain()
                        .encode())
                .contains("exclude_from_invoice_tab");
        assertThat(mapping.lines(OdooVersion.parse("19.0"))
                        .orElseThrow()
                        .domain()
                        .encode())
                .doesNotContain("exclude_from_invoice_tab")
                .contains("product");
    }

    @Test
    void callsThePostingByItsName() {
        JsonObject draft = new JsonObject().put("status", "draft");
        JsonObject posted = new JsonObject().put("status", "posted");

        assertThat(mapping.verb(draft, posted)).isEqualTo("posted");
        assertThat(mapping.verb(posted, posted)).isEqualTo("updated");
        assertThat(mapping.verb(null, posted)).isEqualTo("created");
        assertThat(mapping.verb(posted, new JsonObject().put("status", "cancelled")))
                .isEqualTo("cancelled");
    }

    @Test
    void callsTheEndOfAllDebtByItsName() {
        JsonObject open = new JsonObject().put("status", "posted").put("paymentStatus", "partially-paid");
        JsonObject paid = new JsonObject().put("status", "posted").put("paymentStatus", "paid");

        assertThat(mapping.verb(open, paid)).isEqualTo("paid");
        assertThat(mapping.verb(paid, paid)).isEqualTo("updated");
        assertThat(mapping.verb(paid, open)).isEqualTo("updated");
    }
}
