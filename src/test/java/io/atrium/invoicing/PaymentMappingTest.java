package io.atrium.invoicing;

import io.atrium.RecordedRows;
import io.atrium.kernel.Money;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.OdooVersion;
import io.vertx.core.json.JsonObject;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class PaymentMappingTest {

    private final PaymentMapping mapping = new PaymentMapping();

    @Test
    void readsAPaymentOfOdoo14ThatPaysTwoInvoices() {
        assertThat(canonical(RecordedRows.of(14, "invoicing", "account.payment").get(0)))
                .isEqualTo(new Payment(
                        PublicId.of("pay", 3),
                        "BNK1/2026/11/0003",
                        "posted",
                        PublicId.of("sup", 47),
                        "Inv Pay Test 2",
                        new Money("20.00", "USD"),
                        LocalDate.of(2026, 11, 22),
                        "partial",
                        "Bank",
                        "Manual",
                        false,
                        List.of(PublicId.of("inv", 18), PublicId.of("inv", 19)),
                        PublicId.of("le", 1),
                        List.of()));
    }

    /** It was recorded with fewer fields than are asked for: so it looks in an Odoo that lacks them. */
    @Test
    void readsAPaymentOfOdoo19AndDoesWithoutWhatIsMissing() {
        assertThat(canonical(RecordedRows.of(19, "invoicing", "account.payment").get(0)))
                .isEqualTo(new Payment(
                        PublicId.of("pay", 2),
                        "PBNK1/2026/00002",
                        "posted",
                        null,
                        null,
                        new Money("27.00", "USD"),
                        LocalDate.of(2026, 11, 21),
                        "GW-st221817",
                        "Bank",
                        null,
                        true,
                        List.of(),
                        null,
                        List.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "14, draft, false, draft",
        "14, posted, false, posted",
        "14, posted, true, paid",
        "14, cancel, false, cancelled",
        "19, draft, false, draft",
        "19, in_process, false, posted",
        "19, paid, true, paid",
        "19, canceled, false, cancelled",
        "19, rejected, false, rejected"
    })
    void readsTheStatesOfEachVersion(int serie, String state, boolean matched, String status) {
        OdooRow row = RecordedRows.of(serie, "invoicing", "account.payment").get(0);
        row.values().put("state", state).put("is_matched", matched);

        assertThat(canonical(row).status()).isEqualTo(status);
    }

    @Test
    void hasNoNumberWhileOdooShowsASlash() {
        OdooRow row = RecordedRows.of(14, "invoicing", "account.payment").get(0);
        row.values().put("name", "/");

        assertThat(canonical(row).number()).isNull();
    }

    @Test
    void neverAsksForABankAccountWhoseLabelIsItsNumber() {
        assertThat(mapping.fields(OdooVersion.parse("14.0"))).noneMatch(field -> field.contains("bank"));
        assertThat(mapping.fields(OdooVersion.parse("19.0"))).noneMatch(field -> field.contains("bank"));
    }

    @Test
    void asksForTheMemoInTheWordOfEachVersion() {
        assertThat(mapping.fields(OdooVersion.parse("17.0"))).contains("ref").doesNotContain("memo");
        assertThat(mapping.fields(OdooVersion.parse("18.0"))).contains("memo").doesNotContain("ref");
    }

    @ParameterizedTest
    @CsvSource({
        "draft, posted, posted",
        "posted, paid, paid",
        "posted, cancelled, cancelled",
        "posted, rejected, rejected",
        "posted, draft, updated",
        "paid, paid, updated"
    })
    void callsEveryStepByItsName(String before, String after, String verb) {
        assertThat(mapping.verb(status(before), status(after))).isEqualTo(verb);
        assertThat(mapping.verb(null, status(after))).isEqualTo("created");
    }

    private static JsonObject status(String status) {
        return new JsonObject().put("status", status);
    }

    private Payment canonical(OdooRow row) {
        return mapping.toCanonical(row, List.of(), List.of());
    }
}
