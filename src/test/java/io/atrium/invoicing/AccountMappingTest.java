package io.atrium.invoicing;

import io.atrium.RecordedRows;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.OdooVersion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class AccountMappingTest {

    private final AccountMapping mapping = new AccountMapping();

    @Test
    void readsAnAccountOfOdoo14() {
        assertThat(canonical(RecordedRows.of(14, "invoicing", "account.account").get(1)))
                .isEqualTo(new Account(
                        PublicId.of("acc", 35),
                        "101300",
                        "Account Receivable (PoS)",
                        "receivable",
                        "asset",
                        null,
                        true,
                        true,
                        List.of(new Account.Code(PublicId.of("le", 1), "101300")),
                        PublicId.of("le", 1),
                        List.of()));
    }

    @Test
    void readsAnAccountOfOdoo19WithTheCodeOfItsOnlyLegalEntity() {
        OdooRow row = RecordedRows.of(19, "invoicing", "account.account").get(0);
        row.addCompany(1, new JsonObject().put("code", "101000"));
        row.addCompany(2, new JsonObject().put("code", false));

        assertThat(canonical(row))
                .isEqualTo(new Account(
                        PublicId.of("acc", 1),
                        "101000",
                        "Current Assets",
                        "other",
                        "asset",
                        null,
                        false,
                        true,
                        List.of(new Account.Code(PublicId.of("le", 1), "101000")),
                        PublicId.of("le", 1),
                        List.of()));
    }

    @Test
    void belongsToNoSingleLegalEntityWhenSeveralShareIt() {
        OdooRow row = RecordedRows.of(19, "invoicing", "account.account").get(0);
        row.values().put("company_ids", JsonArray.of(1, 2));
        row.addCompany(1, new JsonObject().put("code", "101000"));
        row.addCompany(2, new JsonObject().put("code", "1800"));

        Account shared = canonical(row);

        assertThat(shared.legalEntityId()).isNull();
        assertThat(shared.code()).isNull();
        assertThat(shared.codes())
                .containsExactly(
                        new Account.Code(PublicId.of("le", 1), "101000"),
                        new Account.Code(PublicId.of("le", 2), "1800"));
    }

    @Test
    void isNotActiveWhenDeprecatedOrArchived() {
        OdooRow deprecated = RecordedRows.of(14, "invoicing", "account.account").get(0);
        deprecated.values().put("deprecated", true);
        OdooRow archived = RecordedRows.of(19, "invoicing", "account.account").get(0);
        archived.values().put("active", false);

        assertThat(canonical(deprecated).active()).isFalse();
        assertThat(canonical(archived).active()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "asset_receivable, receivable, asset",
        "asset_cash, liquidity, asset",
        "asset_prepayments, other, asset",
        "liability_payable, payable, liability",
        "liability_credit_card, liquidity, liability",
        "equity_unaffected, other, equity",
        "income, other, income",
        "expense_direct_cost, other, expense",
        "off_balance, other, off-balance"
    })
    void saysTypeAndGroupOfEveryAccountTypeSinceOdoo16(String accountType, String type, String group) {
        OdooRow row = RecordedRows.of(19, "invoicing", "account.account").get(0);
        row.values().put("account_type", accountType);

        assertThat(canonical(row).type()).isEqualTo(type);
        assertThat(canonical(row).group()).isEqualTo(group);
    }

    @Test
    void asksForWhatEachVersionHas() {
        assertThat(mapping.fields(OdooVersion.parse("15.0"))).contains("internal_type", "code", "deprecated");
        assertThat(mapping.fields(OdooVersion.parse("16.0"))).contains("account_type", "code", "deprecated");
        assertThat(mapping.fields(OdooVersion.parse("18.0")))
                .contains("account_type", "company_ids", "deprecated")
                .doesNotContain("code", "company_id");
        assertThat(mapping.companyFields(OdooVersion.parse("17.0"))).isEmpty();
        assertThat(mapping.companyFields(OdooVersion.parse("18.0"))).containsExactly("code");
    }

    private Account canonical(OdooRow row) {
        return mapping.toCanonical(row, List.of(), List.of());
    }
}
