package io.atrium.invoicing;

import io.atrium.RecordedRows;
import io.atrium.kernel.Money;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.OdooVersion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ExpenseMappingTest {

    private final ExpenseMapping mapping = new ExpenseMapping();

    @Test
    void readsAnExpenseOfOdoo14() {
        assertThat(canonical(RecordedRows.of(14, "invoicing", "hr.expense").get(0)))
                .isEqualTo(new Expense(
                        PublicId.of("exp", 4),
                        "Hotel Expenses",
                        "approved",
                        PublicId.of("emp", 1),
                        "Mitchell Admin",
                        PublicId.of("itm", 2),
                        "[EXP_HA] Hotel Accommodation",
                        new BigDecimal("5"),
                        "Days",
                        new Money("2000.00", "EUR"),
                        new Money("0.00", "EUR"),
                        new Money("2000.00", "EUR"),
                        new Money("2000.00", "EUR"),
                        "employee",
                        LocalDate.of(2026, 11, 17),
                        null,
                        null,
                        List.of(new CostShare(List.of(PublicId.of("cc", 11)), new BigDecimal(100))),
                        PublicId.of("le", 1),
                        List.of()));
    }

    @Test
    void readsAnExpenseOfOdoo19() {
        OdooRow row = RecordedRows.of(19, "invoicing", "hr.expense").get(1);
        row.values().put("company_currency_id", JsonArray.of(1, "USD"));

        assertThat(canonical(row))
                .isEqualTo(new Expense(
                        PublicId.of("exp", 3),
                        "Travel by car",
                        "submitted",
                        PublicId.of("emp", 1),
                        "Mitchell Admin",
                        PublicId.of("itm", 56),
                        "[MIL] Mileage",
                        new BigDecimal("108.84"),
                        "km",
                        new Money("94.64", "USD"),
                        new Money("14.20", "USD"),
                        new Money("108.84", "USD"),
                        new Money("108.84", "USD"),
                        "employee",
                        LocalDate.of(2026, 11, 21),
                        PublicId.of("acc", 32),
                        "Expenses",
                        List.of(new CostShare(List.of(PublicId.of("cc", 24)), new BigDecimal("100"))),
                        PublicId.of("le", 1),
                        List.of()));
    }

    @Test
    void tellsTheAmountInItsOwnCurrencyFromThatOfTheLegalEntity() {
        OdooRow before = RecordedRows.of(14, "invoicing", "hr.expense").get(0);
        before.values().put("company_currency_id", JsonArray.of(2, "USD")).put("total_amount_company", 2300.0);
        OdooRow since = RecordedRows.of(19, "invoicing", "hr.expense").get(1);
        since.values().put("company_currency_id", JsonArray.of(2, "EUR")).put("total_amount", 100.0);

        assertThat(canonical(before).total()).isEqualTo(new Money("2000.00", "EUR"));
        assertThat(canonical(before).legalEntityTotal()).isEqualTo(new Money("2300.00", "USD"));
        assertThat(canonical(since).total()).isEqualTo(new Money("108.84", "USD"));
        assertThat(canonical(since).legalEntityTotal()).isEqualTo(new Money("100.00", "EUR"));
    }

    @ParameterizedTest
    @CsvSource({"draft, draft", "reported, submitted", "approved, approved", "done, paid", "refused, refused"})
    void readsTheStatesUpToOdoo16(String state, String status) {
        OdooRow row = RecordedRows.of(14, "invoicing", "hr.expense").get(0);
        row.values().put("state", state);

        assertThat(canonical(row).status()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "draft, draft",
        "reported, draft",
        "submitted, submitted",
        "approved, approved",
        "posted, posted",
        "in_payment, in-payment",
        "done, paid",
        "paid, paid",
        "refused, refused"
    })
    void readsTheStatesSinceOdoo17(String state, String status) {
        OdooRow row = RecordedRows.of(19, "invoicing", "hr.expense").get(0);
        row.values().put("state", state);

        assertThat(canonical(row).status()).isEqualTo(status);
    }

    @Test
    void saysThatTheLegalEntityPaid() {
        OdooRow row = RecordedRows.of(14, "invoicing", "hr.expense").get(0);
        row.values().put("payment_mode", "company_account");

        assertThat(canonical(row).paidBy()).isEqualTo("legal-entity");
    }

    @Test
    void asksForTheAmountsInTheWordsOfEachVersion() {
        assertThat(mapping.fields(OdooVersion.parse("15.0"))).contains("total_amount_company", "analytic_account_id");
        assertThat(mapping.fields(OdooVersion.parse("16.0"))).contains("total_amount_company", "analytic_distribution");
        assertThat(mapping.fields(OdooVersion.parse("17.0")))
                .contains("total_amount_currency", "untaxed_amount_currency")
                .doesNotContain("total_amount_company");
    }

    @ParameterizedTest
    @CsvSource({
        "draft, submitted, submitted",
        "submitted, approved, approved",
        "approved, posted, posted",
        "posted, in-payment, updated",
        "in-payment, paid, paid",
        "submitted, refused, refused",
        "submitted, draft, updated",
        "paid, paid, updated"
    })
    void callsEveryStepByItsName(String before, String after, String verb) {
        assertThat(mapping.verb(status(before), status(after))).isEqualTo(verb);
        assertThat(mapping.verb(null, status(after))).isEqualTo("created");
    }

    private static JsonObject status(String status) {
        return new JsonObject().put("status", status);
    }

    private Expense canonical(OdooRow row) {
        return mapping.toCanonical(row, List.of(), List.of());
    }
}
