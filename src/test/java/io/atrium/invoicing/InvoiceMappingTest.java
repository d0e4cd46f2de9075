package io.atrium.invoicing;

import io.atrium.RecordedRows;
import io.atrium.kernel.Money;
import io.atrium.odoo.OdooVersion;
import io.vertx.core.json.JsonObject;
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
    }
}
