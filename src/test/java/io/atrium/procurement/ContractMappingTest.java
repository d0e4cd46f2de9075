package io.atrium.procurement;

import io.atrium.kernel.Money;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.OdooVersion;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ContractMappingTest {

    private final ContractMapping mapping = new ContractMapping();

    @Test
    void readsACallForTenderOfOdoo14() {
        assertThat(read(14))
                .isEqualTo(new Contract(
                        PublicId.of("con", 1),
                        "TE00001",
                        "call-for-tender",
                        "confirmed",
                        null,
                        null,
                        null,
                        PublicId.of("le", 1),
                        null,
                        null,
                        List.of(new Contract.Line(
                                PublicId.of("col", 1),
                                PublicId.of("itm", 26),
                                "[FURN_1118] Corner Desk Left Sit",
                                null,
                                new BigDecimal("5"),
                                "Units",
                                new Money("0.00", "EUR"))),
                        List.of()));
    }

    @Test
    void readsABlanketOrderOfOdoo19() {
        assertThat(read(19))
                .isEqualTo(new Contract(
                        PublicId.of("con", 1),
                        "BO00001",
                        "blanket-order",
                        "confirmed",
                        PublicId.of("sup", 8),
                        "Wood Corner",
                        null,
                        PublicId.of("le", 1),
                        null,
                        null,
                        List.of(new Contract.Line(
                                PublicId.of("col", 1),
                                PublicId.of("itm", 32),
                                "[FURN_1118] Corner Desk Left Sit",
                                null,
                                new BigDecimal("100"),
                                "Units",
                                new Money("60.00", "USD"))),
                        List.of()));
    }

    private Contract read(int serie) {
        return mapping.toCanonical(
                Recorded.row(serie, "purchase.requisition"),
                Recorded.rows(serie, "purchase.requisition.line"),
                List.of());
    }

    @ParameterizedTest
    @CsvSource({
        "14, is_quantity_copy, none, blanket-order",
        "14, is_quantity_copy, copy, call-for-tender",
        "19, requisition_type, blanket_order, blanket-order",
        "19, requisition_type, purchase_template, purchase-template"
    })
    void saysWhatKindOfAgreementItIs(int serie, String field, String value, String kind) {
        assertThat(changed(serie, field, value).kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({
        "14, draft, draft",
        "14, ongoing, confirmed",
        "14, in_progress, confirmed",
        "14, open, bid-selection",
        "14, done, closed",
        "14, cancel, cancelled",
        "19, draft, draft",
        "19, confirmed, confirmed",
        "19, done, closed",
        "19, cancel, cancelled"
    })
    void saysTheStateInCanonicalWords(int serie, String state, String status) {
        assertThat(changed(serie, "state", state).status()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"14, 2027-03-31 21:59:59", "19, 2027-03-31"})
    void readsADeadlineWithATimeOfDayAsADay(int serie, String end) {
        assertThat(changed(serie, "date_end", end).validTo()).isEqualTo(LocalDate.parse("2027-03-31"));
    }

    private Contract changed(int serie, String field, String value) {
        OdooRow row = Recorded.with(Recorded.row(serie, "purchase.requisition"), field, value);
        return mapping.toCanonical(row, List.of(), List.of());
    }

    @ParameterizedTest
    @CsvSource({
        "draft, confirmed, confirmed",
        "confirmed, closed, closed",
        "confirmed, cancelled, cancelled",
        "confirmed, bid-selection, updated",
        "confirmed, confirmed, updated",
        "cancelled, draft, updated"
    })
    void namesTheChange(String before, String after, String verb) {
        assertThat(mapping.verb(Recorded.status(before), Recorded.status(after)))
                .isEqualTo(verb);
    }

    @Test
    void callsAContractThatIsNewCreatedWhateverItsState() {
        assertThat(mapping.verb(null, Recorded.status("confirmed"))).isEqualTo("created");
    }

    @Test
    void asksEachVersionForTheFieldsItHas() {
        assertThat(mapping.fields(OdooVersion.parse("17.0")))
                .contains("is_quantity_copy", "origin")
                .doesNotContain("requisition_type");
        assertThat(mapping.fields(OdooVersion.parse("18.0")))
                .contains("requisition_type", "reference", "date_start")
                .doesNotContain("is_quantity_copy", "origin");
    }
}
